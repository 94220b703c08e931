"""Writing scripts: own ones, and others in the place of those that Varsko comes with."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.clock import new_id
from varsko.core.outbox import record
from varsko.core.texts import line, prose
from varsko.drills import words
from varsko.drills.data import Script
from varsko.drills.domain.scripts import ABOUT, NAME, STEP, TEXT, faults
from varsko.drills.models import DrillScript
from varsko.drills.queries.scripts import script
from varsko.events.drills import DrillScriptChanged
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_SUMMARY, _DESCRIPTION = 200, 15_000


def save_script(*, by: Actor, at: datetime, wanted: Script) -> Script:
    """Make a script, or with a `key` change one; a shipped one is then kept as this installation's own.

    Raises NotAllowed, NotFound for a key that no script has, Invalid.
    """
    demand(by, "configure", Subject(kind="settings"))
    if wanted.key and script(wanted.key) is None:
        raise NotFound("script")
    said = _checked(wanted)
    with transaction.atomic():
        same = DrillScript.objects.filter(name__iexact=said.name).exclude(key=said.key)
        if same.exists():
            raise Invalid({"name": _("There is one of this name already.")})
        columns = {name: getattr(said, name) for name in ("name", "about", "summary", "description", "severity", "is_off")}
        parts = {"signals": [asdict(one) for one in said.signals], "steps": [asdict(one) for one in said.steps]}
        row, is_new = DrillScript.objects.update_or_create(key=said.key or new_id().hex, defaults=columns | parts)
        change = "made" if is_new and not wanted.key else "changed"
        record(DrillScriptChanged(at=at, by=by.who, subject=row.key, name=row.name, change=change))
    return replace(said, key=row.key)


def delete_script(*, by: Actor, at: datetime, key: str) -> None:
    """Delete an own script; where it stood for a shipped one, that is back. Drills keep what they were. Raises NotAllowed, NotFound."""
    demand(by, "configure", Subject(kind="settings"))
    with transaction.atomic():
        row = DrillScript.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise NotFound("script")
        record(DrillScriptChanged(at=at, by=by.who, subject=row.key, name=row.name, change="deleted"))
        row.delete()


def _checked(wanted: Script) -> Script:
    if wanted.severity not in {one.number for one in incidents.levels()}:
        raise Invalid({"severity": _("Choose one of what is offered.")})
    signals = sorted((replace(one, text=prose(one.text, "signals", TEXT)) for one in wanted.signals), key=lambda one: one.after)
    steps = tuple(replace(one, text=line(one.text, "steps", STEP)) for one in wanted.steps)
    wrong = faults(signals, steps)
    if wrong:
        raise Invalid({"signals": " ".join(str(words.FAULTS[one]) for one in wrong)})
    return replace(
        wanted,
        name=line(wanted.name, "name", NAME, required=True),
        about=line(wanted.about, "about", ABOUT),
        summary=line(wanted.summary, "summary", _SUMMARY, required=True),
        description=prose(wanted.description, "description", _DESCRIPTION),
        signals=tuple(signals),
        steps=steps,
        is_shipped=False,
    )
