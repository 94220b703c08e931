"""The severity scale, and how incidents are named, met and led."""

import json

from varsko.core.models import Setting
from varsko.incidents.data import ScaleView, SettingsView, Target
from varsko.incidents.domain.scale import SHIPPED, Level
from varsko.incidents.models import Scale

PREFIX, VIDEO, MAJORS = "incidents.prefix", "incidents.video", "incidents.majors"
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
    said = dict(Setting.objects.filter(name__in=[PREFIX, VIDEO, MAJORS]).values_list("name", "value"))
    majors = json.loads(said.get(MAJORS) or "null")
    return SettingsView(
        prefix=said.get(PREFIX) or DEFAULT_PREFIX,
        video=said.get(VIDEO, ""),
        majors=Target(kind=majors["kind"], id=majors["id"], name=majors["name"]) if majors else None,
    )


def _view(row: Scale) -> ScaleView:
    return ScaleView(
        version=row.version,
        levels=tuple(Level(**one) for one in row.levels),
        note=row.note,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
