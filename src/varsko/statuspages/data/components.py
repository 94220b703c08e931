"""The shapes of components and their groups."""

from dataclasses import dataclass
from datetime import date, datetime

from varsko.statuspages.domain.states import State, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Components that belong together. `parent` is the code of the group around it, or ""."""

    id: str
    code: str
    name: str
    description: str
    position: int
    created_at: datetime
    updated_at: datetime
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentDraft:
    """What somebody wants of a component. `service_id` ties it to the catalogue, `group` is a group's code; "" for none.

    `heeds` says what becomes of alerts of the service: nothing, propose or publish; with `heeds_providers`
    the same becomes of what the pages of providers say that the service needs. None leaves it as it is.
    """

    name: str
    description: str = ""
    group: str = ""
    service_id: str = ""
    position: int | None = None
    only_if_degraded: bool = False
    showcase: bool = True
    began_on: date | None = None
    heeds: str | None = None
    heeds_providers: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a page (a slug) says of a component: its state, that in words of the active language, and an icon for it."""

    page: str
    name: str
    state: State
    words: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """A component with the state that counts. `group` is the code of its group or ""; `alert_state` is what open alerts say."""

    id: str
    code: str
    name: str
    description: str
    group: str
    service_id: str
    state: State
    position: int
    only_if_degraded: bool
    showcase: bool
    began_on: date
    created_at: datetime
    updated_at: datetime
    heeds: str = "nothing"
    heeds_providers: bool = False
    alert_state: State = State.OPERATIONAL
    alert_since: datetime | None = None
    alert_overruled: bool = False

    @property
    def proposed(self) -> State | None:
        """Give the worse state that alerts propose and nobody has decided about; None when there is none."""
        is_worse = worst([self.state, self.alert_state]) != self.state
        return self.alert_state if self.heeds == "propose" and is_worse and not self.alert_overruled else None
