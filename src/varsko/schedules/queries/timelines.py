"""Who is on call over a span of time."""

from collections import defaultdict

from varsko.kernel.intervals import Interval
from varsko.people import queries as people
from varsko.schedules.data import Participant, Period, ScheduleView, Timeline
from varsko.schedules.domain.reach import people_of
from varsko.schedules.domain.resolver import lanes, planned
from varsko.schedules.queries.plans import members_of as members_of
from varsko.schedules.queries.plans import plans
from varsko.schedules.queries.views import schedule, schedules


def timeline(schedule_id: object, span: Interval) -> Timeline | None:
    """Give the lanes of a schedule in a span, with and without overrides; None for an unknown schedule. Raises Invalid."""
    view, found = schedule(schedule_id), plans([schedule_id], span)
    if view is None or not found:
        return None
    final, base = lanes(found[0], span), planned(found[0], span)
    seats = [period.participant for lane in (*final, *base) for period in lane.periods]
    return Timeline(schedule=view, span=span, final=tuple(final), base=tuple(base), overrides=found[0].overrides, members=members_of(seats))


def shifts_by_user(span: Interval) -> dict[str, list[tuple[ScheduleView, Interval]]]:
    """Give the time on call of everybody in all enabled schedules in a span, cut to it, by user id."""
    views = {one.id: one for one in schedules() if one.enabled}
    periods = [(views[plan.id], period) for plan in plans(views, span) for lane in lanes(plan, span) for period in lane.periods]
    members = members_of(period.participant for _, period in periods)
    found: dict[str, list[tuple[ScheduleView, Interval]]] = defaultdict(list)
    for view, period in periods:
        for user in people_of([period.participant], members):
            found[user].append((view, period.span))
    return found


def shifts_of(user_id: str, span: Interval) -> list[tuple[ScheduleView, Period]]:
    """List a person's shifts in all enabled schedules in a span, in the order of time."""
    mine = {Participant("user", user_id), *(Participant("team", one.id) for one in people.teams_of(user_id))}
    views = {one.id: one for one in schedules() if one.enabled}
    found = [(views[plan.id], period) for plan in plans(views, span) for lane in lanes(plan, span) for period in lane.periods]
    return sorted((pair for pair in found if pair[1].participant in mine), key=lambda pair: pair[1].span)
