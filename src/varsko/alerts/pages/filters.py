"""What a list shows, as its address says it. Anything that makes no sense in an address is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from varsko.alerts import queries
from varsko.alerts.domain.lifecycle import State
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor

UNCLOSED, ALL = "unclosed", "all"
SHOWN = (UNCLOSED, *(state.value for state in State), ALL)
MINE, TEAMS = "me", "teams"
_LARGEST = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`shown` is a state, "unclosed" or "all"; `whose` is "", "me" or "teams"; `before` pages backwards by the short number."""

    shown: str = UNCLOSED
    priorities: tuple[int, ...] = ()
    team: str = ""
    service: str = ""
    whose: str = ""
    text: str = ""
    before: int | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing but the state narrows the list."""
        return replace(self, shown=UNCLOSED, before=None) == Filter()

    def address(self, **changes: object) -> str:
        """Write it as the query of an address, with changes; beginning with `?`, the bare list as `?`."""
        said = replace(self, **changes)  # type: ignore[arg-type]  # named fields of this class, checked by dataclasses
        pairs: list[tuple[str, object]] = [("state", said.shown)] if said.shown != UNCLOSED else []
        pairs += [("priority", level) for level in said.priorities]
        plain: Mapping[str, object] = {"team": said.team, "service": said.service, "whose": said.whose, "q": said.text}
        pairs += [(name, value) for name, value in plain.items() if value]
        return "?" + urlencode(pairs + ([("before", said.before)] if said.before else []))

    def where(self, actor: Actor) -> Q:
        """Give the condition. Raises Invalid with the field `query` when the text is no query."""
        parts = [self._state(), self._whose(actor)]
        if self.priorities:
            parts.append(Q(priority__in=self.priorities))
        if self.team:
            parts.append(Q(team=UUID(self.team)))
        if self.service:
            parts.append(Q(service=UUID(self.service)))
        if self.text:
            parts.append(queries.matching(self.text))
        return Q(*parts)

    def _state(self) -> Q:
        if self.shown == ALL:
            return Q()
        return ~Q(state=State.CLOSED) if self.shown == UNCLOSED else Q(state=self.shown)

    def _whose(self, actor: Actor) -> Q:
        if self.whose == MINE:
            return Q(owner=as_uuid(actor.who.id))
        return Q(team__in=[UUID(team) for team in actor.team_ids]) if self.whose == TEAMS else Q()


def read(asked: QueryDict) -> Filter:
    """Read the query of an address."""
    shown, whose, before = asked.get("state", ""), asked.get("whose", ""), asked.get("before", "")
    levels = {int(level) for level in asked.getlist("priority") if level in {"1", "2", "3", "4", "5"}}
    return Filter(
        shown=shown if shown in SHOWN else UNCLOSED,
        priorities=tuple(sorted(levels)),
        team=_id(asked.get("team", "")),
        service=_id(asked.get("service", "")),
        whose=whose if whose in {MINE, TEAMS} else "",
        text=clean(asked.get("q", "")).strip(),
        before=int(before) if before.isascii() and before.isdigit() and int(before[:20]) < _LARGEST else None,
    )


def _id(text: str) -> str:
    found = as_uuid(text)
    return str(found) if found else ""
