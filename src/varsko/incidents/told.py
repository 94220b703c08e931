"""The shapes of telling people. Plain data: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from varsko.incidents.domain.telling.blanks import Template as Template
from varsko.incidents.domain.telling.eta import Estimate as Estimate
from varsko.incidents.domain.telling.eta import Kept as Kept
from varsko.incidents.domain.telling.review import Texts as Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """When it is expected to be over: with a `share` in percent from `count` past cases, with 0 by somebody's own estimate.

    `known` and `ref` as in an `Estimate`; of what was sent `known` is "".
    """

    at: datetime
    share: int = 0
    count: int = 0
    known: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What somebody wants people to be told. With `id` a UUID, saying the same twice tells once.

    `texts` are by language, the first is for those whose own is not among them; `corrects` is the number of an earlier update.
    """

    stage: str
    texts: Mapping[str, Texts]
    next_update_at: datetime | None = None
    eta: Eta | None = None
    restart: str = ""
    reader_id: str = ""
    skipped: str = ""
    corrects: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """What people were told. `corrects` and `corrected_by` are numbers of other updates, 0 for none; `mails` counts its mails."""

    id: str
    number: int
    stage: str
    texts: Mapping[str, Texts]
    author_name: str
    sent_at: datetime
    next_update_at: datetime | None = None
    eta: Eta | None = None
    restart: str = ""
    reader_name: str = ""
    skipped: str = ""
    corrects: int = 0
    corrected_by: int = 0
    mails: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who gets the mail: a person by id, or an address of a list alone."""

    address: str
    name: str
    language: str
    user_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom an update reaches: each recipient once, how many by each way (a list by its name, "" for those who follow), parts' holders."""

    recipients: tuple[Recipient, ...]
    lists: Mapping[str, int]
    followers: int = 0
    holders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list of people and addresses that get updates of incidents of a severity up to `severity`; no services means all."""

    id: str
    name: str
    severity: int
    addresses: tuple[str, ...]
    language: str
    people: tuple[str, ...]
    teams: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """A text as it is now: `version` 0 is the shipped one, and so is a later one with `is_own` False."""

    stage: str
    audience: str
    language: str
    template: Template
    version: int = 0
    is_own: bool = False
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What people outside were told last, in one language; after `is_last` nothing more is promised."""

    language: str
    title: str
    text: str
    sent_at: datetime
    next_update_at: datetime | None = None
    is_last: bool = False
