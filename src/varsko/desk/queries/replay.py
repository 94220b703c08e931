"""What if a desk had had other hours and promises: its requests of some months replayed from the log."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from varsko.core.rows import find
from varsko.desk.data import HoursDraft
from varsko.desk.domain.calendars import Calendar
from varsko.desk.domain.replay import LONGEST, MOST, Outcome, Replay, Terms, outcomes, tally
from varsko.desk.domain.targets import Rules
from varsko.desk.models import Desk
from varsko.desk.queries.access import desk_subject, desks_for, visible_to
from varsko.desk.queries.promises import hours, stories
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_BATCH = 100


def replay(
    *, by: Actor, at: datetime, desk: object, draft: HoursDraft, days: int, most: int = MOST, watch: Callable[[], float] = monotonic
) -> Replay:
    """Say how many promises of the last `days` would have been kept with other hours and promises; the newest `most` requests count.

    After `LONGEST` seconds on the `watch` those that were looked at count, so that nobody's page waits longer.

    Those of which the log does not tell any more are left out: they were neither kept nor missed. Nothing is changed. Raises NotFound,
    NotAllowed.
    """
    row = find(desks_for(by), desk)
    if row is None:
        raise NotFound("desk")
    demand(by, "configure", desk_subject(row))
    rows = visible_to(by).filter(desk=row, created_at__gte=at - timedelta(days=days))
    total = rows.count()
    keys = list(rows.order_by("-number").values_list("pk", flat=True)[:most])
    told, looked_at = [], 0
    until = watch() + LONGEST
    for size, batch in _told(keys, row, draft, at):
        told += batch
        looked_at += size
        if watch() >= until:
            break
    found = tuple(one for outcomes_of_one in told for one in outcomes_of_one)
    return Replay(count=len(told), total=total - looked_at + len(told), tallies=tally(found), outcomes=found)


def _told(keys: list[UUID], desk: Desk, draft: HoursDraft, at: datetime) -> Iterator[tuple[int, list[list[Outcome]]]]:
    """Give, for some requests at once, how many they are and the outcomes of each of which the log tells."""
    now = hours(desk)
    before, after = Terms(now.calendar, now.rules), _terms(now.calendar, draft)
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        yield len(some), [list(outcomes(row.key, row.title, story, before, after, at)) for row, story in stories(some)]


def _terms(now: Calendar, draft: HoursDraft) -> Terms:
    week = {day: windows for day, windows in draft.week.items() if windows}
    calendar = Calendar(zone=now.zone, week=week, closed=frozenset(draft.closed), days=dict(draft.days))
    return Terms(calendar, Rules(targets=draft.targets, pauses=draft.pauses, restarts=draft.restarts))
