"""What a list of requests shows, as its address says it. Anything that makes no sense in an address is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from varsko.desk.data import Kind
from varsko.desk.queries import IS_OPEN
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor

OPEN, MINE, TEAMS, NOBODYS, WAITING, OVER = "open", "mine", "teams", "nobodys", "waiting", "over"
_MOST_DIGITS = 18
_MOST_WORDS = 8


def shown(name: str, actor: Actor) -> Q:
    """Give the condition of one of the lists."""
    me, teams = as_uuid(actor.who.id), [as_uuid(one) for one in actor.team_ids]
    return {
        MINE: Q(assignee=me) & IS_OPEN if me else Q(pk=None),
        TEAMS: Q(team__in=teams) & IS_OPEN,
        NOBODYS: Q(assignee=None) & IS_OPEN,
        WAITING: Q(state="waiting"),
        OVER: Q(state__in=["solved", "closed"]),
    }.get(name, IS_OPEN)


LISTS = (OPEN, MINE, TEAMS, NOBODYS, WAITING, OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`shown` is one of LISTS; `after` is where the page of a queue begins, (priority, number), `before` that of what is over."""

    shown: str = OPEN
    desk: str = ""
    kind: str = ""
    priorities: tuple[int, ...] = ()
    text: str = ""
    after: tuple[int, int] | None = None
    before: int | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing narrows the list."""
        return replace(self, after=None, before=None) == Filter()

    def address(self, **changes: object) -> str:
        """Write it as the query of an address, with changes; beginning with `?`, the bare list as `?`."""
        said = replace(self, **changes)  # type: ignore[arg-type]  # named fields of this class, checked by dataclasses
        pairs: list[tuple[str, object]] = [("shown", said.shown)] if said.shown != OPEN else []
        pairs += [("priority", level) for level in said.priorities]
        plain: Mapping[str, object] = {"desk": said.desk, "kind": said.kind, "q": said.text}
        pairs += [(name, value) for name, value in plain.items() if value]
        pairs += [("after", f"{said.after[0]}-{said.after[1]}")] if said.after else []
        return "?" + urlencode(pairs + ([("before", said.before)] if said.before else []))

    def narrowed(self) -> Q:
        """Give the condition without the list itself."""
        parts = [_word(word) for word in self.text.split()[:_MOST_WORDS]]
        if self.desk:
            parts.append(Q(desk__slug=self.desk))
        if self.kind:
            parts.append(Q(kind=self.kind))
        if self.priorities:
            parts.append(Q(priority__in=self.priorities))
        return Q(*parts)

    def where(self, actor: Actor) -> Q:
        """Give the condition."""
        return shown(self.shown, actor) & self.narrowed()


def _word(word: str) -> Q:
    return Q(title__icontains=word) | Q(key__iexact=word) | Q(text__icontains=word) | Q(caller__name__icontains=word)


_FIELDS = MappingProxyType({"kind": frozenset(Kind), "shown": frozenset(LISTS)})


def read(asked: QueryDict) -> Filter:
    """Read the query of an address."""
    said = {name: asked.get(name, "") for name in _FIELDS}
    first, _, second = asked.get("after", "").partition("-")
    levels = {int(level) for level in asked.getlist("priority") if level in {"1", "2", "3", "4", "5"}}
    number = _number(second)
    return Filter(
        shown=said["shown"] if said["shown"] in _FIELDS["shown"] else OPEN,
        desk=clean(asked.get("desk", ""))[:40],
        kind=said["kind"] if said["kind"] in _FIELDS["kind"] else "",
        priorities=tuple(sorted(levels)),
        text=clean(asked.get("q", "")).strip()[:200],
        after=(int(first), number) if first in {"1", "2", "3", "4", "5"} and number is not None else None,
        before=_number(asked.get("before", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
