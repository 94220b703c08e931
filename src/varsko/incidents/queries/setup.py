"""The severity scale, and how incidents are named, met and led."""

import json

from varsko.core.models import Setting
from varsko.incidents.data import ScaleView, SettingsView, Target
from varsko.incidents.domain.scale import SHIPPED, Level, level_of
from varsko.incidents.models import PagingRule, Scale
from varsko.kernel.ids import as_uuid

PREFIX, VIDEO, MAJORS = "incidents.prefix", "incidents.video", "incidents.majors"
READ_TO = "incidents.read_to"
REPORT = "incidents.report"
CARD = "incidents.card."
DEFAULT_PREFIX = "HOT"


def scale(version: int | None = None) -> ScaleView:
    """Give the severity scale as it is now, or as it was in a version."""
    rows = Scale.objects.order_by("-version")
    found = rows.first() if version is None else rows.filter(version=version).first()
    return _view(found) if found else ScaleView(version=0, levels=SHIPPED)


def scales() -> list[ScaleView]:
    """List the versions of the scale, the newest first, down to the one that Varsko ships with."""
    return [*map(_view, Scale.objects.order_by("-version")), ScaleView(version=0, levels=SHIPPED)]


def settings() -> SettingsView:
    """Give the settings, in one query."""
    said = dict(Setting.objects.filter(name__in=[PREFIX, VIDEO, MAJORS, REPORT]).values_list("name", "value"))
    majors = json.loads(said.get(MAJORS) or "null")
    return SettingsView(
        prefix=said.get(PREFIX) or DEFAULT_PREFIX,
        video=said.get(VIDEO, ""),
        majors=Target(kind=majors["kind"], id=majors["id"], name=majors["name"]) if majors else None,
        report=said.get(REPORT) == "yes",
    )


def read_to() -> int:
    """Give the mildest severity whose updates a second reader must have read; 0 for none. Without a choice, the mildest that pages."""
    said = Setting.objects.filter(name=READ_TO).values_list("value", flat=True).first()
    return int(said) if said else max((one.number for one in scale().levels if one.pages), default=0)


def cards() -> dict[str, str]:
    """Give this installation's own cards by part; a part that is missing has the shipped one."""
    rows = Setting.objects.filter(name__startswith=CARD).exclude(value="").values_list("name", "value")
    return {name.removeprefix(CARD): text for name, text in rows}


def paging_rules() -> dict[tuple[str, int], bool]:
    """Say where services page otherwise than the scale: by service id and severity."""
    return {(str(row.service_id), row.severity): row.pages for row in PagingRule.objects.all()}


def pages(severity: int, service_id: str = "") -> tuple[bool, bool]:
    """Tell whether a severity pages people for a service ("" for an unknown one), and whether a rule of the service says so."""
    rule = PagingRule.objects.filter(service=as_uuid(service_id), severity=severity).first() if service_id else None
    return (rule.pages, True) if rule else (level_of(scale().levels, severity).pages, False)


def must_be_read(severity: int) -> bool:
    """Tell whether an update of an incident of this severity needs a second reader."""
    return severity <= read_to()


def _view(row: Scale) -> ScaleView:
    return ScaleView(
        version=row.version,
        levels=tuple(Level(**one) for one in row.levels),
        note=row.note,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
