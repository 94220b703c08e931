"""The shapes of who hears what a page tells, and of what readers say they see."""

from dataclasses import dataclass
from datetime import datetime

from varsko.statuspages.domain.sightings import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to hear, and where: `kind` is email, sms, push, webhook, slack or teams.

    `address` is a mail address, a number or a web address; `keys` are those of a browser (p256dh and auth). `asker` is where on the network
    somebody asks from, so that nobody has many messages sent.

    `components` are codes and `report` the code of the only report they want; `wants` is incident, maintenance or "" for both.

    Times are told in their `time_zone`, "" for the page's. With `digest_hour` (0 to 23) mails come once a day at that hour; with
    `learned` they hear by mail, too, what was learned when it is published; with `monthly` they get a report of each month.

    On a page with groups of readers `audience` is the code of the group, with `by_link` the one whose link they hold; or `person` is the
    id of whoever asks as somebody who has signed in.
    """

    address: str
    kind: str = "email"
    language: str = ""
    components: tuple[str, ...] = ()
    report: str = ""
    wants: str = ""
    time_zone: str = ""
    digest_hour: int | None = None
    learned: bool = False
    monthly: bool = False
    audience: str = ""
    by_link: bool = False
    person: str = ""
    asker: str = ""
    keys: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """Somebody who belongs to groups of readers of a page: the id and address of the person, the codes of the groups."""

    id: str
    email: str
    audiences: tuple[str, ...]
    created_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberView:
    """A subscriber as those see them who may configure pages. `report` is the code of the only report they hear of, or "".

    `audience` is the name of their group of readers with `audience_code`, or "" – or `person` is the id of who subscribed as themselves.
    """

    id: str
    code: str
    kind: str
    address: str
    language: str
    components: tuple[str, ...]
    report: str
    wants: str
    state: str
    failures: int
    quarantined_at: datetime | None
    created_at: datetime
    audience: str = ""
    audience_code: str = ""
    person: str = ""
    time_zone: str = ""
    digest_hour: int | None = None
    learned: bool = False
    monthly: bool = False

    @property
    def shown(self) -> str:
        """Give the address as people tell them apart: a browser's is long and says nothing but whose service it is."""
        return f"{self.address.split('/')[2]} …{self.address[-6:]}" if self.kind == "push" else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """What readers say they see of a component, or with `component` "" of anything: how many in the last ten minutes, hour and day.

    `usual` is how many ten minutes of the day before had on average, `verdict` what was made of it.
    """

    component: str
    name: str
    now: int
    hour: int
    day: int
    usual: float
    verdict: Verdict
