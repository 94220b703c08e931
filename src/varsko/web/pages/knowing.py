"""Who knows of an alert, and who is told next: paging, said on an alert's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from varsko.core import postbox
from varsko.core.postbox import DeliveryView
from varsko.paging import queries as paging
from varsko.paging.data import NoticeView, PageView, Upcoming
from varsko.ui.ways import WAYS
from varsko.ui.words import StrOrPromise
from varsko.web.story.reasons import why


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a page: how, to where, how it stands, and why it is not sent if it is not."""

    way: StrOrPromise
    address: str
    state: str
    why: str
    due_at: datetime | None
    delivery_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One time somebody was paged: when, why it is them, what they answered, and their messages."""

    at: datetime
    state: str
    why: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knower:
    """Somebody who was paged, and each time they were, the latest first."""

    name: str
    times: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next step of an escalation: when it is due and whom it means; `why` when it means nobody."""

    due_at: datetime
    people: tuple[str, ...]
    policy: str
    target: str
    step: int
    steps: int
    why: str


def knowers(alert_id: str) -> list[Knower]:
    """List who was paged, each person once, the latest first."""
    pages = paging.story_of_paging(alert_id)
    sent = postbox.deliveries(notice.delivery_id for page in pages for notice in page.notices if notice.delivery_id)
    by_person: dict[str, list[PageView]] = {}
    for page in reversed(pages):
        by_person.setdefault(page.user_id or page.name, []).append(page)
    return [Knower(name=mine[0].name, times=tuple(_told(one, sent) for one in mine)) for mine in by_person.values()]


def coming(alert_id: str) -> list[Next]:
    """List the next step of each escalation under way, the nearest first."""
    return [_next(one) for one in paging.what_next(alert_id)]


def _told(page: PageView, sent: Mapping[str, DeliveryView]) -> Told:
    ways = [why("", one.get("via", ""), one.get("source", "")) for one in page.via]
    return Told(
        at=page.at,
        state=f"page_{page.state}",
        why=" ".join(ways),
        messages=tuple(_message(notice, sent.get(notice.delivery_id)) for notice in page.notices),
    )


def _message(notice: NoticeView, sent: DeliveryView | None) -> Message:
    return Message(
        way=WAYS[notice.method][1] if notice.method in WAYS else notice.method,
        address=notice.address,
        state=sent.state if sent else {"waiting": "planned"}.get(notice.state, notice.state),
        why=why(notice.reason) if notice.reason else "",
        due_at=notice.due_at if notice.state == "waiting" else None,
        delivery_id=notice.delivery_id,
    )


def _next(one: Upcoming) -> Next:
    return Next(
        due_at=one.due_at,
        people=one.people,
        policy=one.policy,
        target=one.target,
        step=one.step + 1,
        steps=one.steps,
        why=why(one.reason) if one.reason else "",
    )
