"""Keeping what was promised as rows with due times, warning those who do the work, and changing what a desk promises."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.outbox import record
from varsko.desk.actions.rows import about, all_locked, locked
from varsko.desk.data import HoursDraft
from varsko.desk.domain.targets import MISSED, Promise, nearest
from varsko.desk.models import Desk, Hours, Request
from varsko.desk.models import Promise as Row
from varsko.desk.promise_words import GOALS
from varsko.desk.queries.access import desk_subject
from varsko.desk.queries.desks import where_desk
from varsko.desk.queries.promises import promises, promises_of_all
from varsko.events.desk import HoursChanged, PromiseBroken, PromiseNearing
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person
from varsko.people.domain.permissions import demand

_FROM_SHARE = 75
_MOST_TOLD = 20
_MOST_DATES = 500


def keep_promises(request_ids: Collection[UUID], *, at: datetime) -> None:
    """Reckon anew what is promised about requests, inside the caller's transaction, and keep it in rows."""
    rows = all_locked(request_ids)
    kept: dict[UUID, dict[str, Row]] = {row.pk: {} for row in rows}
    for one in Row.objects.filter(request__in=list(kept)):
        kept[one.request_id][one.goal] = one
    fresh: list[Row] = []
    for row, hours, found in promises_of_all(rows, at):
        fresh += [new for one in found if (new := _kept(row, one, kept[row.pk].pop(one.goal.value, None), hours.version, at))]
        if row.promised_at != nearest(found):
            Request.objects.filter(pk=row.pk).update(promised_at=nearest(found))
    over = [one.pk for left in kept.values() for one in left.values()]
    if over:
        Row.objects.filter(pk__in=over).delete()
    Row.objects.bulk_create(fresh)


def _kept(request: Request, one: Promise, row: Row | None, version: int, at: datetime) -> Row | None:
    """Write down a promise that has a row, or give a row for one that has none."""
    told = _told(one, row, at)
    values: dict[str, Any] = {
        "started_at": one.start,
        "promised_at": one.due_at,
        "met_at": one.met_at,
        "broken_at": one.broken_at,
        "why": one.why.value if one.why else "",
        "told": told,
        "hours": version,
        "planned_at": at,
        "due_at": _next_look(one, told),
    }
    if row is None:
        return Row(request=request, goal=one.goal.value, **values)
    Row.objects.filter(pk=row.pk).update(**values)
    return None


def _told(one: Promise, row: Row | None, at: datetime) -> int:
    """Give the percent of which people know: a new beginning knows nothing, and a later end makes a warning worth giving again."""
    if row is None or row.started_at != one.start:
        return 0
    reached = max((share for share, moment in _marks(one) if moment <= at), default=0)
    return min(row.told, reached)


def _marks(one: Promise) -> list[tuple[int, datetime]]:
    missed = one.broken_at or one.due_at
    return [*one.warnings, *([(MISSED, missed)] if missed else [])]


def _next_look(one: Promise, told: int) -> datetime | None:
    """Give when there is next something to tell: nothing once it was kept, or when its being missed was told."""
    if one.met_at is not None:
        return None
    return min((moment for share, moment in _marks(one) if share > told), default=None)


def look(row: Row, *, at: datetime) -> None:
    """Tell what has become of a promise, inside the caller's transaction: the highest share that was reached, once."""
    request = locked(row.request_id)
    _hours, found = promises(request, at)
    one = next((one for one in found if one.goal.value == row.goal), None)
    reached = max((share for share, moment in _marks(one) if moment <= at), default=0) if one and one.met_at is None else 0
    if one is not None and reached > row.told:
        _tell(request, one, reached, at)
    told = max(reached, row.told)
    values = {"broken_at": one.broken_at, "why": one.why.value if one.why else ""} if one else {}
    row.finish(told=told, planned_at=at, due_at=_next_look(one, told) if one else None, **values)


def _tell(request: Request, one: Promise, share: int, at: datetime) -> None:
    facts = {**about(request, SYSTEM_ACTOR, at), "goal": one.goal.value}
    if share >= MISSED:
        why = one.why.value if one.why else ""
        record(PromiseBroken(**{**facts, "reason": why}, broken_at=one.broken_at or at))
    else:
        record(PromiseNearing(**facts, share=share, promised_at=one.due_at or at))
    if share >= _FROM_SHARE:
        for person in _workers(request):
            _post(request, one, share, person, at)


def _workers(request: Request) -> Sequence[Person]:
    """Give who is to know: whoever does it, else everybody who could take it."""
    if request.assignee_id:
        return [person for person in [people.user(request.assignee_id)] if person]
    team = people.team(request.team_id or request.desk.team_id) if request.team_id or request.desk.team_id else None
    return list(people.users(team.members).values())[:_MOST_TOLD] if team else []


def _post(request: Request, one: Promise, share: int, person: Person, at: datetime) -> None:
    with translation.override(person.language):
        facts = {"key": request.key, "goal": GOALS[one.goal], "share": share}
        missed = _("%(key)s: too late – %(goal)s") if share >= MISSED else _("%(key)s: %(share)s %% of the time is used – %(goal)s")
        subject = missed % facts
        text = render_to_string(
            "desk/mail/promise.txt",
            {"subject": subject, "title": request.title, "link": f"{settings.VARSKO.url}/desk/{request.key}", "due": one.due_at},
        )
    deliveries.enqueue(
        deliveries.Outgoing(
            channel="email",
            address=person.email,
            name=person.name,
            user_id=person.id,
            key=f"desk:promise:{request.pk}:{one.goal}:{one.start.timestamp():.0f}:{share}:{person.id}",
            message={"subject": subject, "text": text, "language": person.language},
            about="request",
            subject=str(request.pk),
            purpose="desk",
        ),
        at=at,
    )


def change_hours(*, by: Actor, at: datetime, desk: str, draft: HoursDraft) -> int:
    """Give a desk new hours and promises; returns their version. Open requests are reckoned by them from now on.

    Raises NotFound, NotAllowed, Invalid.
    """
    columns = columns_of(draft)
    with transaction.atomic():
        row = Desk.objects.select_for_update().filter(where_desk(desk)).first()
        if row is None:
            raise NotFound("desk")
        demand(by, "configure", desk_subject(row))
        version = (Hours.objects.filter(desk=row).aggregate(last=Max("version"))["last"] or 0) + 1
        Hours.objects.create(desk=row, version=version, changed_at=at, changed_by=by.who.name, **columns)
        record(HoursChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, version=version))
    return version


def columns_of(draft: HoursDraft) -> dict[str, Any]:
    """Give hours and promises as they are stored. Raises Invalid."""
    if len(draft.closed) + len(draft.days) > _MOST_DATES:
        raise Invalid({"closed": _("At most %(most)d dates.") % {"most": _MOST_DATES}})
    return {
        "week": {str(day): [(one.start, one.end) for one in windows] for day, windows in draft.week.items() if windows},
        "closed": {day.isoformat(): clean(name) for day, name in sorted(draft.closed.items())},
        "days": {day.isoformat(): [(one.start, one.end) for one in windows] for day, windows in sorted(draft.days.items())},
        "targets": [(kind, level, one.response, one.update, one.solution, one.always) for (kind, level), one in draft.targets.items()],
        "pauses": draft.pauses,
        "restarts": draft.restarts,
    }


def holidays_of(country: str, year: int) -> dict[date, str]:
    """Give the public holidays of a country in a year, as a list to be edited. Raises Invalid for a country that is not known.

    Good Friday is taken off the Dutch list: most people there work on it.
    """
    known: Any = import_string("holidays.country_holidays")  # takes seconds to load, and is asked for once a year
    try:
        found = known(country, years=[year])
    except (NotImplementedError, KeyError, AttributeError):
        raise Invalid({"country": _("Choose one of what is offered.")}) from None
    good_friday = next((day for day, name in found.items() if name in {"Goede vrijdag", "Good Friday"}), None) if country == "NL" else None
    return {day: str(name)[:100] for day, name in sorted(found.items()) if day != good_friday}
