"""What a list shows, as its address says it. Anything that makes no sense in an address is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from varsko.incidents import queries
from varsko.incidents.domain.scale import MOST_LEVELS
from varsko.incidents.domain.status import ONGOING, Status
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor

ALL, MINE, DRILLS = "all", "me", "drills"
SHOWN: Mapping[str, Q] = {
    ALL: Q(),
    "ongoing": Q(status__in=sorted(ONGOING)),
    "resolved": Q(status=Status.RESOLVED),
    "done": Q(status__in=[Status.REVIEWED, Status.CLOSED]),
    DRILLS: Q(),
    "declined": Q(status__in=[Status.DECLINED, Status.MERGED]),
}
_LARGEST = 10**18
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`shown` is one of SHOWN; `whose` is "" or "me"; `team` is whose services it is about; `before` pages backwards by the number."""

    shown: str = ALL
    severities: tuple[int, ...] = ()
    service: str = ""
    team: str = ""
    type: str = ""
    whose: str = ""
    text: str = ""
    before: int | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing narrows the list, but to a team perhaps."""
        return replace(self, before=None, team="") == Filter()

    def address(self, **changes: object) -> str:
        """Write it as the query of an address, with changes; beginning with `?`, the bare list as `?`."""
        said = replace(self, **changes)  # type: ignore[arg-type]  # named fields of this class, checked by dataclasses
        pairs: list[tuple[str, object]] = [("shown", said.shown)] if said.shown != ALL else []
        pairs += [("severity", level) for level in said.severities]
        plain: Mapping[str, object] = {"service": said.service, "team": said.team, "type": said.type, "whose": said.whose, "q": said.text}
        pairs += [(name, value) for name, value in plain.items() if value]
        return "?" + urlencode(pairs + ([("before", said.before)] if said.before else []))

    def where(self, actor: Actor) -> Q:
        """Give the condition."""
        parts = [SHOWN[self.shown], *(_word(word) for word in self.text.split()[:_MOST_WORDS])]
        if self.severities:
            parts.append(Q(severity__in=self.severities))
        if self.service:
            service = UUID(self.service)
            parts.append(Q(service=service) | Q(affected__service=service))
        if self.team:
            parts.append(queries.of_team(self.team, by=actor))
        if self.type:
            parts.append(Q(type=UUID(self.type)))
        if self.whose == MINE:
            parts.append(Q(manager=as_uuid(actor.who.id)))
        return Q(*parts)


def _word(word: str) -> Q:
    return Q(summary__icontains=word) | Q(key__icontains=word) | Q(description__icontains=word)


def read(asked: QueryDict) -> Filter:
    """Read the query of an address."""
    shown, before = asked.get("shown", ""), asked.get("before", "")
    service, of_type, team = (as_uuid(asked.get(name, "")) for name in ("service", "type", "team"))
    levels = {int(level) for level in asked.getlist("severity") if len(level) == 1 and level in "123456789"}
    return Filter(
        shown=shown if shown in SHOWN else ALL,
        severities=tuple(sorted(level for level in levels if level <= MOST_LEVELS)),
        service=str(service) if service else "",
        team=str(team) if team else "",
        type=str(of_type) if of_type else "",
        whose=MINE if asked.get("whose") == MINE else "",
        text=clean(asked.get("q", "")).strip()[:200],
        before=int(before) if before.isascii() and before.isdigit() and int(before[:20]) < _LARGEST else None,
    )
