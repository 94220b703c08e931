"""Who is on call at a moment, who is next, and where nobody is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from varsko.kernel.intervals import Interval, moment
from varsko.schedules.data import Coverage, Direction, Lane, NextOnCall, OnCall, Outlook, Participant, Plan
from varsko.schedules.domain.ahead import changes_at, coverage, exact_next
from varsko.schedules.domain.ahead import neighbours as next_seats
from varsko.schedules.domain.reach import answer, people_of
from varsko.schedules.domain.resolver import lanes
from varsko.schedules.queries.plans import members_of, plans, plans_from, present

LOOK_AHEAD = timedelta(days=400)


def on_call(schedule_ids: Iterable[object], at: datetime) -> dict[str, OnCall]:
    """Tell who is on call at a moment, by schedule id; unknown ids are left out. Six queries at most, however many schedules."""
    return _answers(plans(schedule_ids, moment(at)), at)


def _answers(found: list[Plan], at: datetime) -> dict[str, OnCall]:
    at_work = {plan.id: lanes(plan, moment(at)) for plan in found}
    seats = [one for of_one in at_work.values() for one in _seats(of_one)]
    members = members_of(seats)
    here = present(people_of(seats, members))
    return {plan.id: answer(plan, at_work[plan.id], members, here) for plan in found}


def _seats(found: Iterable[Lane]) -> list[Participant]:
    return [period.participant for lane in found for period in lane.periods]


def outlook(schedule_ids: Iterable[object], at: datetime) -> dict[str, Outlook]:
    """Tell who is on call at a moment, until when, and who is next, by schedule id."""
    found = plans_from(schedule_ids, at)
    now = _answers(found, at)
    following = {plan.id: _next(plan, at) for plan in found}
    members = members_of(seat for one in following.values() for seat in (*one.exact, *one.order))
    return {
        plan.id: Outlook(now=now[plan.id], until=changes_at(plan, at), next=_with_people(following[plan.id], members)) for plan in found
    }


def next_on_call(schedule_id: object, at: datetime) -> NextOnCall:
    """Tell who comes after those on call at a moment; an unknown schedule has nobody."""
    found = plans_from([schedule_id], at)
    if not found:
        return NextOnCall()
    following = _next(found[0], at)
    return _with_people(following, members_of([*following.exact, *following.order]))


def _next(plan: Plan, at: datetime) -> NextOnCall:
    later, those = exact_next(plan, at) or (None, ())
    return NextOnCall(at=later, exact=those, order=next_seats(plan, at))


def _with_people(one: NextOnCall, members: dict[str, tuple[str, ...]]) -> NextOnCall:
    return NextOnCall(
        at=one.at,
        exact=one.exact,
        exact_users=people_of(one.exact, members),
        order=one.order,
        order_users=people_of(one.order, members),
    )


def neighbours(schedule_id: object, at: datetime, direction: Direction) -> tuple[str, ...]:
    """Give the user ids of those who have the next or the previous seat of each rotation, as an escalation asks for them."""
    found = plans([schedule_id], moment(at))
    seats = next_seats(found[0], at, direction) if found else ()
    return people_of(seats, members_of(seats))


def uncovered(schedule_id: object, at: datetime, ahead: timedelta = LOOK_AHEAD) -> Coverage:
    """Tell where within the next 400 days nobody is on call; an unknown schedule has no gaps."""
    span = Interval(at, at + ahead)
    found = plans([schedule_id], span)
    return coverage(found[0], span) if found else Coverage(gaps=(), until=span.end, is_whole=True)
