"""Opening reviews, who writes them, and what they say."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from varsko.core import sequences, wake
from varsko.core.models import Setting
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.postmortems import ReviewAssigned, ReviewChanged, ReviewOpened, ReviewRulesChanged
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.incidents.data import IncidentView
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.permissions import demand
from varsko.postmortems import letters, words
from varsko.postmortems.actions.rows import about, change, knowing, may_know, seen, shown, take_back_approvals, writable, zone_of
from varsko.postmortems.data import ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.deadlines import next_reminder
from varsko.postmortems.domain.draft import Facts, draft
from varsko.postmortems.domain.merging import is_contested, is_untouched
from varsko.postmortems.domain.rules import MOST_DAYS, due_on
from varsko.postmortems.domain.states import TEXTS, Asked, State
from varsko.postmortems.models import Factor, Review
from varsko.postmortems.queries.rules import RULES, rules

_FACTS = ("description", "cause", "fix", "detected_by", "impact_started_at", "detected_at", "impact_ended_at")
_COUNTS = ("cases", "customers_inside", "customers_outside")
_OVER = frozenset({"resolved", "reviewed", "closed"})


def open_review(*, by: Actor, at: datetime, ref: object, reason: Asked = Asked.BY_HAND) -> ReviewView:
    """Begin the review of an incident that is over: its manager is to write it, and finds the facts of the record there.

    A review that is there already is given back as it is. Raises NotFound, NotAllowed, Conflict for an incident that goes on or was none.
    """
    incident = seen(by, ref)
    demand(by, "change", incident_queries.subjects([incident.id])[incident.id])
    with transaction.atomic():
        sequences.hold("reviews")  # two who begin at once begin one
        known = Review.objects.select_related("incident").filter(incident=as_uuid(incident.id)).first()
        if known is None and incident.status not in _OVER:
            raise Conflict({"status": _("The incident is not over yet.")})
        row = known or _insert(incident, by, at, reason)
    return shown(row, by)


def _insert(incident: IncidentView, by: Actor, at: datetime, reason: Asked) -> Review:
    owner = people.users([incident.manager_id]).get(incident.manager_id)
    owner = owner if owner and may_know(owner, incident.id) else None
    day = due_on(incident.severity, localdate(at), rules())
    with translation.override(owner.language if owner else None):
        said = draft(Facts(**{name: getattr(incident, name) for name in (*_FACTS, *_COUNTS)}))
        texts = {"summary": said.summary, "impact": words.measures(said.impact), "well": said.well}
        task = _task(incident, owner, day, by, at)
    row = Review.objects.create(
        incident_id=incident.id,
        owner_id=as_uuid(owner.id) if owner else None,
        owner_name=owner.name if owner else "",
        due_on=day,
        due_at=next_reminder(day, at, zone_of(owner)) if owner and day else None,
        task=task,
        opened_at=at,
        updated_at=at,
        **texts,
    )
    Factor.objects.bulk_create(
        [Factor(review=row, number=number, kind=kind, text=text) for number, (kind, text) in enumerate(said.factors, 1)]
    )
    event = ReviewOpened(**about(row, by, at), reason=reason.value, owner=row.owner_name, due=day.isoformat() if day else "")
    record(event)
    if owner:
        letters.post_opened(row, owner, at=at)
    wake.after_commit()
    return row


def _task(incident: IncidentView, owner: Person | None, day: date | None, by: Actor, at: datetime) -> int | None:
    """Give the incident's manager the task to write it, when they are known and a day is."""
    if owner is None or day is None:
        return None
    made = incidents.add_task(by=by, at=at, ref=incident.id, title=_("Write the review"), kind="cleanup", owner_id=owner.id, due_on=day)
    return made.number


def assign(*, by: Actor, at: datetime, ref: object, owner_id: str, due_on: date) -> ReviewView:
    """Say who writes a review, and until when. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = writable(by, ref)
        owner = knowing(row, owner_id, "owner")
        before = row.owner_name
        named: dict[str, Any] = {"title": _("Write the review"), "kind": "cleanup", "owner_id": owner.id, "due_on": due_on}
        if row.task:
            incidents.change_task(by=by, at=at, ref=str(row.incident_id), number=row.task, **named)
        else:
            row.task = incidents.add_task(by=by, at=at, ref=str(row.incident_id), **named).number
        change(
            row,
            at,
            *([ReviewAssigned(**about(row, by, at), before=before, after=owner.name)] if before != owner.name else []),
            owner_id=as_uuid(owner.id),
            owner_name=owner.name,
            due_on=due_on,
            task=row.task,
            due_at=next_reminder(due_on, at, zone_of(owner)),
            leased_until=None,
            fence=F("fence") + 1,
        )
        if before != owner.name and by.who.id != owner.id:
            letters.post_opened(row, owner, at=at)
        wake.after_commit()
    return shown(row, by)


def write(*, by: Actor, at: datetime, ref: object, texts: Mapping[str, str], marks: Mapping[str, str] | None = None) -> ReviewView:
    """Say anew any of its texts (`domain.states.TEXTS`); what differs takes approvals back.

    `marks` are those of the texts that the writer began with: what they left alone stays as it is now. Raises NotFound, NotAllowed,
    Invalid, and Conflict for a text that somebody else changed meanwhile; nothing is written then.
    """
    unknown = texts.keys() - set(TEXTS)
    if unknown:
        raise Invalid(dict.fromkeys(unknown, _("There is no such field.")))
    with transaction.atomic():
        row = writable(by, ref)
        said = {name: prose(value, name, limits.TEXT) for name, value in texts.items()}
        began = marks or {}
        touched = {name: value for name, value in said.items() if not is_untouched(value, began.get(name))}
        fresh: dict[str, Any] = {name: value for name, value in touched.items() if value != getattr(row, name)}
        contested = [name for name in fresh if is_contested(getattr(row, name), began.get(name))]
        if contested:
            raise Conflict(dict.fromkeys(contested, _("Somebody changed this meanwhile.")))
        events = [ReviewChanged(**about(row, by, at), field=name, before=getattr(row, name), after=value) for name, value in fresh.items()]
        if fresh:
            take_back_approvals(row)
            change(row, at, *events, **fresh)
    return shown(row, by)


def change_rules(*, by: Actor, at: datetime, days: Mapping[int, int]) -> None:
    """Say within how many days incidents of each severity are reviewed, 0 for none. Raises NotAllowed, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    before = rules()
    if set(days) != set(before) or any(not 0 <= one <= MOST_DAYS for one in days.values()):
        raise Invalid({"days": _("Say a number of days for each severity, 90 at the most.")})
    with transaction.atomic():
        if dict(days) != before:
            value = json.dumps({str(number): one for number, one in days.items()})
            Setting.objects.update_or_create(name=RULES, defaults={"value": value, "changed_at": at})
            said = [{str(number): one for number, one in some.items()} for some in (before, days)]
            record(ReviewRulesChanged(at=at, by=by.who, subject=RULES, before=said[0], after=said[1]))


def remind(row: Review, *, at: datetime) -> None:
    """Tell whoever is to write a review that its day comes or has passed, inside the caller's transaction, and plan the next time."""
    owner = people.users([row.owner_id]).get(str(row.owner_id or ""))
    if row.state == State.PUBLISHED or owner is None or row.due_on is None or not may_know(owner, str(row.incident_id)):
        row.finish()
        return
    row.finish(due_at=next_reminder(row.due_on, at, zone_of(owner)))
    letters.post_due(row, owner, at=at)
