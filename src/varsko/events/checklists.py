"""What happens to checklists of desks, and to the steps of requests."""

from dataclasses import dataclass

from varsko.events.desk import DeskEvent, RequestEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistChanged(DeskEvent):
    """A checklist of a desk was `change`d: added, changed or removed."""

    checklist: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChanged(RequestEvent):
    """Steps were added, or a `step` (an id) was done, undone, dropped, or given to `person` (an id, "" for nobody): `change` says which."""

    step: str
    change: str
    person: str = ""
