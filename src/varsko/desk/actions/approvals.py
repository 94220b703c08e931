"""Asking the caller's organisation for a yes, and taking it: one of those who may decides, nobody about what they asked for themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.desk.actions.asking import ask_more
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.rows import about, change, held, locked, shown
from varsko.desk.actions.turns import give_out
from varsko.desk.approval_letters import post_decided, post_unread
from varsko.desk.data import MailAnswer, Move, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.approvals import NOT_APPROVED, VOTES, Approval, Via
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Approval as Row
from varsko.desk.models import ApprovalAsk, ApprovalLetter, Request
from varsko.desk.queries.approvals import approvers
from varsko.desk.queries.letters import mail_answer
from varsko.events.departments import ApprovalDecided, ApprovalUnread
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.mail import consent
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed


def ask_approval(*, by: Actor, at: datetime, ref: object) -> RequestView:
    """Ask those too who were appointed since. Raises NotFound, NotAllowed, and Invalid where there is nobody else to ask."""
    with transaction.atomic():
        row = held(by, ref)
        if not ask_more(_open(row), row, by=by, at=at):
            raise Invalid({"approval": _("There is nobody else who may approve it. Appoint somebody for the caller's organisation.")})
        change(row, at)
    return shown(row, by)


def _open(row: Request) -> Row:
    found = Row.objects.filter(request=row).first()
    if found is None:
        raise NotFound("approval")
    if found.state != Approval.OPEN or row.state not in OPEN:
        raise Conflict({"vote": _("This is decided already, or the request is over.")})
    return found


def decide_approval(*, by: Actor, at: datetime, ref: object, vote: str, note: str = "", via: str = Via.LINK) -> None:
    """Say yes or no to what somebody of one's organisation asked for; if you refuse, say why. Saying the same again changes nothing.

    Raises NotFound for whoever was not asked, NotAllowed for whoever may not approve any more, Invalid, and Conflict when it is decided.
    """
    said = prose(note, "note", limits.NOTE)
    if vote not in VOTES:
        raise Invalid({"vote": _("Choose one of what is offered.")})
    if vote == Approval.REFUSED and not said and via != Via.MAIL:
        raise Invalid({"note": _("Say why.")})
    with transaction.atomic():
        row, known = _asked(by, ref)
        if known.state == vote and str(known.decided_by_id) == by.who.id:
            return
        _settle(row, _open(row), Approval(vote), by=by, at=at, via=via, note=said)


def _asked(by: Actor, ref: object) -> tuple[Request, Row]:
    wanted, person = as_uuid(ref), as_uuid(by.who.id) if by.who.kind == "user" and by.role else None
    if wanted is None or person is None or not ApprovalAsk.objects.filter(approval=wanted, person=person).exists():
        raise NotFound("approval")
    row = locked(wanted)
    known = Row.objects.get(request=row)
    if by.who.id not in {one.id for one in approvers(row, manager_first=known.manager_first)}:
        raise NotAllowed("approve a request")
    return row, known


def skip_approval(*, by: Actor, at: datetime, ref: object, note: str) -> RequestView:
    """Go on without the caller's organisation, and say why; nobody does so with their own.

    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    said = prose(note, "note", limits.NOTE, required=True)
    with transaction.atomic():
        row = held(by, ref)
        if row.caller and by.who.kind == "user" and str(row.caller.user_id) == by.who.id:
            raise NotAllowed("approve one's own request")
        _settle(row, _open(row), Approval.SKIPPED, by=by, at=at, via=Via.DESK, note=said)
    return shown(row, by)


def _settle(row: Request, found: Row, decision: Approval, *, by: Actor, at: datetime, via: str, note: str) -> None:
    """Write a decision down, and go on: with the work, or by closing what was refused."""
    who = as_uuid(by.who.id) if by.who.kind == "user" else None
    decided = {"decided_at": at, "decided_by_id": who, "decided_name": by.who.name, "via": via, "note": note}
    Row.objects.filter(pk=found.pk).update(state=decision.value, due_at=None, **decided)
    change(row, at, ApprovalDecided(**about(row, by, at), decision=decision.value, via=via, note=note))
    if decision is Approval.REFUSED:
        advance_row(row, Move.WITHDRAW, by=by, at=at, note=note, reason=NOT_APPROVED)
    else:
        give_out(row, by=by, at=at)
    if decision is not Approval.SKIPPED:
        post_decided(row, decision, number=found.round, who=by.who.name, note=note, at=at)


def heed_approval(mail_id: str, *, at: datetime) -> None:
    """Count what a mail says, inside the caller's transaction, if it answers a letter that asked its very sender, in one clear word.

    Whoever wrote something else is told, with the link to the page.
    """
    said = mail_answer(mail_id)
    sent = _asked_by(said) if said else None
    if said is None or sent is None:
        return
    by, person = people.actor_for_person(sent.person_id), people.user(sent.person_id)
    if person is None or not by.role or person.email.lower() != said.sender.lower():
        return
    why = _counted(said, sent, by, at)
    if why:
        row = locked(sent.approval_id)
        record(ApprovalUnread(**{**about(row, by, at), "reason": why}, person=person.id))
        post_unread(row, person, why, mail_id, at=at)


def _asked_by(said: MailAnswer) -> ApprovalAsk | None:
    """Find the letter that a mail answers, or the reminder: the nearest of those that it names."""
    found = {one.message_id: one for one in ApprovalAsk.objects.filter(message_id__in=said.answers)}
    found |= {one.message_id: one.ask for one in ApprovalLetter.objects.filter(message_id__in=said.answers).select_related("ask")}
    return next((found[one] for one in said.answers if one in found), None)


def _counted(said: MailAnswer, sent: ApprovalAsk, by: Actor, at: datetime) -> str:
    """Count an answer, and give "" – or the named reason why it does not count, where there is something to decide."""
    is_yes = consent.read(said.text, said.sender_name)
    if not said.is_known or is_yes is None:
        waits = Row.objects.filter(pk=sent.approval_id, state=Approval.OPEN).exists()  # else it is a word among people, and no vote
        return "" if not waits else "unclear" if said.is_known else "unverified"
    try:
        vote = Approval.APPROVED if is_yes else Approval.REFUSED
        decide_approval(by=by, at=at, ref=sent.approval_id, vote=vote, via=Via.MAIL)
    except Conflict:
        return "too_late"
    except (NotFound, NotAllowed):
        return "not_asked"
    return ""
