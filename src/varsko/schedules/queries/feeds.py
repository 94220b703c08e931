"""Calendar feeds: whose they are and what is in them."""

import hashlib
from datetime import datetime, timedelta

from varsko.kernel.ical import Entry, render
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.schedules.data import FeedView, Lane, Participant, Period
from varsko.schedules.models import Feed
from varsko.schedules.queries.timelines import shifts_of, timeline
from varsko.schedules.queries.views import schedule

_BACK, _AHEAD = timedelta(days=31), timedelta(days=180)
_MOST_ENTRIES = 3000


def feed_digest(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_view(row: Feed) -> FeedView:
    """Make the shape of a feed."""
    return FeedView(id=str(row.pk), owner_id=str(row.owner_id), schedule_id=str(row.schedule_id or ""), created_at=row.created_at)


def feeds(by: Actor) -> list[FeedView]:
    """List the calendar addresses of the one who asks, the oldest first."""
    return [feed_view(row) for row in Feed.objects.filter(owner=as_uuid(by.who.id)).order_by("created_at")] if by.who.kind == "user" else []


def feed_by_token(token: str) -> FeedView | None:
    """Find the feed whose token somebody holds; None too when its owner left or may no longer see the schedule."""
    row = Feed.objects.filter(digest=feed_digest(token)).first()
    if row is None:
        return None
    owner = people.actor_for_person(row.owner_id)
    allowed = owner.who.id and (row.schedule_id is None or schedule(row.schedule_id, owner))
    return feed_view(row) if allowed else None


def calendar(at: datetime, *, schedule_id: str = "", user_id: str = "") -> bytes:
    """Write the calendar of a schedule, or of a person, from a month ago to half a year ahead; an unknown one is empty."""
    span = Interval(at - _BACK, at + _AHEAD)
    return _of_schedule(schedule_id, span, at) if schedule_id else _of_person(user_id, span, at)


def _of_schedule(schedule_id: str, span: Interval, at: datetime) -> bytes:
    found = timeline(schedule_id, span)
    if found is None or not found.schedule.enabled:
        return render(found.schedule.name if found else "", [], at)
    held = [(lane, period) for lane in found.final for period in lane.periods][:_MOST_ENTRIES]
    names = _names([period.participant for _, period in held])
    entries = [Entry(_key(found.schedule.id, lane, period), names.get(period.participant, "?"), period.span) for lane, period in held]
    return render(found.schedule.name, entries, at)


def _of_person(user_id: str, span: Interval, at: datetime) -> bytes:
    person = people.user(user_id)
    held = shifts_of(user_id, span)[:_MOST_ENTRIES]
    entries = [Entry(f"{view.id}-{user_id}-{period.span.start:%Y%m%dT%H%M%S}", view.name, period.span) for view, period in held]
    return render(person.name if person else "", entries, at)


def _key(schedule_id: str, lane: Lane, period: Period) -> str:
    return f"{lane.rotation.id if lane.rotation else schedule_id}-{period.span.start:%Y%m%dT%H%M%S}"


def _names(seats: list[Participant]) -> dict[Participant, str]:
    users = people.users({one.id for one in seats if one.kind == "user"})
    teams = {one.id: one.name for one in people.teams()} if any(one.kind == "team" for one in seats) else {}
    named = {one: users[one.id].name for one in seats if one.id in users}
    return named | {one: teams[one.id] for one in seats if one.kind == "team" and one.id in teams}
