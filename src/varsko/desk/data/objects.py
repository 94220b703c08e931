"""The shapes of the register of objects."""

from dataclasses import dataclass
from datetime import datetime

from varsko.desk.data.record import CallerView, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectView:
    """An object as the desk reads it; `holder`, `service` and `team` are None for nobody, and for what the reader may not know of."""

    id: str
    tag: str
    name: str
    kind: str
    state: str
    place: str
    service: Ref | None
    holder: CallerView | None
    team: Ref | None
    notes: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """An object by its tag, and how it stands to a request: `is_tied`, `is_named` in its words, or only used by its caller."""

    id: str
    tag: str
    name: str
    state: str = "in_use"
    place: str = ""
    is_tied: bool = False
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDraft:
    """An object to write down. `service`, `holder` and `team` are ids; `who` is a name or mail address instead of a holder.

    Requests about it go to the team.
    """

    tag: str
    name: str
    kind: str = "device"
    state: str = "in_use"
    place: str = ""
    service: str = ""
    holder: str = ""
    who: str = ""
    team: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChange:
    """A line of an object's history: who did it, and (column, before, after) of each change; `fields` is empty for when it was added."""

    at: datetime
    who: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a table of objects brings, or with `faults` (line, sentence) why nothing of it is stored; `is_stored` once it is."""

    added: int = 0
    changed: int = 0
    same: int = 0
    faults: tuple[tuple[int, str], ...] = ()
    is_stored: bool = False
