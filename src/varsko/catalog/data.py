"""The shapes that the catalogue hands out. Plain data: no Django here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A web address that helps: a runbook, a dashboard, a repository."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A service as other stages read it.

    `tier` is 1 (critical) to 4 (minor); `aliases` are folded; `needs` and `needed_by` are ids of the services one step away.
    """

    id: str
    name: str
    description: str = ""
    team_id: str = ""
    team_name: str = ""
    private: bool = False
    tier: int = 3
    links: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """A service that suffers when another breaks: `steps` away, by way of the service `via` (an id)."""

    service: ServiceView
    steps: int
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A service in a drawing, in units of the drawing."""

    id: str
    column: int
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A dependency in a drawing, as the path of an SVG line."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Who needs whom around one service: needed-by to the left, needs to the right."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """Somebody outside whom services need, as their own status page tells.

    `indicator` is none (all is well), maintenance, minor, major or critical, and "" until the page was heard; `said` are its own words.
    `troubles` are (name, state) of its parts that are not fine, `incidents` what it tells of. `is_reached` is false when the last
    look brought nothing, `is_watched` while it is looked at again: some service needs it.
    """

    id: str
    name: str
    address: str
    indicator: str = ""
    said: str = ""
    troubles: tuple[tuple[str, str], ...] = ()
    incidents: tuple[str, ...] = ()
    looked_at: datetime | None = None
    heard_at: datetime | None = None
    changed_at: datetime | None = None
    is_reached: bool = True
    is_watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelianceView:
    """A service needs a provider, or a `part` of it. `state` is the part's, or the whole page's where it names no such part.

    `may_be_them` when it was heard lately that all is not well there.
    """

    id: int
    service_id: str
    service_name: str
    provider: ProviderView
    part: str = ""
    state: str = ""
    is_part_known: bool = True
    may_be_them: bool = False
