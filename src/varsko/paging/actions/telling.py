"""Telling people: pages, the notices that follow from their own rules, and the messages that leave at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from varsko.alerts.data import AlertView
from varsko.core import bulk, deliveries
from varsko.core.clock import new_id
from varsko.core.deliveries import Outgoing
from varsko.core.outbox import record
from varsko.events.base import SYSTEM
from varsko.events.paging import FallbackTold, PersonPaged
from varsko.paging import letters, links
from varsko.paging.domain.ladder import Condition
from varsko.paging.domain.notices import Planned
from varsko.paging.domain.reasons import Reason, Via
from varsko.paging.models import Notice, Page
from varsko.paging.queries.roster import Roster, roster
from varsko.people import queries as people
from varsko.people.data import Person

EXPIRES_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody to be paged. `slot` names the step, `via` lists the ways that led to this person; `run_id` None for the fallback."""

    alert: AlertView
    user_id: str
    name: str
    via: list[dict[str, str]]
    round: int
    slot: str
    run_id: UUID | None = None
    cycle: int = 0
    step: int = 0
    condition: Condition = Condition.NOT_ACKNOWLEDGED


def page_people(calls: Sequence[Call], known: Roster, *, at: datetime) -> list[Page]:
    """Page people, inside the caller's transaction: one page each, their notices, and what is due at once handed to the deliveries.

    A page whose person and slot are there already is left as it is.
    """
    there = set(Page.objects.filter(slot__in={one.slot for one in calls}).values_list("user_id", "slot"))
    fresh = [one for one in calls if (UUID(one.user_id), one.slot) not in there]
    pages = [_page(one, at) for one in fresh]
    bulk.create(pages)
    told = list(zip(fresh, pages, strict=True))
    before = _paged_before(fresh, pages) if known.tells_apart_what_comes_again else set()
    notices = [notice for call, page in told for notice in _notices(call.alert, page, known, again=(page.alert_id, page.user_id) in before)]
    _send(notices, {call.alert.id: call.alert for call in fresh}, known, at)
    record(*[_paged(call, page, at) for call, page in told])
    return pages


def _paged_before(calls: Sequence[Call], pages: Sequence[Page]) -> set[tuple[UUID, UUID | None]]:
    older = Page.objects.filter(alert__in={one.alert.id for one in calls}).exclude(pk__in=[page.pk for page in pages])
    return set(older.values_list("alert_id", "user_id"))


def way(via: Via, source: str = "") -> dict[str, str]:
    """Give one way that led to a person, as pages keep it."""
    return {"via": via.value, "source": source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """An alert that nobody else could be told of, and why. `spared` are user ids left out; `slot` names the step that fell through."""

    alert: AlertView
    reason: Reason
    round: int
    slot: str
    spared: frozenset[str] = frozenset()


class Fallback:
    """Those who answer for the installation, looked up when the first alert falls through to them, and what they are to be told."""

    def __init__(self, at: datetime) -> None:
        """Begin with nothing to tell, at this moment."""
        self._at = at
        self._told: list[tuple[Fall, list[Call]]] = []

    def add(self, fall: Fall) -> list[Call]:
        """Note what is to be told; gives whom."""
        calls = [_fallen(fall, one) for one in self._chiefs if _can_be_told(fall, one, self._known)]
        self._told.append((fall, calls))
        return calls

    def tell(self) -> list[Page]:
        """Page them for all that was added, inside the caller's transaction, and record why."""
        if not self._told:
            return []
        record(*[_told(fall, calls, self._at) for fall, calls in self._told])
        return page_people([call for _, calls in self._told for call in calls], self._known, at=self._at)

    @cached_property
    def _chiefs(self) -> Sequence[Person]:
        return people.fallback_people()

    @cached_property
    def _known(self) -> Roster:
        return replace(roster([one.id for one in self._chiefs], self._at), rules={})


def tell_fallback(falls: Sequence[Fall], *, at: datetime) -> list[Page]:
    """Page those who answer for the installation, inside the caller's transaction, and record why.

    They are told by mail at once, whatever their own rules say: there is nobody after them.
    """
    fallback = Fallback(at)
    for fall in falls:
        fallback.add(fall)
    return fallback.tell()


def _can_be_told(fall: Fall, one: Person, known: Roster) -> bool:
    return one.id not in fall.spared and known.telling(one.id, fall.alert).reason is None


def _fallen(fall: Fall, one: Person) -> Call:
    return Call(alert=fall.alert, user_id=one.id, name=one.name or one.email, via=[way(Via.FALLBACK)], round=fall.round, slot=fall.slot)


def _told(fall: Fall, calls: Sequence[Call], at: datetime) -> FallbackTold:
    names = tuple(call.name for call in calls)
    return FallbackTold(at=at, by=SYSTEM, subject=fall.alert.id, reason=fall.reason.value, people=names)


def hand_over(notices: Sequence[Notice], alerts: Mapping[str, AlertView], known: Roster, *, at: datetime) -> None:
    """Give notices to the deliveries, inside the caller's transaction. Each notice is one delivery, however often this is called."""
    messages = [_outgoing(one, alerts[str(one.page.alert_id)], known, at) for one in notices]
    rows = deliveries.enqueue(*messages, at=at)
    for notice, row in zip(notices, rows, strict=True):
        notice.delivery_id = row.pk


def _page(call: Call, at: datetime) -> Page:
    return Page(
        id=new_id(),
        alert_id=UUID(call.alert.id),
        user_id=UUID(call.user_id),
        name=call.name[:200],
        run_id=call.run_id,
        round=call.round,
        slot=call.slot,
        cycle=call.cycle,
        step=call.step,
        via=call.via,
        condition=call.condition.value,
        at=at,
    )


def _notices(alert: AlertView, page: Page, known: Roster, *, again: bool) -> list[Notice]:
    planned = known.telling(str(page.user_id), alert, again=again).notices
    unique = {(one.method, one.address, one.after): one for one in reversed(planned)}
    return [_notice(page, one, known.at) for one in reversed(unique.values())]


def _notice(page: Page, planned: Planned, at: datetime) -> Notice:
    due_at = at + timedelta(minutes=planned.after)
    state = Notice.State.SKIPPED if planned.reason else Notice.State.WAITING
    return Notice(
        id=new_id(),
        page=page,
        method=planned.method,
        address=planned.address,
        after=planned.after,
        repeat_after=planned.repeat_after,
        rule=planned.rule,
        state=state,
        reason=planned.reason.value if planned.reason else "",
        planned_at=at,
        due_at=None if planned.reason else due_at,
    )


def _send(notices: list[Notice], alerts: Mapping[str, AlertView], known: Roster, at: datetime) -> None:
    """Store notices; what is due now is handed over in the same transaction."""
    now_due = [one for one in notices if one.state == Notice.State.WAITING and one.after == 0]
    hand_over(now_due, alerts, known, at=at)
    for one in now_due:
        one.state, one.due_at = Notice.State.HANDED, None
    again = [next_loop(one, at) for one in now_due if one.repeat_after]
    bulk.create([*notices, *again])


def next_loop(notice: Notice, at: datetime) -> Notice:
    """Give the notice that repeats another one after the rule's pause."""
    fresh = Notice(id=new_id(), page=notice.page, method=notice.method, address=notice.address, rule=notice.rule)
    fresh.after, fresh.repeat_after, fresh.loop = notice.after, notice.repeat_after, notice.loop + 1
    fresh.planned_at, fresh.due_at = at, at + timedelta(minutes=notice.repeat_after)
    return fresh


def _outgoing(notice: Notice, alert: AlertView, known: Roster, at: datetime) -> Outgoing:
    page = notice.page
    person = replace(known.people[str(page.user_id)], name=page.name)
    return Outgoing(
        channel=notice.method,
        address=notice.address,
        key=f"notice:{notice.pk}",
        message=letters.page(alert, person, via=page.via, link=links.address(page.pk, at)),
        name=page.name,
        user_id=page.user_id,
        about="alert",
        subject=alert.id,
        purpose="page",
        expires_at=at + EXPIRES_AFTER,
    )


def _paged(call: Call, page: Page, at: datetime) -> PersonPaged:
    return PersonPaged(at=at, by=SYSTEM, subject=call.alert.id, page=str(page.pk), user=call.user_id, name=call.name, **call.via[0])
