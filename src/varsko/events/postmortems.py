"""What happens to the review of an incident."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(Event):
    """A fact about one review; `subject` is the review's id, `key` the key of its incident."""

    ABOUT: ClassVar[str] = "review"

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(ReviewEvent):
    """A review is to be written by `owner` (a name, "" for nobody yet) until `due`, a date or "". The reason says who asked for it."""

    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAssigned(ReviewEvent):
    """Somebody else is to write it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChanged(ReviewEvent):
    """A text of it says something else: `field` with its value `before` and `after`."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMoved(ReviewEvent):
    """It came into another state by a `move` of `postmortems.domain.states`."""

    move: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPublished(ReviewEvent):
    """Everybody inside who may know of the incident can learn from it; `mails` counts who was told by mail."""

    incident: str
    mails: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReviewPublished(ReviewEvent):
    """What customers may read is handed on, for status pages: `texts` holds by language (en, nb …) title and body, in Markdown.

    `incident` is the incident's id. Being handed on again replaces what was there.
    """

    incident: str
    texts: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(ReviewEvent):
    """Somebody is asked to approve it."""

    user: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApproved(ReviewEvent):
    """Somebody who was asked approves it as it is."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorEvent(ReviewEvent):
    """A fact about one of the factors that contributed, by its number within the review."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorWritten(FactorEvent):
    """A factor was added or says something else; `under` is the number of the one it explains, 0 for none."""

    kind: str
    under: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRemoved(FactorEvent):
    """A factor was taken out, with all that explains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEvent(ReviewEvent):
    """A fact about one of the actions that were decided, by its number within the review."""

    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWritten(ActionEvent):
    """An action was decided or changed: `owner` does it until `due`, a date."""

    kind: str
    owner: str
    due: str
    is_priority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEnded(ActionEvent):
    """An action is done, or with `note` will not be done (`outcome` done or dropped)."""

    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReopened(ActionEvent):
    """An action is open again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReminded(ActionEvent):
    """Its owner was reminded of it by mail; `late` counts the days since it was due."""

    told: tuple[str, ...]
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRulesChanged(Event):
    """Which severities ask for a review, and within how many days: `before` and `after` by severity, 0 for none."""

    ABOUT: ClassVar[str] = "settings"

    before: dict[str, int]
    after: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChanged(Event):
    """What counts in a phase says something else: `before` and `after`, "" as shipped; `team` names whose it is, "" for all."""

    ABOUT: ClassVar[str] = "settings"

    phase: str
    before: str
    after: str
    team: str = ""
