"""What reviews do when an incident is over, and when a day comes near. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.incidents import queries as incidents
from varsko.people.data import SYSTEM_ACTOR
from varsko.postmortems.actions.reviews import open_review
from varsko.postmortems.actions.reviews import remind as remind_of_review
from varsko.postmortems.actions.todo import remind as remind_of_action
from varsko.postmortems.domain.states import Asked
from varsko.postmortems.models import Action, Review
from varsko.postmortems.personal import PERSONAL as PERSONAL
from varsko.postmortems.queries.reviews import OVER
from varsko.postmortems.queries.rules import rules


def ask(batch: Sequence[Recorded]) -> None:
    """Open the review of incidents that are over and whose severity asks for one; one that is there stays as it is."""
    days = rules()
    for one in batch:
        found = incidents.incident(one.event.subject, by=SYSTEM_ACTOR)
        if found is not None and not found.drill and found.status in OVER and days.get(found.severity):
            open_review(by=SYSTEM_ACTOR, at=one.event.at, ref=found.id, reason=Asked.SEVERITY)


def reviews() -> QuerySet[Review]:
    """Give the reviews whose authors wait to be reminded."""
    return Review.objects.all()


def remind_authors(rows: Sequence[Review]) -> None:
    """The day of reviews comes near or has passed."""
    prefetch_related_objects(rows, "incident")
    for row in rows:
        with transaction.atomic():
            remind_of_review(row, at=now())


def actions() -> QuerySet[Action]:
    """Give the actions whose owners wait to be reminded."""
    return Action.objects.all()


def remind_owners(rows: Sequence[Action]) -> None:
    """The day of actions comes near or has passed."""
    for row in rows:
        with transaction.atomic():
            remind_of_action(row, at=now())
