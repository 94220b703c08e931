"""The shapes of groups of readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from varsko.people.data import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceDraft:
    """What somebody wants of a group of readers: the codes of the components and metrics it sees, the ids of its teams and own people.

    `provider_groups` are groups of the organisation's provider, by its names.
    """

    name: str
    components: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    provider_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceView:
    """A group of readers. `components` and `metrics` are codes, `teams` and `people`, those who belong to it by themselves, are ids.

    `has_link` tells whether whoever has its link belongs to it too. With `alone`, an id, it is what one person sees beside their groups.

    `comers` are the ids of people whom the provider named in one of `provider_groups` when they last signed in there.
    """

    id: str
    code: str
    name: str
    components: frozenset[str]
    teams: frozenset[str]
    has_link: bool
    created_at: datetime
    written_at: datetime | None = None
    people: frozenset[str] = frozenset()
    metrics: frozenset[str] = frozenset()
    alone: str = ""
    provider_groups: frozenset[str] = frozenset()
    comers: frozenset[str] = frozenset()

    def holds(self, by: Actor) -> bool:
        """Tell whether somebody belongs to it: by a team, by what the provider says, or by themselves."""
        return by.role is not None and (bool(self.teams & by.team_ids) or by.who.id in self.people or by.who.id in self.comers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody sees of a page as a member of some groups of readers: the codes of these, of their components and metrics."""

    audiences: tuple[str, ...]
    components: frozenset[str]
    metrics: frozenset[str] = frozenset()


def together(audiences: Iterable[AudienceView]) -> Sight:
    """Add up what several groups see."""
    given = list(audiences)
    return Sight(
        audiences=tuple(one.code for one in given),
        components=frozenset().union(*(one.components for one in given)),
        metrics=frozenset().union(*(one.metrics for one in given)),
    )
