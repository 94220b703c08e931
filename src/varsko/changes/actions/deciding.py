"""Saying yes or no: once for each person in a round, by whoever was asked or stands in for them, never about one's own change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.changes import letters
from varsko.changes.actions.announcing import follow
from varsko.changes.actions.asking import open_next, void
from varsko.changes.actions.rows import about, advance_row, locked, shown
from varsko.changes.data import ChangeView, Move, Via, Vote
from varsko.changes.domain import limits, votes
from varsko.changes.domain.answers import read
from varsko.changes.models import Change, Round, Seat, SentAsk
from varsko.changes.queries.access import change_subject
from varsko.changes.queries.approvals import deputies
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import prose
from varsko.desk import queries as desk
from varsko.desk.data import MailAnswer
from varsko.events.changes import ApprovalGiven, ApprovalMailIgnored
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor, Person
from varsko.people.domain.permissions import NotAllowed, may


@dataclass(frozen=True, slots=True)
class _Held:
    """A seat in a round of a change that nobody else can write meanwhile."""

    change: Change
    round: Round
    seat: Seat


def decide(*, by: Actor, at: datetime, seat: object, vote: str, note: str = "", via: str = Via.PAGE) -> ChangeView:
    """Say yes or no in a seat: one's own, or that of somebody whose deputy one is. Saying the same again changes nothing.

    Raises NotFound for a seat that is not theirs to know of, NotAllowed, Invalid, and Conflict when it is decided already.
    """
    if vote not in set(Vote):
        raise Invalid({"vote": _("Choose one of what is offered.")})
    said = prose(note, "note", limits.NOTE)
    with transaction.atomic():
        found = _held(seat, by, at)
        _decide(found, Vote(vote), said, by=by, at=at, via=via)
    return shown(found.change, by if may(by, "see", change_subject(found.change)) else SYSTEM_ACTOR)


def _held(seat: object, by: Actor, at: datetime) -> _Held:
    known = find(Seat.objects.select_related("round"), seat)
    if known is None or by.who.kind != "user" or by.role in {None, "customer"}:
        raise NotFound("approval")
    change = locked(known.round.change_id)
    fresh = Seat.objects.select_related("round").get(pk=known.pk)
    person = str(fresh.person_id or "")
    if not votes.stands_in(person, by.who.id, deputies([person], at)):
        raise NotFound("approval")
    return _Held(change, fresh.round, fresh)


def _decide(found: _Held, vote: Vote, note: str, *, by: Actor, at: datetime, via: str) -> None:
    change, asked, seat = found.change, found.round, found.seat
    if by.who.id in {str(change.owner_id), str(change.planned_by_id)}:
        raise NotAllowed("approve one's own change")
    if seat.vote == vote and str(seat.voted_by_id) == by.who.id:
        return
    if seat.vote or asked.state != votes.Round.OPEN or change.state != "asked" or asked.version != change.version:
        raise Conflict({"vote": _("This is decided already, or the plan was written anew.")})
    if Seat.objects.filter(round=asked, voted_by=as_uuid(by.who.id)).exists():
        raise Conflict({"vote": _("You have decided in this round already: one person, one vote.")})
    if vote is Vote.APPROVED and _leaves_writers_alone(change, seat, by):
        said = _("%(name)s: everybody who would be asked wrote part of the plan. Ask somebody who wrote none of it.")
        raise Conflict({"vote": said % {"name": asked.name}})
    voted = {"vote": vote, "voted_by": as_uuid(by.who.id), "voted_name": by.who.name, "voted_at": at, "via": via, "note": note}
    Seat.objects.filter(pk=seat.pk).update(**voted)
    person = str(seat.person_id or "")
    record(ApprovalGiven(**about(change, by, at), round=asked.name, person=person, vote=vote.value, via=via, note=note))
    _settle(change, asked, by=by, at=at)


def _leaves_writers_alone(change: Change, seat: Seat, by: Actor) -> bool:
    """Tell whether somebody who wrote part of the plan would answer in the last seat of who wrote none of it, as a deputy."""
    others = Seat.objects.filter(round=seat.round_id).exclude(pk=seat.pk)
    return by.who.id in change.writers and all(str(one.voted_by_id or one.person_id) in change.writers for one in others)


def _settle(change: Change, asked: Round, *, by: Actor, at: datetime) -> None:
    """Decide the round if it can be, and with it perhaps the change."""
    seats = list(Seat.objects.filter(round=asked))
    free = [one.vote for one in seats if str(one.voted_by_id or one.person_id) not in change.writers]
    result = votes.outcome(asked.needed, [one.vote for one in seats], free)
    if result == votes.Round.OPEN:
        return
    Round.objects.filter(pk=asked.pk).update(state=result, decided_at=at)
    if result == votes.Round.APPROVED and open_next(change, by=by, at=at):
        return
    void(change)
    move = Move.APPROVE if result == votes.Round.APPROVED else Move.REFUSE
    advance_row(change, move, by=by, at=at, lapses_at=None)
    follow(change, move, at=at)
    owner = people.user(change.owner_id) if change.owner_id else None
    if owner is not None and owner.is_active:
        letters.post_decided(change, owner, move, at=at)


def heed_answer(mail_id: str, *, at: datetime) -> None:
    """Count what a mail says, inside the caller's transaction, if it answers a letter that asked its very sender, in one clear word.

    Whoever wrote something else is told, with the link to the page.
    """
    said = desk.mail_answer(mail_id)
    sent = _asked_by(said.answers) if said else None
    if said is None or sent is None or sent.person.email.lower() != said.sender.lower():
        return
    actor, person = people.actor_for_person(sent.person_id), people.user(sent.person_id)
    if person is None or not actor.role:
        return
    why = _counted(said, sent, actor, at)
    if why:
        _say_back(sent, person, why, mail_id, at=at)


def _asked_by(answers: Sequence[str]) -> SentAsk | None:
    """Find the letter that a mail answers: the nearest of those that it names."""
    found = {one.message_id: one for one in SentAsk.objects.filter(message_id__in=answers).select_related("seat__round", "person")}
    return next((found[one] for one in answers if one in found), None)


def _counted(said: MailAnswer, sent: SentAsk, by: Actor, at: datetime) -> str:
    """Count an answer, and give "" – or the named reason why it does not count."""
    vote = read(said.text, said.sender_name)
    if not said.is_known:
        return "unverified"
    if vote is None:
        return "unclear"
    try:
        with transaction.atomic():
            _decide(_held(sent.seat_id, by, at), vote, "", by=by, at=at, via=Via.MAIL)
    except Conflict:
        return "too_late"
    except (NotFound, NotAllowed):
        return "not_asked"
    return ""


def _say_back(sent: SentAsk, person: Person, why: str, mail_id: str, *, at: datetime) -> None:
    change = locked(sent.seat.round.change_id)
    record(ApprovalMailIgnored(**{**about(change, SYSTEM_ACTOR, at), "reason": why}, person=person.id))
    letters.post_ignored(change, sent.seat, person, why, mail_id, at=at)
