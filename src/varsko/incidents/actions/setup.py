"""The severity scale, and how incidents are named, met and led."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import sequences
from varsko.core.models import Setting
from varsko.core.outbox import record
from varsko.core.texts import line, prose
from varsko.events.incidents import IncidentSettingsChanged, PagingRuleChanged, ScaleChanged
from varsko.incidents.data import Level, ScaleView, SettingsView, Target
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Role
from varsko.incidents.domain.scale import faults
from varsko.incidents.models import PagingRule, Scale
from varsko.incidents.queries import setup as reads
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, is_web_address
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

MAJOR_KINDS = ("schedule", "team", "escalation")
_LONGEST_NOTE = 500


def change_scale(*, by: Actor, at: datetime, levels: Sequence[Level], note: str, base: int | None = None) -> ScaleView:
    """Make a new version of the severity scale; `note` says who agreed to it. Incidents keep their numbers.

    Raises Invalid, and Conflict when the newest version is not the `base` any more.
    """
    demand(by, "configure", Subject(kind="settings"))
    said = line(note, "note", _LONGEST_NOTE, required=True)
    wrong = faults(levels)
    if wrong:
        raise Invalid({"levels": " ".join(_words_of(one) for one in wrong)})
    kept = [{**asdict(one), "name": clean(one.name)[:60], "definition": clean(one.definition)[:4000]} for one in levels]
    with transaction.atomic():
        sequences.hold("severity scale")
        newest = reads.scale()
        if base is not None and base != newest.version:
            who = {"name": newest.changed_by, "version": newest.version}
            raise Conflict({"base": _("%(name)s made version %(version)d while you wrote. Compare, and save again to replace it.") % who})
        version = newest.version + 1
        Scale.objects.create(version=version, levels=kept, note=said, changed_by=by.who.name, changed_at=at)
        record(ScaleChanged(at=at, by=by.who, subject=str(version), version=version, note=said))
    return reads.scale()


def change_settings(
    *, by: Actor, at: datetime, prefix: str, video: str = "", majors: Target | None = None, report: bool = False
) -> SettingsView:
    """Say how keys begin, where people meet (a web address or a place; `{key}` stands for the key), who leads major incidents, and with
    `report` that strangers may report problems at /report."""
    demand(by, "configure", Subject(kind="settings"))
    prefix, video = prefix.strip().upper(), line(video, "video", limits.VIDEO)
    if not limits.is_prefix(prefix):
        raise Invalid({"prefix": _("2 to 10 capital letters and digits, a letter first.")})
    if "://" in video and not is_web_address(video.replace("{key}", "KEY-1")):
        raise Invalid({"video": _("A web address begins with https:// or http://.")})
    if majors and majors.kind not in MAJOR_KINDS:
        raise Invalid({"majors": _("Choose one of what is offered.")})
    chosen = json.dumps({"kind": majors.kind, "id": majors.id, "name": majors.name}) if majors else ""
    with transaction.atomic():
        for name, value in ((reads.PREFIX, prefix), (reads.VIDEO, video), (reads.MAJORS, chosen), (reads.REPORT, "yes" if report else "")):
            write_setting(name, value, by, at)
    return reads.settings()


def set_cards(*, by: Actor, at: datetime, cards: Mapping[str, str]) -> None:
    """Say what parts ask of whoever has them; an empty text is the shipped one again. Raises NotAllowed, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    if set(cards) - set(Role):
        raise Invalid({"role": _("Choose one of what is offered.")})
    with transaction.atomic():
        for role, text in cards.items():
            write_setting(f"{reads.CARD}{role}", prose(text, role, limits.NOTE), by, at)


def set_paging(*, by: Actor, at: datetime, rules: Mapping[tuple[str, int], bool | None]) -> None:
    """Say for services and severities whether they page people; None is as the scale says. What is not named stays. Raises NotAllowed."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        sequences.hold("paging of incidents")
        before = reads.paging_rules()
        known = {one.id for one in catalog.services(by)}
        for (service, severity), does_page in rules.items():
            if service not in known or before.get((service, severity)) == does_page:
                continue
            PagingRule.objects.filter(service=as_uuid(service), severity=severity).delete()
            if does_page is not None:
                PagingRule.objects.create(service_id=service, severity=severity, pages=does_page)
            said = {None: "", True: "yes", False: "no"}[does_page]
            record(PagingRuleChanged(at=at, by=by.who, subject=service, severity=severity, pages=said))


def write_setting(name: str, value: str, by: Actor, at: datetime) -> None:
    """Write a setting of incidents, and that it was changed, inside the caller's transaction."""
    before = Setting.objects.filter(name=name).values_list("value", flat=True).first() or ""
    if value != before:
        Setting.objects.update_or_create(name=name, defaults={"value": value, "changed_at": at})
        short = name.removeprefix("incidents.")
        record(IncidentSettingsChanged(at=at, by=by.who, subject=name, name=short, before=before, after=value))


def _words_of(fault: str) -> str:
    words = {
        "count": _("A scale has one to five levels."),
        "numbers": _("Levels are numbered from 1, the worst."),
        "name": _("Each level needs a name and a definition."),
        "pages": _("When a level pages people, the worse ones do too."),
        "cadence": _("Updates are due after at most a week."),
    }
    return words[fault]
