"""Asking for approval: who is asked in which round, what must be there before, and reminding those who have not answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.changes import letters
from varsko.changes.actions.announcing import follow
from varsko.changes.actions.rows import about, advance_row, held, shown, store
from varsko.changes.data import ChangeView, Move, Size, Wish
from varsko.changes.domain import limits, votes
from varsko.changes.domain.risk import Level
from varsko.changes.models import Change, Round, Seat
from varsko.changes.queries.approvals import deputies
from varsko.changes.queries.changes import risk_of, wish_of
from varsko.changes.queries.conflicts import frozen
from varsko.changes.queries.setup import standing_for
from varsko.core.outbox import record
from varsko.desk import queries as desk
from varsko.events.changes import ApprovalAsked
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor

_AN_HOUR = timedelta(hours=1)


def ask(*, by: Actor, at: datetime, ref: object) -> ChangeView:
    """Ask for the approval of a change; a standard one has it beforehand.

    Raises NotFound, NotAllowed, and Invalid that names all that is missing.
    """
    with transaction.atomic():
        row = held(by, ref)
        missing = lacks(row, at)
        if missing:
            raise Invalid(missing)
        if is_preapproved(row):
            advance_row(row, Move.PREAPPROVE, by=by, at=at, asked_at=at)
        else:
            _open(row, by=by, at=at)
    return shown(row, by)


def is_preapproved(row: Change) -> bool:
    """Tell whether a change needs nobody's yes: it is as its standard template has it, which is still in use, and no high risk."""
    model = row.template
    if not row.standard or model is None or not model.standard or model.archived_at or row.level == Level.HIGH:
        return False
    return not model.one_service or list(row.services.values_list("pk", flat=True)) == [model.service_id]


def lacks(row: Change, at: datetime) -> dict[str, str]:
    """Name all that a change lacks before it can be asked for, by field."""
    risk = risk_of(row.answers, row.services.values_list("pk", flat=True))
    needed = ("plan", "test", "back_out") if row.size == Size.EXTENSIVE else ("plan",)
    missing = {name: _("This must be written before anybody can approve it.") for name in needed if not getattr(row, name)}
    if risk.open:
        missing["answers"] = _("Answer all questions about the risk.")
    if row.size == Size.SIMPLE and risk.level == Level.HIGH:
        missing["size"] = _("A change of high risk is an extensive one.")
    if row.owner_id is None:
        missing["owner"] = _("Say who is responsible.")
    return missing | _window_fault(row, at)


def _window_fault(row: Change, at: datetime) -> dict[str, str]:
    if row.begins_at is None or row.ends_at is None:
        return {"begins_at": _("Say when it is to be made.")}
    if row.begins_at <= at:
        return {"begins_at": _("This lies in the past.")}
    found = frozen(Interval(row.begins_at, row.ends_at), [str(pk) for pk in row.services.values_list("pk", flat=True)])
    names = [one.name for one in found if one.about not in row.overruled]
    return {"begins_at": _("It falls into a freeze: %(names)s.") % {"names": ", ".join(names)}} if names else {}


def _open(row: Change, *, by: Actor, at: datetime) -> None:
    wishes = [*(one.wish for one in standing_for(row.level, row.size)), *map(wish_of, row.rounds)]
    if not wishes:
        raise Invalid({"rounds": _("Say who approves it.")})
    Round.objects.filter(change=row, version=row.version).delete()  # of an asking that lapsed
    for number, wish in enumerate(wishes, 1):
        _seat(row, number, wish)
    lapses = min(desk.after_working_days(row.request.desk_id, at, limits.DECIDE_DAYS), row.begins_at or at)
    due = _remind_at(row, at, lapses)
    advance_row(row, Move.ASK, by=by, at=at, asked_at=at, lapses_at=lapses, due_at=due)
    open_next(row, by=by, at=at)


def _seat(row: Change, number: int, wish: Wish) -> None:
    """Write down who is asked in a round. Raises Invalid when it could never come to a yes."""
    teams = [team.members for pk in wish.teams if (team := people.team(as_uuid(pk)))]
    never = {str(row.owner_id or ""), str(row.planned_by_id or "")}
    known = people.users(votes.asked_people(wish.people, teams, never=never))
    able = [one for one in known.values() if one.is_active and one.role != "customer"]
    if not votes.can_be_reached(wish.needed, len(able)) or len(able) > limits.MOST_ASKED:
        raise Invalid({"rounds": _("%(name)s: not enough people can be asked. Nobody approves their own change.") % {"name": wish.name}})
    if all(one.id in row.writers for one in able):
        said = _("%(name)s: everybody who would be asked wrote part of the plan. Ask somebody who wrote none of it.")
        raise Invalid({"rounds": said % {"name": wish.name}})
    made = Round.objects.create(change=row, version=row.version, number=number, name=wish.name, needed=wish.needed)
    Seat.objects.bulk_create([Seat(round=made, person_id=as_uuid(one.id), name=one.name) for one in able])


def open_next(row: Change, *, by: Actor, at: datetime) -> bool:
    """Ask the people of the next round, inside the caller's transaction; False when there is none."""
    following = Round.objects.filter(change=row, version=row.version, state=votes.Round.WAITING).order_by("number").first()
    if following is None:
        return False
    Round.objects.filter(pk=following.pk).update(state=votes.Round.OPEN, opened_at=at)
    seats = list(following.seats.all())
    people_asked = tuple(str(one.person_id) for one in seats)
    record(ApprovalAsked(**about(row, by, at), round=following.name, number=following.number, people=people_asked))
    _write_to(row, following, seats, at=at, again=0)
    return True


def void(row: Change) -> None:
    """Let what was asked about a plan count no more, inside the caller's transaction: it is written anew."""
    Round.objects.filter(change=row, state__in=[votes.Round.WAITING, votes.Round.OPEN]).update(state=votes.Round.VOID)


def heed_time(row: Change, *, at: datetime) -> None:
    """Remind those who were asked and have not answered, or end an asking that took too long, inside the caller's transaction."""
    if row.state != "asked" or row.lapses_at is None:
        store(row, at, due_at=None)
        return
    if at >= row.lapses_at:
        void(row)
        asked = people.users([row.owner_id]) if row.owner_id else {}
        advance_row(row, Move.LAPSE, by=SYSTEM_ACTOR, at=at, asked_at=None, lapses_at=None)
        follow(row, Move.LAPSE, at=at)
        for person in asked.values():
            letters.post_lapsed(row, person, at=at)
        return
    store(row, at, due_at=_remind_at(row, at, row.lapses_at))
    for one in Round.objects.filter(change=row, version=row.version, state=votes.Round.OPEN).prefetch_related("seats"):
        hours = int((at - (one.opened_at or at)) / _AN_HOUR)  # a number of its own for each reminder, whenever a worker comes to it
        _write_to(row, one, [seat for seat in one.seats.all() if not seat.vote], at=at, again=max(hours, 1))


def _remind_at(row: Change, at: datetime, lapses: datetime) -> datetime:
    return limits.remind_at(at, desk.after_working_days(row.request.desk_id, at, limits.REMIND_DAYS), lapses)


def _write_to(row: Change, asked: Round, seats: Iterable[Seat], *, at: datetime, again: int) -> None:
    """Write to those who are asked, and to whoever stands in for them now."""
    asked_seats = list(seats)
    others = deputies([one.person_id for one in asked_seats], at)
    wanted = {pk for one in asked_seats for pk in (str(one.person_id), *others.get(str(one.person_id), ()))}
    known = people.users(wanted)
    for seat in asked_seats:
        for pk in (str(seat.person_id), *others.get(str(seat.person_id), ())):
            if pk != str(row.owner_id) and pk in known and known[pk].is_active:
                letters.post_ask(row, asked, seat, known[pk], again=again, at=at)
