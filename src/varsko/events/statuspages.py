"""What happens on status pages."""

from dataclasses import dataclass, field
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPageEvent(Event):
    """A fact about one status page; `subject` is its id."""

    ABOUT: ClassVar[str] = "status_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPageCreated(StatusPageEvent):
    """There is a new page."""

    name: str
    slug: str
    access: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPageChanged(StatusPageEvent):
    """A field of a page says something else, as text; what is secret is not told."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPageDeleted(StatusPageEvent):
    """A page is gone, with all that was on it."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentChanged(StatusPageEvent):
    """A component or a group was added, changed or removed (`change`)."""

    component: str
    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentStateChanged(StatusPageEvent):
    """A component is in another state; `report` is the code of what is reported, "" when somebody set it."""

    component: str
    name: str
    before: str
    after: str
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUpdated(StatusPageEvent):
    """Something was said on a page, or with `draft` prepared: about an incident or maintenance, by its code.

    `texts` are by language, `told` says whether subscribers hear of it.
    """

    report: str
    number: int
    kind: str
    stage: str
    texts: dict[str, str] = field(default_factory=dict)
    told: bool = True
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPublished(StatusPageEvent):
    """What was prepared was made public."""

    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChanged(StatusPageEvent):
    """A report, or with `number` one of its updates, says something else; both as text."""

    report: str
    field: str
    before: str
    after: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRemoved(StatusPageEvent):
    """A report was taken off the page."""

    report: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribersImported(StatusPageEvent):
    """So many subscribers were brought along as confirmed; their addresses are not told here."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberChanged(StatusPageEvent):
    """Somebody who looks after the page changed a subscription (`change`: brought back, asked once more, or ended), by its code."""

    subscriber: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberQuarantined(StatusPageEvent):
    """An address refused too often, and is not written to any more."""

    subscriber: str
    kind: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChanged(StatusPageEvent):
    """Something that is measured was added, changed, emptied, removed, watched, unwatched, ruled or unruled (`change`).

    What is measured is no event.
    """

    metric: str
    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricJudged(StatusPageEvent):
    """What is measured says something else of a component (`before`, `after`: fine, broken, silent – nothing is measured any more)."""

    metric: str
    name: str
    component: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeCorrected(StatusPageEvent):
    """Down time of a component was put right (`change`: moved, struck, restored); `before` and `after` say from when to when it was.

    `why` is what somebody wrote.
    """

    component: str
    name: str
    change: str
    why: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChanged(StatusPageEvent):
    """A text that is ready was added, changed or removed (`change`)."""

    template: str
    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceChanged(StatusPageEvent):
    """A group of readers was added, changed, removed, given a new link, or its link taken away (`change`: linked, unlinked)."""

    audience: str
    name: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorChanged(Event):
    """A page of another installation is kept here, or not any more (`change`: added, trusted, removed); `key` is the one that signs it."""

    ABOUT: ClassVar[str] = "mirror"

    name: str
    address: str
    change: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBrought(StatusPageEvent):
    """A report was brought along from elsewhere, with its own times."""

    report: str
    title: str
