"""Putting a kept mail where it belongs, in the transaction that finishes its row: a mail is never lost and never counted twice."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from varsko.core.outbox import record
from varsko.desk.actions.callers import caller_of
from varsko.desk.actions.intake import insert
from varsko.desk.actions.mail.bounces import heed_bounces
from varsko.desk.actions.rows import about, change, locked, write
from varsko.desk.actions.talking import reply_row
from varsko.desk.data import CallerDraft, Channel, Draft, Said
from varsko.desk.domain import limits
from varsko.desk.domain.mail.belonging import Hint, Place, Why, place
from varsko.desk.domain.mail.letter import VERSION, Letter, Nature
from varsko.desk.domain.mail.quotes import Cut
from varsko.desk.models import Caller, Mail, MailAddress, Request
from varsko.desk.queries.letters import facts_of, part_of, read, words_of
from varsko.events.base import Who
from varsko.events.desk import MailPlaced, RequestNoted
from varsko.kernel.errors import Invalid
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True)
class _Taken:
    """Where a mail went."""

    request: Request | None
    entry: str = ""
    cut: Cut | None = None


def take_in(row: Mail, *, at: datetime) -> None:
    """Make of a kept mail what it is, inside the caller's transaction, and finish its row."""
    home = MailAddress.objects.select_related("desk").filter(address=row.address).first()
    letter = read(row, home)
    if home is None:
        _finish(row, letter, Place(why=Why.UNKNOWN_ADDRESS), _Taken(None))
        return
    found = place(letter, facts_of(letter, home), at)
    _finish(row, letter, found, _put(row, letter, found, home, at))


def _put(row: Mail, letter: Letter, found: Place, home: MailAddress, at: datetime) -> _Taken:
    if letter.nature == Nature.BOUNCE:
        heed_bounces(letter, found.request, at=at)
    if found.request:
        return _join(row, letter, found, at)
    if found.why == Why.NEW:
        return _open(row, letter, found, home, at)
    return _Taken(None)


def _join(row: Mail, letter: Letter, found: Place, at: datetime) -> _Taken:
    request = locked(found.request)  # type: ignore[arg-type]  # a UUID in its text form is as good
    part = part_of(letter, words_of(request))
    by, text = sender_of(letter), _text(row, letter, part)
    if letter.nature == Nature.HUMAN and found.hint != Hint.OTHER_SENDER:
        entry = reply_row(request, text, by=by, at=at, channel=Channel.EMAIL, reopens=found.why != Why.KNOWN_MESSAGE)
    else:
        entry = _note(request, text, by=by, at=at)
    record(_placed(row, request, letter, found, by, at))
    return _Taken(request, entry, part)


def _note(request: Request, text: str, *, by: Actor, at: datetime) -> str:
    """Keep inside what a robot wrote, or somebody who did not take part so far: the caller does not read it, and nothing moves."""
    entry = write(request, Said.NOTE, text, by=by, at=at, channel=Channel.EMAIL)
    change(request, at, RequestNoted(**about(request, by, at), entry=str(entry.pk), kind=Said.NOTE))
    return str(entry.pk)


def _open(row: Mail, letter: Letter, found: Place, home: MailAddress, at: datetime) -> _Taken:
    part = part_of(letter, ())
    by = sender_of(letter)
    with override(home.desk.language):
        title = shorten(letter.subject or part.fresh.partition("\n")[0] or _("A mail without words"), limits.TITLE)
    draft = Draft(id=str(row.pk), title=title, text=_text(row, letter, part), channel=Channel.EMAIL, kind=_kind(home))
    request = insert(draft, home.desk, _caller(letter, home, at), by=by, at=at)
    record(_placed(row, request, letter, found, by, at))
    return _Taken(request, "", part)


def _caller(letter: Letter, home: MailAddress, at: datetime) -> Caller | None:
    """Give who wrote; nobody where there is no address, only a name where no mail can go to it."""
    address = letter.sender.address
    who = CallerDraft(email=address, name=shorten(letter.sender.name or address, limits.NAME), language=letter.language)
    try:
        return caller_of(who, at=at, language=home.desk.language) if address else None
    except Invalid:
        return caller_of(replace(who, email=""), at=at, language=home.desk.language)


def _kind(home: MailAddress) -> str:
    kinds = home.desk.kinds
    return kinds[0] if kinds else Draft(title="").kind


def _text(row: Mail, letter: Letter, part: Cut) -> str:
    if row.size > len(row.raw):
        return _("This mail of %(size)s MB is too large to be read here.") % {"size": row.size // 1_000_000}
    if letter.faults and not part.fresh:
        return _("This mail could not be read. It is kept as it came.")
    return shorten(part.fresh or _("(no text)"), limits.TEXT)


def sender_of(letter: Letter) -> Actor:
    """Give whoever wrote a letter, as the log names them; a mail proves nobody's account, so it may do nothing."""
    found = people.user(letter.sender.address) if letter.sender.address else None
    name = found.name if found else letter.sender.name or letter.sender.address or "?"
    return Actor(who=Who(kind="link", name=shorten(name, 200)))


def _placed(row: Mail, request: Request, letter: Letter, found: Place, by: Actor, at: datetime) -> MailPlaced:
    return MailPlaced(
        **{**about(request, by, at), "reason": found.why.value},
        mail=str(row.pk),
        sender=letter.sender.address,
        hint=found.hint.value,
        evidence=shorten(found.evidence, 300),
    )


def _finish(row: Mail, letter: Letter, found: Place, taken: _Taken) -> None:
    row.finish(
        state=Mail.State.PLACED if taken.request else Mail.State.LEFT,
        version=VERSION,
        cut=taken.cut.how.value if taken.cut else "",
        request_id=taken.request.pk if taken.request else None,
        entry_id=taken.entry or None,
        **columns(letter, found),
    )


def columns(letter: Letter, found: Place) -> dict[str, Any]:
    """Give the columns that say what a mail is and why it is where it is."""
    return {
        "message_id": letter.message_id,
        "sender": letter.sender.address,
        "sender_name": letter.sender.name,
        "subject": letter.subject,
        "nature": letter.nature.value,
        "sign": letter.sign.value,
        "why": found.why.value,
        "hint": found.hint.value,
        "evidence": shorten(found.evidence or letter.evidence, 500),
        "maybe_id": found.maybe or None,
        "is_verified": letter.is_verified,
    }
