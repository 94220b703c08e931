"""What happens on the board of an incident: streams of work, changes, and what is being found out."""

from dataclasses import dataclass

from varsko.events.incidents import IncidentEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent(IncidentEvent):
    """A fact about a stream of work: its number within the incident, its name, and who leads it."""

    number: int
    name: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOpened(StreamEvent):
    """Some people work on a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamChanged(StreamEvent):
    """A stream has another name or lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEnded(StreamEvent):
    """A stream is over; `note` says what came of it."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent(IncidentEvent):
    """A fact about a change: its number within the incident, what is changed, and how it is taken back."""

    number: int
    what: str
    way_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLogged(ChangeEvent):
    """A change is `state` planned or done, by `who`."""

    state: str
    who: str
    how: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMoved(ChangeEvent):
    """A change came from `before` to `after`: planned, done, rolled_back or dropped."""

    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCorrected(ChangeEvent):
    """A change says something else; `before` holds the fields as they were."""

    before: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueEvent(IncidentEvent):
    """A fact about an observation, a theory or an experiment (`kind`): its number within the incident, and what it says."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueAdded(ClueEvent):
    """Something was observed, supposed or is to be tried; `of` is the number of what it explains or tries, 0 for nothing."""

    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueCorrected(ClueEvent):
    """It says something else than `before`."""

    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueJudged(ClueEvent):
    """A theory or an experiment is `verdict` open, confirmed or refuted; `note` says why."""

    verdict: str
    note: str = ""
