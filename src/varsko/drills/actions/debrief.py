"""Looking back: which steps were done, what was noted, and what goes into a review."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.texts import prose
from varsko.drills.actions.rows import about, change, held, shown
from varsko.drills.data import DrillView, Proof
from varsko.drills.models import Drill, DrillStep
from varsko.events.drills import DrillNoted, StepDone, StepUndone
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.postmortems import actions as reviews
from varsko.postmortems.data import ReviewView

NOTES = ("well", "badly", "learned")
LONGEST = 4_000


def tick(*, by: Actor, at: datetime, ref: object, number: int) -> DrillView:
    """Say that an expected step was done, now. Raises NotFound, NotAllowed, and Invalid for one that the record shows by itself."""
    with transaction.atomic():
        row, step = _step(by, ref, number)
        if step.done_at is None:
            done_at = row.ended_at or at  # who looks back speaks of the time of the drill
            DrillStep.objects.filter(pk=step.pk).update(done_at=done_at, done_by=by.who.name[:200])
            change(row, StepDone(**about(row, by, at), number=number, step=step.text))
    return shown(row, by, at)


def untick(*, by: Actor, at: datetime, ref: object, number: int) -> DrillView:
    """Say that a step was not done after all; where it was not, nothing happens."""
    with transaction.atomic():
        row, step = _step(by, ref, number)
        if step.done_at is not None:
            DrillStep.objects.filter(pk=step.pk).update(done_at=None, done_by="")
            change(row, StepUndone(**about(row, by, at), number=number, step=step.text))
    return shown(row, by, at)


def _step(by: Actor, ref: object, number: int) -> tuple[Drill, DrillStep]:
    row = held(by, ref)
    step = DrillStep.objects.filter(drill=row, number=number).first()
    if step is None:
        raise NotFound("step")
    if step.proof != Proof.BY_HAND:
        raise Invalid({"step": _("The record shows this by itself.")})
    return row, step


def write_notes(*, by: Actor, at: datetime, ref: object, notes: Mapping[str, str]) -> DrillView:
    """Write down what a drill showed: any of `well`, `badly`, `learned`. Raises NotFound, NotAllowed, Invalid."""
    unknown = notes.keys() - set(NOTES)
    if unknown:
        raise Invalid(dict.fromkeys(unknown, _("There is no such field.")))
    said = {name: prose(text, name, LONGEST) for name, text in notes.items()}
    with transaction.atomic():
        row = held(by, ref)
        fresh = {name: text for name, text in said.items() if text != getattr(row, name)}
        if fresh:
            change(row, DrillNoted(**about(row, by, at)), **fresh)
    return shown(row, by, at)


def take_into_review(*, by: Actor, at: datetime, ref: object) -> ReviewView:
    """Put the notes into the review of the drill's incident, which begins if there is none; what stands there stays above them.

    Raises NotFound, NotAllowed, Invalid, and Conflict while the incident goes on.
    """
    with transaction.atomic():
        row = held(by, ref)
        review = reviews.open_review(by=by, at=at, ref=str(row.incident_id))
        texts = {name: _joined(review.texts.get(name, ""), getattr(row, name)) for name in NOTES}
        return reviews.write(by=by, at=at, ref=str(row.incident_id), texts=texts)


def _joined(before: str, note: str) -> str:
    return before if note in before else "\n\n".join(part for part in (before, note) if part)
