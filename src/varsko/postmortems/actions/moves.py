"""Leading a review from a draft to what everybody can learn from."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.postmortems import ApprovalAsked, ReviewApproved, ReviewMoved, ReviewPublished
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.postmortems import letters
from varsko.postmortems.actions.rows import about, change, held, knowing, shown, take_back_approvals, writable
from varsko.postmortems.data import ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.states import NEEDS_NOTE, TEXTS, Move, State, advance, missing
from varsko.postmortems.models import Approval, Review


def move(*, by: Actor, at: datetime, ref: object, move: str, note: str = "") -> ReviewView:
    """Bring a review into its next state by a verb of `domain.states.Move`.

    Publishing makes the incident reviewed, and tells those who follow such incidents. Raises NotFound, NotAllowed, and Invalid when it
    means nothing in this state, lacks its reason, or when the review must say more first; `errors` then names the fields.
    """
    if move not in set(Move):
        raise Invalid({"move": _("There is no such action.")})
    with transaction.atomic():
        row = held(by, ref)
        _advance(row, Move(move), by, at, prose(note, "note", limits.NOTE))
    return shown(row, by)


def _advance(row: Review, verb: Move, by: Actor, at: datetime, note: str) -> None:
    before = State(row.state)
    after = advance(before, verb)
    if after is None:
        raise Invalid({"move": _("This cannot be done to the review as it stands now.")})
    if verb in NEEDS_NOTE and not note:
        raise Invalid({"note": _("Say why.")})
    open_approvals = Approval.objects.filter(review=row, approved_at=None).count()
    lacking = missing(verb, {name: getattr(row, name) for name in TEXTS}, factors=row.factors.count(), open_approvals=open_approvals)
    if lacking:
        raise Invalid({name: _LACKING[name]() for name in lacking})
    change(
        row, at, ReviewMoved(**about(row, by, at), move=verb.value, before=before.value, after=after.value, note=note), state=after.value
    )
    if verb is Move.PUBLISH:
        _publish(row, by, at)
    elif verb is Move.REOPEN:
        change(row, at, published_at=None, published_by="")
        take_back_approvals(row)


_LACKING = {
    "summary": lambda: _("Say what happened first."),
    "impact": lambda: _("Say what it did to people first."),
    "factors": lambda: _("Name one factor that contributed, at least."),
    "approvals": lambda: _("Somebody who was asked has not approved it yet."),
}


def _publish(row: Review, by: Actor, at: datetime) -> None:
    """Do what follows from publishing: the task is done, the incident is reviewed, those who follow it are told."""
    change(row, at, published_at=at, published_by=by.who.name, due_at=None)
    ref = str(row.incident_id)
    view = incident_queries.incident(ref, by=by)
    if row.task and any(one.number == row.task for one in incident_queries.tasks(ref)):
        incidents.finish_task(by=by, at=at, ref=ref, number=row.task)
    if view and "review" in incident_queries.moves(view):
        incidents.move(by=by, at=at, ref=ref, move="review")
    mails = letters.post_published(row, incident_queries.reach(view).recipients, by=by.who.name, at=at) if view else 0
    record(ReviewPublished(**about(row, by, at), incident=ref, mails=mails))


def ask_approval(*, by: Actor, at: datetime, ref: object, user_id: str) -> ReviewView:
    """Ask somebody who may know of the incident to approve its review; who was asked already is passed over."""
    with transaction.atomic():
        row = writable(by, ref)
        person = knowing(row, user_id, "user")
        asked = Approval.objects.filter(review=row)
        if asked.count() >= limits.MOST_APPROVERS:
            raise Invalid({"user": _("No more people can be asked.")})
        if not asked.filter(user=as_uuid(person.id)).exists():
            Approval.objects.create(review=row, user_id=person.id, user_name=person.name, asked_at=at)
            change(row, at, ApprovalAsked(**about(row, by, at), user=person.id, user_name=person.name))
            letters.post_asked(row, person, by=by.who.name, at=at)
    return shown(row, by)


def approve(*, by: Actor, at: datetime, ref: object, note: str = "") -> ReviewView:
    """Approve a review as it is. Only who was asked can, and a later change takes it back. Raises Conflict for anybody else."""
    with transaction.atomic():
        row = held(by, ref, verb="see")
        said = prose(note, "note", limits.NOTE)
        mine = Approval.objects.filter(review=row, user=as_uuid(by.who.id), approved_at=None)
        if row.state != State.IN_REVIEW or not mine.update(approved_at=at, note=said):
            raise Conflict({"approval": _("Nothing waits for your approval here.")})
        change(row, at, ReviewApproved(**about(row, by, at), note=said))
    return shown(row, by)
