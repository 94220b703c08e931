"""The shapes that reports hand out. Plain data: no Django here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from varsko.incidents.data import IncidentView
from varsko.insights.domain.costs import Costs
from varsko.insights.domain.overview import Level as Level
from varsko.insights.domain.overview import Share as Share
from varsko.insights.domain.overview import Waiting as Waiting
from varsko.insights.domain.recurrence import Tally as Tally
from varsko.insights.domain.spread import Spread as Spread
from varsko.insights.domain.spread import Verdict as Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One incident in a picture: `x` from 0 to 1 along its axis."""

    key: str
    summary: str
    severity: int
    length: timedelta
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group of incidents: its name ("" for unknown), its times, and where the marks of median and nine in ten stand."""

    name: str
    spread: Spread
    dots: tuple[Dot, ...] = ()
    median_x: float = 0.0
    most_x: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A metric over a period: all incidents, the period before it, and the groups. `lacking` counts those without both milestones."""

    metric: str
    since: datetime
    until: datetime
    whole: Spread | None
    before: Spread | None
    verdict: Verdict
    rows: tuple[Row, ...] = field(default=())
    lacking: int = 0
    longest: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Incidents that speak of the same thing: the one that all others are like, the words most of them share, their services.

    `problems` name any of them, as (key, title).
    """

    incidents: tuple[IncidentView, ...]
    heart: IncidentView
    words: tuple[str, ...]
    services: tuple[str, ...]
    service_id: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What recurs in a period. `kinds` are what factors did, `factors` main ones said in the same words at least twice.

    `months` names those that the tallies count over, as "2026-07"; `weekdays` begins with Monday, `hours` holds eight parts of the day
    from midnight; `summaries` are by key.
    """

    since: datetime
    until: datetime
    count: int
    months: tuple[str, ...]
    services: tuple[Tally, ...]
    types: tuple[Tally, ...]
    noticed: tuple[Tally, ...]
    kinds: tuple[Tally, ...]
    factors: tuple[Tally, ...]
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    recurring: tuple[Recurring, ...]
    summaries: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """Something that comes back, with the minutes it cost, and what was done about it: problems, and actions done and open."""

    group: Recurring
    minutes: int
    done: int
    open: int


@dataclass(frozen=True, slots=True)
class MailView:
    """How somebody gets the page for those who lead by mail, and when the next goes out."""

    every: str
    form: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """How the desks did: what came and was solved, in the period and in the one before, what is open now, and was meanwhile."""

    came: int
    came_before: int
    solved: int
    solved_before: int
    open: int
    promises: Share
    satisfaction: Share
    backlog: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One page for those who lead: incidents by severity, how the desks did, and the worst of what comes back.

    `costs` are None as long as nobody set what an hour costs.
    """

    since: datetime
    until: datetime
    levels: tuple[Level, ...]
    ongoing: int
    desk: Desk
    worst: tuple[Worst, ...]
    costs: Costs | None = None

    @property
    def whole(self) -> Level:
        """Add the severities up."""
        names = ("count", "before", "minutes", "minutes_before")
        return Level(severity=0, **{name: sum(getattr(one, name) for one in self.levels) for name in names})
