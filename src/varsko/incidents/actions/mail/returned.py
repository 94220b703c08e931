"""Mails about incidents that came back: the incident says whom it did not reach."""

from datetime import datetime, timedelta

from varsko.core import mails
from varsko.core.outbox import record
from varsko.events.incidents import MailReturned
from varsko.incidents.actions.rows import about
from varsko.incidents.models import Incident, SentMail
from varsko.kernel.mail.letter import Letter
from varsko.kernel.text import shorten
from varsko.people.data import SYSTEM_ACTOR

_LATELY = timedelta(days=7)


def heed_returns(letter: Letter, *, mail: str, at: datetime) -> Incident | None:
    """Note whom a delivery report says was not reached for good, inside the caller's transaction, once for each mail of ours.

    Only a report that gives back our very mail counts: anybody can write one, and nobody else knows the mail's id. Gives the
    incident of the first.
    """
    found = None
    for bounce in letter.bounces:
        record(mails.letter_returned(mail, letter, bounce, at=at))
        lately = SentMail.objects.filter(recipient=bounce.address, at__gt=at - _LATELY, message_id__in=letter.returned)
        sent = lately.select_related("incident").order_by("-at").first()
        if sent is None or not bounce.is_permanent:
            continue
        found = found or sent.incident
        if SentMail.objects.filter(pk=sent.pk, returned_at=None).update(returned_at=at):
            facts = about(sent.incident, SYSTEM_ACTOR, at)
            record(MailReturned(**facts, address=bounce.address, said=shorten(bounce.said, 300)))
    return found
