"""Kept mails, read: what they say, which requests their marks lead to, who takes part in those, what was said there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from varsko.core import mails, secrets
from varsko.core.rows import find
from varsko.desk.data import MailAnswer
from varsko.desk.domain import limits
from varsko.desk.domain.belonging import Facts, Known, subject_number
from varsko.desk.domain.copies import Standing
from varsko.desk.domain.states import PUBLIC
from varsko.desk.models import Entry, InCopy, Mail, MailAddress, Request, SentMail
from varsko.desk.models.requests import OPEN
from varsko.kernel.mail.addresses import Claim, reply_address, split
from varsko.kernel.mail.letter import Letter, Nature
from varsko.kernel.mail.patterns import plain_subject
from varsko.kernel.mail.reading import Reader
from varsko.kernel.mail.robots import Ours

_PURPOSE = "desk.reply"
NOT_TO_CALLER = (SentMail.Kind.COLLEAGUE, SentMail.Kind.WELCOME, SentMail.Kind.COPY)
"""Mails about a request that went to others than its caller."""
_MOST_SAID = 50
_RECENT = 20


def signed_address(home: str, request: Request) -> str:
    """Give the address that brings an answer back to a request."""
    return reply_address(home, Claim(request.number, secrets.mark(_PURPOSE, str(request.pk))))


def home_of(row: Request) -> MailAddress | None:
    """Give the address that a request came to, else the first of its desk."""
    came_to = Mail.objects.filter(request=row).order_by("came_at").values_list("address", flat=True).first()
    homes = list(MailAddress.objects.filter(desk=row.desk_id).select_related("desk").order_by("created_at"))
    return next((one for one in homes if one.address == came_to), homes[0] if homes else None)


def can_be_answered(row: Request) -> bool:
    """Tell whether an answer to a mail about a request comes back to its desk: it has an address."""
    return home_of(row) is not None


def facts_of(letter: Letter, home: MailAddress) -> Facts:
    """Look up what a letter's marks lead to, at the desk it came to."""
    here = Request.objects.filter(desk=home.desk_id)
    claims = [claim for one in letter.recipients if (claim := split(one)[1])]
    numbered = {row.number: row for row in here.filter(number__in=[one.number for one in claims])} if claims else {}
    signed = next((row for one in claims if (row := numbered.get(one.number)) and _is_ours(row.pk, one)), None)
    claimed = next((numbered[one.number] for one in claims if one.number in numbered), None)
    sent, received, colleague = _answered(letter, home) if letter.references else ([], [], "")
    number = subject_number(letter.subject, limits.KEY.rstrip("-"))
    named = here.filter(number=number).first() if number else None
    found = {str(pk) for _, pk in [*sent, *received]} | {str(row.pk) for row in (signed, claimed, named) if row}
    rows = [*(here.filter(pk__in=found) if found else ()), *_recent(here, letter)]
    return Facts(
        signed=str(signed.pk) if signed else "",
        claimed=str(claimed.pk) if claimed and not signed else "",
        sent={said: str(pk) for said, pk in sent},
        received={said: str(pk) for said, pk in received},
        named=str(named.pk) if named else "",
        colleague=colleague,
        requests=_known(rows),
    )


def _is_ours(pk: UUID, claim: Claim) -> bool:
    return secrets.is_marked(_PURPOSE, str(pk), claim.mark)


def _answered(letter: Letter, home: MailAddress) -> tuple[list[tuple[str, UUID]], list[tuple[str, UUID]], str]:
    """Give those of our mails and of others' that a letter names, with their requests, and whose letter to a colleague it answers."""
    named = {"message_id__in": letter.references, "request__desk": home.desk_id}
    sent = SentMail.objects.filter(**named).values_list("message_id", "request_id")
    received = Mail.objects.filter(**named).values_list("message_id", "request_id")
    inside = SentMail.objects.filter(**named, recipient=letter.sender.address, kind=SentMail.Kind.COLLEAGUE)
    return list(sent), list(received), str(inside.values_list("request_id", flat=True).first() or "")


def _recent(here: QuerySet[Request], letter: Letter) -> list[Request]:
    if not letter.sender.address:
        return []
    return list(here.filter(OPEN, caller__email=letter.sender.address).order_by("-number")[:_RECENT])


def _known(rows: Iterable[Request]) -> dict[str, Known]:
    by_id = {str(row.pk): row for row in rows}
    people = people_of(list(by_id.values())) if by_id else {}
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
    """Give the mail addresses of those who take part in requests: the caller, whom we answered, and who is in copy."""
    pks = [row.pk for row in rows]
    found: dict[str, set[str]] = {str(pk): set() for pk in pks}
    for pk, email in Request.objects.filter(pk__in=pks).values_list("pk", "caller__email"):
        found[str(pk)].add((email or "").lower())
    for pk, email in Request.objects.filter(pk__in=pks).values_list("pk", "caller__user__email"):
        found[str(pk)].add((email or "").lower())
    to_caller = SentMail.objects.filter(request__in=pks).exclude(kind__in=NOT_TO_CALLER).values_list("request_id", "recipient")
    in_copy = InCopy.objects.filter(request__in=pks, standing=Standing.FOLLOWS).values_list("request_id", "address")
    for pk, address in [*to_caller, *in_copy]:
        found[str(pk)].add(address.lower())
    return {pk: frozenset(addresses - {""}) for pk, addresses in found.items()}


def has_others(request: Request) -> bool:
    """Tell whether others outside than its caller were written to about a request."""
    return SentMail.objects.filter(request=request, kind__in=[SentMail.Kind.WELCOME, SentMail.Kind.COPY]).exists()


def words_of(request: Request, *, but: UUID | None = None) -> tuple[str, ...]:
    """Give what was said in a request, by us and by others, the newest first: whatever repeats it is a quote.

    `but` is the id of an entry to leave out: what a mail itself said is no quote in it.
    """
    said = Entry.objects.filter(request=request, kind__in=sorted(PUBLIC)).exclude(pk__in=[but] if but else [])
    entries = said.order_by("-created_at")[:_MOST_SAID]
    mails = SentMail.objects.filter(request=request).order_by("-at")[:_MOST_SAID]
    return (*(one.text for one in mails), *(one.text for one in entries), request.text)


def read(row: Mail, home: MailAddress | None, known: Ours | None = None) -> Letter:
    """Read a kept mail as its desk reads it; `known` tells by what our own mails are known, where that was asked already."""
    reader = Reader(ours=known or ours(), trusted=home.trusted if home else "", language=home.desk.language if home else "")
    return mails.read(row, reader)


def mail_answer(mail_id: object) -> MailAnswer | None:
    """Read what a kept mail answers and says, for whoever asked by mail; None when there is no such mail, or nobody wrote it.

    Where the desk trusts a mail server's verdicts at any of its addresses, only such a word makes a sender count as known: a mail to
    another address of the desk is no way around it.
    """
    row = find(Mail.objects.all(), mail_id)
    if row is None:
        return None
    home = MailAddress.objects.select_related("desk").filter(address=row.address).first()
    letter = read(row, home)
    if letter.nature != Nature.HUMAN:
        return None
    is_strict = home is not None and MailAddress.objects.filter(desk=home.desk_id).exclude(trusted="").exists()
    is_known = bool(letter.is_verified) if is_strict else letter.is_verified is not False
    said = mails.part_of(letter, words_of(row.request, but=row.entry_id) if row.request else ())
    return MailAnswer(
        sender=letter.sender.address, sender_name=letter.sender.name, is_known=is_known, answers=tuple(letter.references), text=said.fresh
    )


def ours() -> Ours:
    """Tell by what our own mails are known."""
    return Ours(frozenset(MailAddress.objects.values_list("address", flat=True)), secrets.mark("installation", ""))
