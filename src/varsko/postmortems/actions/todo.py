"""What was decided: each action has an owner and a day, and its owner hears of it before, on the day, and while it is late."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core import wake
from varsko.core.outbox import record
from varsko.core.texts import line, prose
from varsko.events.postmortems import ActionEnded, ActionReminded, ActionReopened, ActionWritten
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person
from varsko.postmortems import letters
from varsko.postmortems.actions.rows import about, change, held, knowing, may_know, zone_of
from varsko.postmortems.data import ActionView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.deadlines import Kind, Outcome, days_late, latest_day, next_reminder, weeks_allowed
from varsko.postmortems.models import Action, Review
from varsko.postmortems.queries.reviews import action_view

_TELL_MORE_AFTER = 7
"""Days late from which the one who wrote the review hears of it too."""


def add_action(
    *,
    by: Actor,
    at: datetime,
    ref: object,
    title: str,
    owner_id: str,
    due_on: date | None,
    kind: str = "prevent",
    is_priority: bool = False,
) -> ActionView:
    """Decide an action. Each has an owner and a day; a priority one is due within the weeks that `weeks_allowed` gives.

    Actions may be decided while a review is written and after it is published. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        number = (Action.objects.filter(review=row).aggregate(last=Max("number"))["last"] or 0) + 1
        if number > limits.MOST_ACTIONS:
            raise Invalid({"title": _("No more actions fit into one review.")})
        said, owner = _fields(row, title, kind, owner_id, due_on, is_priority=is_priority, since=localdate(at))
        action = Action(review=row, number=number, decided_at=at, due_at=next_reminder(said["due_on"], at, zone_of(owner)), **said)
        action.save(force_insert=True)
        _decided(row, action, owner, by, at)
    return action_view(action, localdate(at))


def change_action(
    *,
    by: Actor,
    at: datetime,
    ref: object,
    number: int,
    title: str,
    owner_id: str,
    due_on: date | None,
    kind: str = "prevent",
    is_priority: bool = False,
) -> ActionView:
    """Replace what an open action says."""
    with transaction.atomic():
        row, action = _held(by, ref, number)
        if action.ended_at:
            raise Invalid({"title": _("It has ended. Open it again first.")})
        decided = localdate(action.decided_at)
        said, owner = _fields(row, title, kind, owner_id, due_on, is_priority=is_priority, since=decided)
        before = str(action.owner_id)
        _set(action, **said, due_at=next_reminder(said["due_on"], at, zone_of(owner)), leased_until=None)
        _decided(row, action, owner if before != owner.id else None, by, at)
    return action_view(action, localdate(at))


def end_action(*, by: Actor, at: datetime, ref: object, number: int, outcome: str = Outcome.DONE, note: str = "") -> ActionView:
    """Say that an action is done, or with the outcome dropped and a reason that it will not be. Saying it twice changes nothing."""
    if outcome not in set(Outcome):
        raise Invalid({"outcome": _("Choose one of what is offered.")})
    with transaction.atomic():
        row, action = _held(by, ref, number)
        said = prose(note, "note", limits.NOTE, required=outcome == Outcome.DROPPED)
        if not action.ended_at:
            _set(action, ended_at=at, ended_by=by.who.name, outcome=str(outcome), note=said, due_at=None)
            record(ActionEnded(**_of(row, action, by, at), outcome=str(outcome), note=said))
    return action_view(action, localdate(at))


def reopen_action(*, by: Actor, at: datetime, ref: object, number: int) -> ActionView:
    """Say that an action is not over after all; its owner is reminded again."""
    with transaction.atomic():
        row, action = _held(by, ref, number)
        if action.ended_at:
            owner = people.users([action.owner_id]).get(str(action.owner_id or ""))
            due_at = next_reminder(action.due_on, at, zone_of(owner)) if owner else None
            _set(action, ended_at=None, ended_by="", outcome="", note="", due_at=due_at)
            record(ActionReopened(**_of(row, action, by, at)))
            wake.after_commit()
    return action_view(action, localdate(at))


def remind(action: Action, *, at: datetime) -> None:
    """Tell the owner of an open action that its day comes or has passed, inside the caller's transaction, and plan the next time.

    From a week late on, whoever wrote the review hears of it too. Nobody who may not know of the incident does.
    """
    row = Review.objects.select_related("incident").get(pk=action.review_id)
    wanted = {str(action.owner_id or "")}
    late = days_late(action.due_on, localdate(at))
    if late >= _TELL_MORE_AFTER:
        wanted.add(str(row.owner_id or ""))
    known = people.users(wanted - {""})
    told = [one for one in known.values() if may_know(one, str(row.incident_id))]
    if action.ended_at or not told:
        action.finish()
        return
    owner = known.get(str(action.owner_id)) or told[0]
    action.finish(due_at=next_reminder(action.due_on, at, zone_of(owner)))
    for person in told:
        letters.post_action_due(row, action, person, late=late, at=at)
    record(ActionReminded(**_of(row, action, SYSTEM_ACTOR, at), told=tuple(one.name for one in told), late=late))


def _fields(
    row: Review, title: str, kind: str, owner_id: str, due_on: date | None, *, is_priority: bool, since: date
) -> tuple[dict[str, Any], Person]:
    """Check what an action says; gives its columns and its owner."""
    if kind not in set(Kind):
        raise Invalid({"kind": _("Choose one of what is offered.")})
    if not owner_id:
        raise Invalid({"owner": _("Somebody must own an action.")})
    owner = knowing(row, owner_id, "owner")
    service = catalog.service(str(row.incident.service_id)) if row.incident.service_id else None
    weeks = weeks_allowed(row.incident.severity, service.tier if service else None)
    latest = latest_day(since, weeks)
    day = due_on or (latest if is_priority else None)
    if day is None:
        raise Invalid({"due_on": _("An action needs a day.")})
    if is_priority and day > latest:
        raise Invalid({"due_on": _("A priority action of this incident is due within %(weeks)d weeks.") % {"weeks": weeks}})
    columns = {
        "title": line(title, "title", limits.TITLE, required=True),
        "kind": kind,
        "owner_id": as_uuid(owner.id),
        "owner_name": owner.name,
        "due_on": day,
        "is_priority": is_priority,
    }
    return columns, owner


def _decided(row: Review, action: Action, owner: Person | None, by: Actor, at: datetime) -> None:
    said: dict[str, Any] = {
        "kind": action.kind,
        "owner": action.owner_name,
        "due": action.due_on.isoformat(),
        "is_priority": action.is_priority,
    }
    change(row, at, ActionWritten(**_of(row, action, by, at), **said))
    if owner and owner.id != by.who.id:
        letters.post_action(row, action, owner, by=by.who.name, at=at)
    wake.after_commit()


def _set(action: Action, **columns: Any) -> None:
    """Write columns; whoever held the row for a reminder must not settle what was decided anew."""
    Action.objects.filter(pk=action.pk).update(**columns, fence=F("fence") + 1)
    for name, value in columns.items():
        setattr(action, name, value)


def _held(by: Actor, ref: object, number: int) -> tuple[Review, Action]:
    row = held(by, ref)
    action = Action.objects.filter(review=row, number=number).first()
    if action is None:
        raise NotFound("action")
    return row, action


def _of(row: Review, action: Action, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "number": action.number, "title": action.title}
