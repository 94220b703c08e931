"""Of what nothing may go."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from varsko.core import personal
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.privacy.data import HoldView, Reason
from varsko.privacy.models import Hold

PERSON = "person"


def held(about: str) -> frozenset[str]:
    """Give the ids of the things of one kind that are on hold, for stages that must not let them go."""
    return frozenset(Hold.objects.filter(about=about, lifted_at=None).values_list("subject", flat=True))


def staying(about: str) -> frozenset[str]:
    """Give the ids of the things of one kind that no rule may touch: on hold, or not over."""
    alive: Iterable[str] = (one for part in personal.parts() if about in part.live for one in part.live[about]())
    return held(about) | frozenset(alive)


def holdable() -> tuple[str, ...]:
    """List the kinds of things that can be put on hold."""
    return (PERSON, *sorted({about for part in personal.parts() for about in part.holds}))


def holds(*, by: Actor) -> list[HoldView]:
    """List what is on hold, the newest first. Raises NotAllowed."""
    demand(by, "see", Subject(kind="settings"))
    return [hold_view(row) for row in Hold.objects.filter(lifted_at=None).order_by("-pk")]


def reasons_of_holds(person: str) -> list[Reason]:
    """Say which hold a person is under."""
    rows = Hold.objects.filter(about=PERSON, subject=person, lifted_at=None)
    why = _("There is a legal hold: %(note)s")
    return [Reason(why=why % {"note": row.note}, href="/settings/privacy/holds") for row in rows]


def hold_view(row: Hold) -> HoldView:
    """Make the shape of a hold."""
    return HoldView(id=str(row.pk), about=row.about, label=row.label, note=row.note, placed_by=row.placed_by, placed_at=row.placed_at)
