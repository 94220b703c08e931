"""News beside pages: whoever asks for them by their own rules is told once of each happening, and never of their own doing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.conversations.queries import texts_of
from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.core.deliveries import Outgoing
from varsko.core.outbox import record
from varsko.events.base import SYSTEM, Who
from varsko.events.paging import BellRang, ShiftReminded
from varsko.paging import letters, links
from varsko.paging.actions.telling import EXPIRES_AFTER
from varsko.paging.domain.news import SHIFTS, Occasion, Reminder
from varsko.paging.domain.notices import Planned, Telling
from varsko.paging.models import News, Notice, Page
from varsko.paging.queries.roster import Roster, roster
from varsko.paging.queries.rules import who_asks
from varsko.people.data import Person
from varsko.routing.data import facts_of

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that became of an alert: `key` names it, `by` did it. `only` is the one user id it concerns, "" everybody told of it."""

    key: str
    occasion: Occasion
    alert: AlertView
    by: Who
    note: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One person, one happening: what they are told, and how."""

    person: Person
    key: str
    occasion: Occasion
    telling: Telling
    alert_id: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def tell_of_alerts(happenings: Sequence[Happening], *, at: datetime) -> None:
    """Tell those who were paged for an alert, or own it, and whose rules ask for it, inside the caller's transaction."""
    asking = who_asks({one.occasion for one in happenings})
    if not asking:
        return
    pages = _latest_pages({one.alert.id for one in happenings}, {user for user, _ in asking})
    known = roster({user for user, _ in asking}, at)
    items = [
        _of_alert(one, person, pages[one.alert.id].get(person.id, ""), known)
        for one in happenings
        for person in known.people.values()
        if (person.id, one.occasion) in asking and _concerns(one, person, pages[one.alert.id]) and not _is_own_doing(one.by, person)
    ]
    _store(items, known, {one.alert.id: one.alert for one in happenings}, at)


def tell_of_shifts(given: Mapping[str, Sequence[Reminder]], known: Roster, *, at: datetime) -> None:
    """Remind people, by user id, of shifts that begin or end, inside the caller's transaction."""
    items = [
        _Item(
            person=known.people[user],
            key=one.key,
            occasion=one.occasion,
            telling=known.reminding(known.people[user], one),
            facts={"schedule": one.schedule, "moment": one.moment.isoformat()},
        )
        for user, mine in given.items()
        for one in mine
        if user in known.people
    ]
    _store(items, known, {}, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody was named in a room by somebody else: `message` is the id, `path` leads to it. What it says is not kept here."""

    user_id: str
    message: str
    who: str
    room: str
    path: str


def tell_of_mentions(mentions: Sequence[Mention], known: Roster, *, at: datetime) -> None:
    """Tell people that they were named, once a message, inside the caller's transaction."""
    once = {(one.user_id, one.message): one for one in mentions}.values()
    items = [
        _Item(
            person=known.people[one.user_id],
            key=f"mention:{one.message}",
            occasion=Occasion.MENTIONED,
            telling=known.mention(known.people[one.user_id]),
            facts={"who": one.who, "room": one.room, "path": one.path, "message": one.message},
        )
        for one in once
        if one.user_id in known.people
    ]
    _store(items, known, {}, at)


def hand_over_news(rows: Sequence[News], known: Roster, *, at: datetime) -> None:
    """Give news to the deliveries, inside the caller's transaction. Each is one delivery, however often this is called."""
    alerts = views_of({str(row.alert_id) for row in rows if row.alert_id})
    deliveries.enqueue(*(_outgoing(row, alerts, known, at) for row in rows), at=at)


def _latest_pages(alert_ids: Iterable[str], users: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Page.objects.filter(alert__in=map(UUID, alert_ids), user__in=map(UUID, users)).order_by("at", "pk")
    for alert_id, user_id, page_id in rows.values_list("alert_id", "user_id", "pk"):
        found[str(alert_id)][str(user_id)] = str(page_id)
    return found


def _concerns(one: Happening, person: Person, pages: Mapping[str, str]) -> bool:
    return person.id == one.only if one.only else person.id in pages or person.id == one.alert.owner_id


def _is_own_doing(by: Who, person: Person) -> bool:
    """Somebody acts by the web or a link under their id, or by a key in their name."""
    return by.id == person.id or by.name.casefold() in {person.email.casefold(), person.name.casefold()}


def _of_alert(one: Happening, person: Person, page_id: str, known: Roster) -> _Item:
    facts = {"who": one.by.name, "note": one.note[:LONGEST_NOTE], "page": page_id}
    telling = known.news(person, one.occasion, facts_of(one.alert))
    return _Item(person=person, key=one.key, occasion=one.occasion, telling=telling, alert_id=one.alert.id, facts=facts)


def _store(items: Sequence[_Item], known: Roster, alerts: Mapping[str, AlertView], at: datetime) -> None:
    """Store what is new; what is due now is handed over in the same transaction."""
    there = set(News.objects.filter(happening__in={one.key for one in items}).values_list("user_id", "happening"))
    fresh = [one for one in items if (UUID(one.person.id), one.key) not in there]
    rows = [_row(one, way, at, number) for one in fresh for number, way in enumerate(_once_each(one.telling.notices))]
    now_due = [row for row in rows if row.state == Notice.State.WAITING and row.after == 0]
    for row in now_due:
        row.state, row.due_at = Notice.State.HANDED, None
    News.objects.bulk_create(rows)
    record(
        *(
            ShiftReminded(at=at, by=SYSTEM, subject=one.person.id, reason=one.occasion, **_told(one))
            for one in fresh
            if one.occasion in SHIFTS
        )
    )
    record(*(BellRang(at=at, by=SYSTEM, subject=user) for user in sorted({one.person.id for one in fresh})))
    deliveries.enqueue(*(_outgoing(row, alerts, known, at) for row in now_due), at=at)


def _told(one: _Item) -> dict[str, Any]:
    return {"schedule": one.facts["schedule"], "moment": one.facts["moment"]}


def _once_each(ways: Sequence[Planned]) -> Iterable[Planned]:
    return {(way.method, way.address, way.after): way for way in reversed(ways)}.values()


def _row(one: _Item, way: Planned, at: datetime, number: int) -> News:
    return News(
        id=new_id(),
        user_id=UUID(one.person.id),
        occasion=one.occasion,
        happening=one.key[:160],
        alert_id=UUID(one.alert_id) if one.alert_id else None,
        facts=one.facts,
        at=at,
        is_first=number == 0,
        method=way.method,
        address=way.address,
        after=way.after,
        rule=way.rule,
        state=Notice.State.SKIPPED if way.reason else Notice.State.WAITING,
        reason=way.reason.value if way.reason else "",
        planned_at=at,
        due_at=None if way.reason else at + timedelta(minutes=way.after),
    )


def _outgoing(row: News, alerts: Mapping[str, AlertView], known: Roster, at: datetime) -> Outgoing:
    person = known.people[str(row.user_id)]
    alert = alerts.get(str(row.alert_id))
    return Outgoing(
        channel=row.method,
        address=row.address,
        key=f"news:{row.pk}",
        message=_message(row, alert, person, at),
        name=person.name or person.email,
        user_id=row.user_id,
        about="alert" if alert else "user",
        subject=alert.id if alert else person.id,
        expires_at=at + EXPIRES_AFTER,
    )


def _message(row: News, alert: AlertView | None, person: Person, at: datetime) -> dict[str, object]:
    if row.occasion == Occasion.MENTIONED:
        message = row.facts["message"]
        return letters.mention(person, facts=row.facts, text=texts_of([message]).get(message, ""))
    if alert is None:
        return letters.shift(person, occasion=row.occasion, facts=row.facts, at=at, link=f"{settings.VARSKO.url}/on-call")
    page_id = row.facts.get("page")
    link = links.address(page_id, at) if page_id else f"{settings.VARSKO.url}/alerts/{alert.number}"
    return letters.news(alert, person, occasion=row.occasion, facts=row.facts, link=link)
