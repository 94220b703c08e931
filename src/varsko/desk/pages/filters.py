"""What a list of requests shows, as its address says it. Anything that makes no sense in an address is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from varsko.core.clock import now
from varsko.desk.data import Kind, RequestView
from varsko.desk.domain.orders import Order, Place, mark
from varsko.desk.queries import counted_open
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor

OPEN, MINE, TEAMS, NOBODYS, LATE, WAITING, OVER = "open", "mine", "teams", "nobodys", "late", "waiting", "over"
_MOST_DIGITS = 18


def shown(name: str, actor: Actor) -> Q:
    """Give the condition of one of the lists; for all but what is over, among what is open."""
    me, teams = as_uuid(actor.who.id), [as_uuid(one) for one in actor.team_ids]
    return {
        MINE: Q(assignee=me) if me else Q(pk=None),
        TEAMS: Q(team__in=teams),
        NOBODYS: Q(assignee=None),
        LATE: Q(promised_at__lt=now()),
        WAITING: Q(state="waiting"),
        OVER: Q(state__in=["solved", "closed"]),
    }.get(name, Q())


LISTS = (OPEN, MINE, TEAMS, NOBODYS, LATE, WAITING, OVER)
_BY_DUE = frozenset({MINE, LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`shown` is one of LISTS, `order` "" for that list's own; `after` is where a queue's page begins, `before` that of what is over."""

    shown: str = OPEN
    desk: str = ""
    kind: str = ""
    priorities: tuple[int, ...] = ()
    text: str = ""
    order: str = ""
    after: Place | None = None
    before: int | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing narrows the list."""
        return replace(self, after=None, before=None, order="") == Filter()

    @property
    def sorting(self) -> Order:
        """Give the order of the list: one's own work and what is late stand by what falls due next."""
        return Order(self.order) if self.order else _own_order(self.shown)

    def place(self, last: RequestView) -> Place:
        """Give where the next page begins after a request."""
        return (mark(last.promised_at) if self.sorting is Order.DUE else last.priority, last.number)

    def address(self, **changes: object) -> str:
        """Write it as the query of an address, with changes; beginning with `?`. A bare one is one's first view, so it names the list."""
        said = replace(self, **changes)  # type: ignore[arg-type]  # named fields of this class, checked by dataclasses
        pairs: list[tuple[str, object]] = [("shown", said.shown)]
        pairs += [("priority", level) for level in said.priorities]
        plain: Mapping[str, object] = {"desk": said.desk, "kind": said.kind, "q": said.text}
        pairs += [("order", said.sorting.value)] if said.sorting is not _own_order(said.shown) else []
        pairs += [(name, value) for name, value in plain.items() if value]
        pairs += [("after", f"{said.after[0]}-{said.after[1]}")] if said.after else []
        return "?" + urlencode(pairs + ([("before", said.before)] if said.before else []))

    def narrowed(self) -> Q:
        """Give the condition without the list itself, for counting; that of words for open requests only."""
        parts = [counted_open(self.text)] if self.text and self.shown != OVER else []  # among all the others it is found another way
        if self.desk:
            parts.append(Q(desk__slug=self.desk))
        if self.kind:
            parts.append(Q(kind=self.kind))
        if self.priorities:
            parts.append(Q(priority__in=self.priorities))
        return Q(*parts)

    def where(self, actor: Actor) -> Q:
        """Give the condition, for counting."""
        return shown(self.shown, actor) & self.narrowed()


def _own_order(shown: str) -> Order:
    return Order.DUE if shown in _BY_DUE else Order.URGENT


_FIELDS = MappingProxyType({"kind": frozenset(Kind), "shown": frozenset(LISTS), "order": frozenset(Order)})


def read(asked: QueryDict) -> Filter:
    """Read the query of an address."""
    said = {name: asked.get(name, "") for name in _FIELDS}
    levels = {int(level) for level in asked.getlist("priority") if level in {"1", "2", "3", "4", "5"}}
    return Filter(
        shown=said["shown"] if said["shown"] in _FIELDS["shown"] else OPEN,
        desk=clean(asked.get("desk", ""))[:40],
        kind=said["kind"] if said["kind"] in _FIELDS["kind"] else "",
        priorities=tuple(sorted(levels)),
        text=clean(asked.get("q", "")).strip()[:200],
        order=said["order"] if said["order"] in _FIELDS["order"] else "",
        after=_place(asked.get("after", "")),
        before=_number(asked.get("before", "")),
    )


def _place(text: str) -> Place | None:
    first, _, second = text.partition("-")
    found = (_number(first), _number(second))
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def read_query(query: str) -> Filter:
    """Read the query that a view keeps, beginning with `?`."""
    return read(QueryDict(query.removeprefix("?")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
