"""Mail that came back: whom it did not reach goes onto a list of people to ring."""

from dataclasses import replace
from datetime import datetime

from django.db.models import F

from varsko.core import mails
from varsko.core.outbox import record
from varsko.desk.actions.copies import not_reached
from varsko.desk.actions.rows import about
from varsko.desk.models import Caller, Request, SentMail, Unreachable
from varsko.events.desk import CallerUnreachable
from varsko.kernel.mail.letter import Bounce, Letter
from varsko.kernel.text import shorten
from varsko.people.data import SYSTEM_ACTOR

_TO_COPIES = (SentMail.Kind.WELCOME, SentMail.Kind.COPY)


def heed_bounces(letter: Letter, request: str, *, mail: str, at: datetime) -> None:
    """Note whom a report says was not reached, inside the caller's transaction. Only those whom we wrote to count.

    Whoever is in copy of a request is not rung: they hear no more of it. Anybody can write a report. One that gives back no mail of ours
    puts the address on the list, and does not end our writing to it.
    """
    for bounce in letter.bounces:
        record(mails.letter_returned(mail, letter, bounce, at=at))
        wrote = SentMail.objects.filter(recipient=bounce.address).order_by("-at").select_related("request").first()
        if wrote is not None and wrote.kind in _TO_COPIES and not Caller.objects.filter(email=bounce.address).exists():
            if _gives_back_ours(bounce, letter):
                not_reached(bounce.address, by=SYSTEM_ACTOR, at=at)
            continue
        about_it = Request.objects.filter(pk=request).first() if request else wrote.request if wrote else None
        if wrote is not None or Caller.objects.filter(email=bounce.address).exists():
            _note(bounce if _gives_back_ours(bounce, letter) else replace(bounce, is_permanent=False), about_it, at)


def _gives_back_ours(bounce: Bounce, letter: Letter) -> bool:
    return SentMail.objects.filter(recipient=bounce.address, message_id__in=letter.returned).exists()


def _note(bounce: Bounce, request: Request | None, at: datetime) -> None:
    said = {"said": shorten(bounce.said, 300), "at": at, "request": request}
    known = Unreachable.objects.filter(address=bounce.address, done_at=None)
    if not known.update(times=F("times") + 1, permanent=bounce.is_permanent, **said):
        Unreachable.objects.create(address=bounce.address, permanent=bounce.is_permanent, **said)
    if request is not None:
        event = CallerUnreachable(
            **about(request, SYSTEM_ACTOR, at), address=bounce.address, permanent=bounce.is_permanent, said=shorten(bounce.said, 300)
        )
        record(event)
