"""The mail of incidents: its address, what a mail's marks lead to, and what nothing was made of."""

import json
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from varsko.core import mails, secrets
from varsko.core.models import Setting
from varsko.core.rows import find
from varsko.incidents.domain.mail import SETTLED, Facts
from varsko.incidents.domain.status import ONGOING
from varsko.incidents.mailed import LeftMail, MailHome, MailView
from varsko.incidents.models import Incident, Mail, SentMail, Update
from varsko.incidents.queries.lists import visible_to, where
from varsko.incidents.queries.setup import settings
from varsko.kernel.mail.addresses import Claim, reply_address, split
from varsko.kernel.mail.letter import Letter
from varsko.kernel.mail.opened import open_up
from varsko.kernel.mail.patterns import key_in
from varsko.kernel.mail.reading import Reader
from varsko.kernel.mail.robots import Ours
from varsko.people import queries as people
from varsko.people.data import Actor, Person, Subject
from varsko.people.domain.permissions import demand

MAIL = "incidents.mail"
_PURPOSE = "incident.reply"
_MOST_RECIPIENTS, _MOST_UPDATES = 5_000, 50


def mail_home() -> MailHome | None:
    """Give the address of incidents; None when there is none."""
    said = Setting.objects.filter(name=MAIL).values_list("value", flat=True).first()
    return MailHome(**json.loads(said)) if said else None


def takes_mail(recipient: str) -> bool:
    """Tell whether a recipient, perhaps with something behind a plus, is the address of incidents."""
    home = mail_home()
    return home is not None and split(recipient)[0] == home.address


def signed_address(home: MailHome, incident: Incident, recipient: str) -> str:
    """Give the address that brings the answer of one recipient back to an incident, and proves that it is theirs."""
    return reply_address(home.address, Claim(incident.number, secrets.mark(_PURPOSE, _signed(incident, recipient))))


def _signed(incident: Incident, recipient: str) -> str:
    return f"{incident.pk}:{recipient.lower()}"


def read(row: Mail, home: MailHome | None) -> Letter:
    """Read a kept mail."""
    ours = Ours(frozenset({home.address} if home else ()), secrets.mark("installation", ""))
    return mails.read(row, Reader(ours=ours, trusted=home.trusted if home else ""))


def account_of(letter: Letter) -> Person | None:
    """Find the active account that a letter says it is from."""
    found = people.user(letter.sender.address) if letter.sender.address else None
    return found if found and found.is_active else None


def facts_of(letter: Letter) -> Facts:
    """Look up what a letter's marks lead to."""
    account = account_of(letter)
    claimed, signed_for = _claimed(letter)
    named = _named(letter, people.actor_for_person(account.id)) if account else None
    sent = SentMail.objects.filter(message_id__in=letter.references).values_list("message_id", "incident_id", "recipient")
    return Facts(
        claimed=str(claimed.pk) if claimed else "",
        signed_for=signed_for,
        answered={said: (str(pk), recipient) for said, pk, recipient in sent},
        named=str(named.pk) if named else "",
        is_named_private=named is not None and named.private,
        is_known=account is not None,
        may_report=settings().report,
    )


def _claimed(letter: Letter) -> tuple[Incident | None, str]:
    """Give the incident that an address of the letter names, and to whom that address was given; "" when it was not made here."""
    claims = [claim for one in letter.recipients if (claim := split(one)[1])]
    rows = {row.number: row for row in Incident.objects.filter(number__in=[one.number for one in claims])}
    found = [(row, one.mark) for one in claims if (row := rows.get(one.number))]
    signed = ((row, whose) for row, mark in found if (whose := _given_to(row, mark, letter.sender.address)))
    return next(signed, (found[0][0], "") if found else (None, ""))


def _given_to(incident: Incident, mark: str, sender: str) -> str:
    recipients = SentMail.objects.filter(incident=incident).values_list("recipient", flat=True).distinct()
    likely = [sender, *recipients[:_MOST_RECIPIENTS]]
    return next((one for one in likely if one and secrets.is_marked(_PURPOSE, _signed(incident, one), mark)), "")


def _named(letter: Letter, by: Actor) -> Incident | None:
    """Find the incident that a subject names, if it is going on and its sender's account may know of it."""
    key = key_in(letter.subject)
    return visible_to(by).filter(where(key), status__in=sorted(ONGOING)).first() if key else None


def words_of(incident: Incident) -> tuple[str, ...]:
    """Give what people were told of an incident inside, the newest first: whatever repeats it is a quote."""
    told: Iterable[Update] = Update.objects.filter(incident=incident).order_by("-number")[:_MOST_UPDATES]
    return tuple(said["internal"] for one in told for said in one.texts.values() if said.get("internal"))


def mails_left(*, by: Actor, settled: bool = False, after: object = "", limit: int = 50) -> list[MailView]:
    """List mails that nothing was made of, the newest first; with `settled` those that somebody dismissed or gave away too.

    `after` is the id of the last one seen; one that is there no more begins at the top. Raises NotAllowed.
    """
    rows = left_for(by).defer("raw").select_related("incident").order_by("-came_at", "-id")
    last = find(left_for(by).only("came_at"), after) if after else None
    if last is not None:
        rows = rows.filter(Q(came_at__lt=last.came_at) | Q(came_at=last.came_at, pk__lt=last.pk))
    return [_view(row) for row in (rows if settled else rows.exclude(why__in=sorted(SETTLED)))[:limit]]


def mail_left(ref: object, *, by: Actor) -> LeftMail | None:
    """Read a mail again that nothing was made of; None if there is none that the asker may know of. Raises NotAllowed."""
    row = find(left_for(by).select_related("incident"), ref)
    if row is None:
        return None
    letter = read(row, mail_home())
    part = mails.part_of(letter, words_of(row.incident) if row.incident else ())
    return LeftMail(view=_view(row), read=open_up(bytes(row.raw), letter, part))


def left_for(by: Actor) -> QuerySet[Mail]:
    """Give the mails that nothing was made of, but for those about an incident that somebody may not know of. Raises NotAllowed.

    A mail about no incident may quote a private one: people who set things up sort that out, a key reads none of them.
    """
    demand(by, "configure", Subject(kind="settings"))
    seen = Q(incident__in=visible_to(by).values("pk"))
    return Mail.objects.filter(seen if by.role is None else seen | Q(incident=None), state=Mail.State.LEFT)


def _view(row: Mail) -> MailView:
    return MailView(
        id=str(row.pk),
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        came_at=row.came_at,
        why=row.why,
        evidence=row.evidence,
        is_verified=row.is_verified,
        key=row.incident.key if row.incident else "",
        nature=row.nature,
        proof=row.proof,
        signed_by=row.signed_by,
        is_left=row.why not in SETTLED,
    )
