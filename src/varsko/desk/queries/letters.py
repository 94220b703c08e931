"""Kept mails, read: what they say, which requests their marks lead to, who takes part in those, what was said there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from varsko.core import secrets
from varsko.desk.domain import limits
from varsko.desk.domain.mail import reading
from varsko.desk.domain.mail.addresses import Claim, reply_address, split
from varsko.desk.domain.mail.belonging import Facts, Known, subject_number
from varsko.desk.domain.mail.letter import Letter
from varsko.desk.domain.mail.patterns import FORWARD_PREFIX, plain_subject
from varsko.desk.domain.mail.quotes import Cut, cut
from varsko.desk.domain.mail.reading import Reader
from varsko.desk.domain.mail.robots import Ours
from varsko.desk.models import Entry, Mail, MailAddress, Request, SentMail
from varsko.desk.models.requests import OPEN

_PURPOSE = "desk.reply"
_MOST_SAID = 50
_RECENT = 20


def signed_address(home: str, request: Request) -> str:
    """Give the address that brings an answer back to a request."""
    return reply_address(home, Claim(request.number, secrets.mark(_PURPOSE, str(request.pk))))


def facts_of(letter: Letter, home: MailAddress) -> Facts:
    """Look up what a letter's marks lead to, at the desk it came to."""
    here = Request.objects.filter(desk=home.desk_id)
    claims = [claim for one in letter.recipients if (claim := split(one)[1])]
    numbered = {row.number: row for row in here.filter(number__in=[one.number for one in claims])}
    signed = next((row for one in claims if (row := numbered.get(one.number)) and _is_ours(row.pk, one)), None)
    claimed = next((numbered[one.number] for one in claims if one.number in numbered), None)
    sent = SentMail.objects.filter(message_id__in=letter.references, request__desk=home.desk_id).values_list("message_id", "request_id")
    received = Mail.objects.filter(message_id__in=letter.references, request__desk=home.desk_id).values_list("message_id", "request_id")
    number = subject_number(letter.subject, limits.KEY.rstrip("-"))
    named = here.filter(number=number).first() if number else None
    found = {str(pk) for _, pk in [*sent, *received]} | {str(row.pk) for row in (signed, claimed, named) if row}
    rows = [*here.filter(pk__in=found), *_recent(here, letter)]
    return Facts(
        signed=str(signed.pk) if signed else "",
        claimed=str(claimed.pk) if claimed and not signed else "",
        sent={said: str(pk) for said, pk in sent},
        received={said: str(pk) for said, pk in received},
        named=str(named.pk) if named else "",
        requests=_known(rows),
    )


def _is_ours(pk: UUID, claim: Claim) -> bool:
    return secrets.is_marked(_PURPOSE, str(pk), claim.mark)


def _recent(here: QuerySet[Request], letter: Letter) -> list[Request]:
    if not letter.sender.address:
        return []
    return list(here.filter(OPEN, caller__email=letter.sender.address).order_by("-number")[:_RECENT])


def _known(rows: Iterable[Request]) -> dict[str, Known]:
    by_id = {str(row.pk): row for row in rows}
    people = people_of(list(by_id.values()))
    return {
        pk: Known(
            id=pk,
            number=row.number,
            people=people[pk],
            subjects=frozenset({plain_subject(row.title)}),
            is_open=row.state in {"new", "working", "waiting"},
            last_at=row.updated_at,
        )
        for pk, row in by_id.items()
    }


def people_of(rows: Sequence[Request]) -> dict[str, frozenset[str]]:
    """Give the mail addresses of those who take part in requests: the caller, and everybody we wrote to about it."""
    pks = [row.pk for row in rows]
    found: dict[str, set[str]] = {str(pk): set() for pk in pks}
    for pk, email in Request.objects.filter(pk__in=pks).values_list("pk", "caller__email"):
        found[str(pk)].add((email or "").lower())
    for pk, email in Request.objects.filter(pk__in=pks).values_list("pk", "caller__user__email"):
        found[str(pk)].add((email or "").lower())
    for pk, address in SentMail.objects.filter(request__in=pks).values_list("request_id", "recipient"):
        found[str(pk)].add(address.lower())
    return {pk: frozenset(addresses - {""}) for pk, addresses in found.items()}


def words_of(request: Request, *, but: UUID | None = None) -> tuple[str, ...]:
    """Give what was said in a request, by us and by others, the newest first: whatever repeats it is a quote.

    `but` is the id of an entry to leave out: what a mail itself said is no quote in it.
    """
    said = Entry.objects.filter(request=request, kind__in=["answer", "reply"]).exclude(pk__in=[but] if but else [])
    entries = said.order_by("-created_at")[:_MOST_SAID]
    mails = SentMail.objects.filter(request=request).order_by("-at")[:_MOST_SAID]
    return (*(one.text for one in mails), *(one.text for one in entries), request.text)


def read(row: Mail, home: MailAddress | None) -> Letter:
    """Read a kept mail as its desk reads it."""
    reader = Reader(ours=ours(), trusted=home.trusted if home else "", language=home.desk.language if home else "")
    return reading.read(bytes(row.raw), envelope_from=row.envelope_from, envelope_to=tuple(row.envelope_to), reader=reader)


def ours() -> Ours:
    """Tell by what our own mails are known."""
    return Ours(frozenset(MailAddress.objects.values_list("address", flat=True)), secrets.mark("installation", ""))


def part_of(letter: Letter, sent: tuple[str, ...]) -> Cut:
    """Take the new words out of a letter; `sent` is what was said in its request before."""
    is_forward = FORWARD_PREFIX.match(letter.subject) is not None
    return cut(letter.text, sent=sent, structured=letter.fresh or None, is_forward=is_forward)
