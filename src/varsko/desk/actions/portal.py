"""What callers do themselves: report, answer, confirm, open again, and say that they have it too."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import prose, refuse
from varsko.desk.actions.callers import of_person
from varsko.desk.actions.forms import as_form_says
from varsko.desk.actions.intake import insert
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.rows import about, change, personal_event, standing
from varsko.desk.actions.talking import reply_row
from varsko.desk.data import Channel, Draft, Move, OwnView, Report, State
from varsko.desk.domain import limits
from varsko.desk.domain.states import OVER, SCORES
from varsko.desk.models import MeToo, Rating, Request, Spared
from varsko.desk.queries.desks import where_desk
from varsko.desk.queries.lists import where
from varsko.desk.queries.portal import known, mine, offered_to, own_request
from varsko.events.desk import CallerJoined, RequestRated
from varsko.events.texts import QuestionSpared
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries as knowledge
from varsko.people.data import Actor


def report(*, by: Actor, at: datetime, report: Report) -> OwnView:
    """Report something for oneself, to a desk that is offered. Raises NotFound for any other desk, and Invalid."""
    if report.form:
        report = as_form_says(report, by)
    desk = offered_to(by).filter(where_desk(report.desk)).first() if report.desk else offered_to(by).order_by("created_at", "pk").first()
    if desk is None:
        raise NotFound("desk")
    draft = Draft(
        title=report.title,
        text=report.text,
        kind=report.kind,
        channel=Channel.PORTAL,
        category_id=report.category_id,
        impact=report.impact,
        urgency=report.urgency,
        id=report.id,
        form=report.form,
        facts=report.facts,
        personal=report.personal,
    )
    with transaction.atomic():
        row = insert(draft, desk, of_person(by.who.id, at=at), by=by, at=at)
    return _shown(row, by)


def reply(*, by: Actor, at: datetime, ref: object, text: str, channel: str = Channel.PORTAL) -> OwnView:
    """Say something about one's own request: one that waits goes on, one that is over opens again. Raises NotFound, Invalid."""
    with transaction.atomic():
        row = _held(by, ref)
        reply_row(row, text, by=by, at=at, channel=channel)
    return _shown(row, by)


def confirm(*, by: Actor, at: datetime, ref: object) -> OwnView:
    """Say that one's own request is solved indeed. Raises NotFound, Invalid."""
    with transaction.atomic():
        row = _held(by, ref)
        advance_row(row, Move.CLOSE, by=by, at=at)
    return _shown(row, by)


def take_back(*, by: Actor, at: datetime, ref: object) -> OwnView:
    """Say that one's own request is not needed any more. Raises NotFound, Invalid."""
    with transaction.atomic():
        row = _held(by, ref)
        if row.state not in {State.NEW, State.WORKING, State.WAITING}:
            raise Invalid({"move": _("This cannot be done to the request as it stands now.")})
        advance_row(row, Move.WITHDRAW, by=by, at=at, note=_("The caller took it back."))
    return _shown(row, by)


def keep_personal(*, by: Actor, at: datetime, ref: object, personal: bool) -> OwnView:
    """Keep one's own request from the appointed people of one's organisation, or let them read it. Raises NotFound."""
    with transaction.atomic():
        row = _held(by, ref)
        if row.personal != personal:
            change(row, at, personal_event(row, personal, by, at), personal=personal)
    return _shown(row, by)


def rate(*, by: Actor, at: datetime, ref: object, score: int, comment: str = "") -> OwnView:
    """Say how one was helped, once one's own request is over: 1 bad, 2 so-so, 3 good. Raises NotFound, Invalid."""
    refuse(score=score not in SCORES)
    with transaction.atomic():
        row = _held(by, ref)
        if row.state not in OVER:
            raise Invalid({"score": _("It is not over yet.")})
        said = {"score": score, "comment": prose(comment, "comment", limits.NOTE), "rated_at": at}
        Rating.objects.update_or_create(request=row, defaults=said)
        change(row, at, RequestRated(**about(row, by, at), score=score))
    return _shown(row, by)


def me_too(*, by: Actor, at: datetime, known_id: str) -> None:
    """Say that one has it too, of something that the portal shows; said twice it counts once. Raises NotFound."""
    found = next((one for one in known(by=by, language=by.language) if one.id == known_id), None)
    if found is None or by.who.kind != "user":
        raise NotFound("problem")
    with transaction.atomic():
        caller = of_person(by.who.id, at=at)
        wanted = {f"{found.about}_id": as_uuid(found.id)}
        if MeToo.objects.filter(caller=caller, **wanted).exists():
            return
        try:
            with transaction.atomic():
                MeToo.objects.create(caller=caller, created_at=at, **wanted)
        except IntegrityError:  # the same press came twice at once
            return
        about = "incident" if found.about == "incident" else "request"
        record(CallerJoined(at=at, by=by.who, subject=found.id, about=about, caller=str(caller.pk)))


def helped(*, by: Actor, at: datetime, article: str) -> None:
    """Say that an article answered what one came for; said again on the same day it counts once. Raises NotFound."""
    found = knowledge.article(article, by=by)
    who = as_uuid(by.who.id) if by.who.kind == "user" else None
    if found is None or who is None:
        raise NotFound("article")
    with transaction.atomic():
        _row, is_new = Spared.objects.get_or_create(user_id=who, article=found.key, day=at.date(), defaults={"at": at})
        if is_new:
            record(QuestionSpared(at=at, by=by.who, subject=found.key))


def _held(by: Actor, ref: object) -> Request:
    found = mine(by).filter(where(ref)).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("request")
    return standing(found)


def _shown(row: Request, by: Actor) -> OwnView:
    found = own_request(row.pk, by=by)
    if found is None:
        raise NotFound("request")
    return found
