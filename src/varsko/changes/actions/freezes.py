"""Setting, changing and ending the times in which nothing is to be changed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.changes.data import FreezeDraft, FreezeView
from varsko.changes.domain import limits
from varsko.changes.domain.states import WRITABLE
from varsko.changes.models import Change, Freeze
from varsko.changes.queries.setup import SETUP
from varsko.changes.queries.setup import freeze as freeze_view
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.events.changes import FreezeChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.moments import is_plausible
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_LONGEST = timedelta(days=370)
_OF_OVERRULING = {"begins_at", "ends_at", "services", "team"}


def set_freeze(*, by: Actor, at: datetime, draft: FreezeDraft) -> FreezeView:
    """Say when nothing is to be changed, and why. Raises NotAllowed, Invalid."""
    demand(by, "configure", SETUP)
    columns, services = _columns(draft, at), _services(draft)
    with transaction.atomic():
        row = Freeze.objects.create(**columns, narrow=bool(services), made_by=by.who.name)
        _set_services(row, services)
        record(FreezeChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="added"))
    return _shown(row)


def change_freeze(*, by: Actor, at: datetime, freeze: object, draft: FreezeDraft) -> FreezeView:
    """Say something else of a freeze that is not over; what it was stays in its history.

    With another time, team or services it is overruled anew by whoever needs to. Raises NotFound, NotAllowed, Invalid."""
    demand(by, "configure", SETUP)
    columns, services = _columns(draft, at), _services(draft)
    with transaction.atomic():
        row = find(Freeze.objects.select_for_update(of=("self",)).filter(ended_early_at=None, ends_at__gt=at), freeze)
        if row is None:
            raise NotFound("freeze")
        before = _facts(_shown(row))
        Freeze.objects.filter(pk=row.pk).update(**columns, narrow=bool(services))
        _set_services(row, services)
        found = _shown(row)
        after = _facts(found)
        changed = [name for name in after if after[name] != before[name]]
        if _OF_OVERRULING & set(changed):
            _overruled_no_more(found.id, at)
        if changed:
            was, is_now = ({name: facts[name] for name in changed} for facts in (before, after))
            record(FreezeChanged(at=at, by=by.who, subject=found.id, name=found.name, change="changed", before=was, after=is_now))
    return found


def _overruled_no_more(freeze: str, at: datetime) -> None:
    """Have a freeze that is another one now overruled anew by the changes that are still to come; why others were made in it stays."""
    rows = Change.objects.select_for_update(of=("self",)).filter(state__in=sorted(WRITABLE), ends_at__gt=at)
    for row in rows.exclude(overruled=[]).order_by("pk"):
        left = [one for one in row.overruled if one != freeze]
        if left != row.overruled:
            Change.objects.filter(pk=row.pk).update(overruled=left, overrules=row.overrules if left else "", updated_at=at)


def end_freeze(*, by: Actor, at: datetime, freeze: object) -> None:
    """End a freeze before its time, or call it off. Raises NotFound, NotAllowed."""
    demand(by, "configure", SETUP)
    row = find(Freeze.objects.filter(ended_early_at=None), freeze)
    if row is None:
        raise NotFound("freeze")
    with transaction.atomic():
        if Freeze.objects.filter(pk=row.pk, ended_early_at=None).update(ended_early_at=at):
            record(FreezeChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change="ended"))


def _services(draft: FreezeDraft) -> Collection[str]:
    known = catalog.services_by_id(draft.services)
    refuse(services=len(known) < len(set(draft.services)) or len(known) > limits.MOST_SERVICES)
    return known


def _columns(draft: FreezeDraft, at: datetime) -> dict[str, Any]:
    refuse(team=draft.team_id and people.team(as_uuid(draft.team_id)) is None)
    is_over = draft.ends_at <= draft.begins_at or draft.ends_at <= at
    if is_over or draft.ends_at - draft.begins_at > _LONGEST or not is_plausible(draft.begins_at):
        raise Invalid({"ends_at": _("It must end after it begins, in the future, within a year.")})
    return {
        "name": line(draft.name, "name", limits.NAME, required=True),
        "reason": line(draft.reason, "reason", 500, required=True),
        "begins_at": draft.begins_at,
        "ends_at": draft.ends_at,
        "team_id": as_uuid(draft.team_id),
    }


def _set_services(row: Freeze, services: Collection[str]) -> None:
    through = Freeze.services.through
    through.objects.filter(freeze_id=row.pk).delete()
    through.objects.bulk_create([through(freeze_id=row.pk, service_id=as_uuid(one)) for one in services])


def _facts(view: FreezeView) -> dict[str, str]:
    """Give what a freeze says as texts, for its history."""
    return {
        "name": view.name,
        "reason": view.reason,
        "begins_at": view.begins_at.isoformat(),
        "ends_at": view.ends_at.isoformat(),
        "services": ", ".join(sorted(one.name for one in view.services)),
        "team": view.team_name,
    }


def _shown(row: Freeze) -> FreezeView:
    found = freeze_view(row.pk)
    if found is None:
        raise NotFound("freeze")
    return found
