"""Drills as JSON: the twin of their pages."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from varsko.core.clock import now
from varsko.drills import actions, queries
from varsko.drills.data import DrillView, Script, Signal, Start, Step
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people.domain.permissions import demand
from varsko.people.rest import actor_of
from varsko.postmortems.data import ReviewView

router = Router(tags=["drills"])

Few = Field(max_length=100)


class ScriptIn(Schema):
    """A script as it is wanted, whole."""

    name: str
    summary: str
    about: str = ""
    description: str = ""
    severity: int = 1
    signals: Annotated[list[Signal], Few]
    steps: Annotated[list[Step], Few] = []
    is_off: bool = False

    def wanted(self, key: str = "") -> Script:
        """Give it as the action wants it."""
        said = self.dict(exclude={"signals", "steps"})
        return Script(key=key, signals=tuple(self.signals), steps=tuple(self.steps), **said)


class StartIn(Schema):
    """A drill to begin: by a script's key, with people by id. With an `id` (a UUID) saying the same twice begins it once."""

    script: str
    people: Annotated[list[str], Few] = []
    service_id: str = ""
    speed: int = 1
    pages: bool = False
    id: str = ""


class ClockIn(Schema):
    """What is done to the clock: `speed` goes with a number, `skip` moves it ahead to the next signal."""

    do: Literal["pause", "go_on", "skip", "speed", "end"]
    speed: int = 1


class NotesIn(Schema):
    """What a drill showed; what is left out stays."""

    well: str | None = None
    badly: str | None = None
    learned: str | None = None


@router.get("/drill-scripts", response=list[Script], summary="Scripts of drills")
def list_scripts(request: HttpRequest) -> list[Script]:
    """List the scripts, for whoever may lead a drill."""
    demand(actor_of(request), "change", incidents.ANY)
    return queries.scripts()


@router.post("/drill-scripts", response={201: Script}, summary="Write a script")
def add_script(request: HttpRequest, script: ScriptIn) -> Status[Script]:
    """Make a script."""
    return Status(201, actions.save_script(by=actor_of(request), at=now(), wanted=script.wanted()))


@router.put("/drill-scripts/{key}", response=Script, summary="Replace a script")
def change_script(request: HttpRequest, key: str, script: ScriptIn) -> Script:
    """Change a script."""
    return actions.save_script(by=actor_of(request), at=now(), wanted=script.wanted(key))


@router.delete("/drill-scripts/{key}", response={204: None}, summary="Delete an own script")
def delete_script(request: HttpRequest, key: str) -> Status[None]:
    """Delete a script; one that stood for a shipped one gives way to it."""
    actions.delete_script(by=actor_of(request), at=now(), key=key)
    return Status(204, None)


@router.get("/drills", response=list[DrillView], summary="Drills by a script, the newest first, without signals and steps")
def list_drills(request: HttpRequest) -> list[DrillView]:
    """List the drills the asker may see."""
    return queries.drills(by=actor_of(request), at=now())


@router.post("/drills", response={201: DrillView}, summary="Begin a drill")
def start(request: HttpRequest, wanted: StartIn) -> Status[DrillView]:
    """Begin a drill by a script."""
    said = Start(**wanted.dict() | {"people": tuple(wanted.people)})
    return Status(201, actions.start(by=actor_of(request), at=now(), wanted=said))


@router.get("/drills/{key}", response=DrillView, summary="A drill by the key of its incident, with signals and steps")
def get_drill(request: HttpRequest, key: str) -> DrillView:
    """Show one drill; what is to come is hidden from whoever takes part."""
    found = queries.drill(key, by=actor_of(request), at=now())
    if found is None:
        raise NotFound("drill")
    return found


@router.post("/drills/{key}/clock", response=DrillView, summary="Stop the clock, let it go on, move it ahead, or end the drill")
def turn(request: HttpRequest, key: str, clock: ClockIn) -> DrillView:
    """Turn the clock of a drill."""
    by, at = actor_of(request), now()
    if clock.do == "speed":
        return actions.set_speed(by=by, at=at, ref=key, speed=clock.speed)
    verbs = {"pause": actions.pause, "go_on": actions.go_on, "skip": actions.skip, "end": actions.end}
    return verbs[clock.do](by=by, at=at, ref=key)


@router.put("/drills/{key}/steps/{number}", response=DrillView, summary="An expected step was done")
def tick(request: HttpRequest, key: str, number: int) -> DrillView:
    """Tick a step."""
    return actions.tick(by=actor_of(request), at=now(), ref=key, number=number)


@router.delete("/drills/{key}/steps/{number}", response=DrillView, summary="It was not done after all")
def untick(request: HttpRequest, key: str, number: int) -> DrillView:
    """Take the tick of a step back."""
    return actions.untick(by=actor_of(request), at=now(), ref=key, number=number)


@router.patch("/drills/{key}", response=DrillView, summary="Write down what it showed")
def write_notes(request: HttpRequest, key: str, notes: NotesIn) -> DrillView:
    """Write the notes."""
    said = {name: text or "" for name, text in notes.dict(exclude_unset=True).items()}
    return actions.write_notes(by=actor_of(request), at=now(), ref=key, notes=said)


@router.post("/drills/{key}/review", response=ReviewView, summary="Put the notes into the review of its incident")
def review(request: HttpRequest, key: str) -> ReviewView:
    """Take the notes into the review."""
    return actions.take_into_review(by=actor_of(request), at=now(), ref=key)
