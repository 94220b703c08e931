"""Putting a kept mail where it belongs, in the transaction that finishes its row: a mail is never lost and never counted twice."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from varsko.core import mails
from varsko.core.mails import part_of
from varsko.core.outbox import record
from varsko.desk.actions.callers import caller_of
from varsko.desk.actions.copies import heed_copies, is_in_copy
from varsko.desk.actions.form_asks import ask_along
from varsko.desk.actions.intake import insert
from varsko.desk.actions.mail.bounces import heed_bounces
from varsko.desk.actions.rows import about, change, standing, write
from varsko.desk.actions.talking import reply_row
from varsko.desk.data import CallerDraft, Channel, Draft, Said
from varsko.desk.domain import limits
from varsko.desk.domain.belonging import Hint, Place, Why, place
from varsko.desk.models import Caller, Desk, Entry, Mail, MailAddress, Request
from varsko.desk.queries.letters import facts_of, has_others, people_of, words_of
from varsko.events.base import Who
from varsko.events.desk import MailPlaced, RequestNoted
from varsko.kernel.errors import Invalid
from varsko.kernel.mail.letter import Letter, Nature
from varsko.kernel.mail.quotes import Cut
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a mail went, what is new in it, and what makes somebody look twice."""

    request: Request
    entry: str
    cut: Cut
    hint: Hint


def homes() -> dict[str, MailAddress]:
    """Give the addresses of desks, with them."""
    return {one.address: one for one in MailAddress.objects.select_related("desk")}


def take_in(row: Mail, letter: Letter, home: MailAddress | None, *, at: datetime) -> None:
    """Make of a kept mail what it is, inside the caller's transaction, and finish its row.

    `letter` is what was read in it, `home` the address it came to, if that is still one of a desk.
    """
    if home is None:
        _finish(row, letter, Place(why=Why.UNKNOWN_ADDRESS), None)
        return
    found = place(letter, facts_of(letter, home), at)
    _finish(row, letter, found, _put(row, letter, found, home, at))


def _put(row: Mail, letter: Letter, found: Place, home: MailAddress, at: datetime) -> Taken | None:
    if letter.nature == Nature.BOUNCE:
        heed_bounces(letter, found.request, mail=str(row.pk), at=at)
    if found.request:
        taken = join(row, letter, found, at)
        if found.why != Why.COLLEAGUE and taken.hint != Hint.OTHER_SENDER:
            _heed_copies(row, letter, found, taken.request, at)
        return taken
    if found.why == Why.NEW:
        taken = begin(row, letter, found, home.desk, at)
        _heed_copies(row, letter, found, taken.request, at)
        if home.form_id and home.acknowledges and _is_known(taken.request.caller, letter):
            ask_along(taken.request, home.form_id, at=at)
        return taken
    return None


def _heed_copies(row: Mail, letter: Letter, found: Place, request: Request, at: datetime) -> None:
    """Heed whom a mail names beside us. Who answers at the address that only we gave them is proven by that, unless they are disproved.

    Once others than the caller were written to, they have that address too.
    """
    is_ours = found.why in {Why.SIGNED_ADDRESS, Why.OUR_MESSAGE} and letter.is_verified is None and not has_others(request)
    heed_copies(request, row, letter, is_proven=letter.is_verified is True or is_ours, by=sender_of(letter), at=at)


def _is_known(caller: Caller | None, letter: Letter) -> bool:
    """Tell whether somebody really wrote a letter themselves: their address is proven, or is that of an account and not disproved."""
    if caller is None or not caller.email or letter.nature != Nature.HUMAN:
        return False
    return letter.is_verified is True or (caller.user_id is not None and letter.is_verified is not False)


def join(row: Mail, letter: Letter, found: Place, at: datetime) -> Taken:
    """Put a mail into the request that it was found to belong to, inside the caller's transaction."""
    request = standing(found.request)  # type: ignore[arg-type]  # a UUID in its text form is as good
    found = _where_it_stands(found, request, letter)
    part = part_of(letter, words_of(request))
    by, text = sender_of(letter), text_of(row, letter, part)
    if letter.nature == Nature.HUMAN and found.hint != Hint.OTHER_SENDER and found.why != Why.COLLEAGUE:
        in_copy = is_in_copy(request, letter.sender.address)
        kind = Said.COPY if in_copy else Said.REPLY
        reopens = found.why != Why.KNOWN_MESSAGE and not in_copy
        entry = reply_row(request, text, by=by, at=at, channel=Channel.EMAIL, kind=kind, reopens=reopens)
    else:
        entry = str(note_mail(request, text, by=by, at=at).pk)
    record(_placed(row, request, letter, found, by, at))
    return Taken(request, entry, part, found.hint)


def _where_it_stands(found: Place, request: Request, letter: Letter) -> Place:
    """Doubt whoever took part in a request that became part of another, and takes none in that."""
    is_merged = found.request != str(request.pk) and found.hint == Hint.NONE and letter.nature == Nature.HUMAN
    if is_merged and letter.sender.address not in people_of([request])[str(request.pk)]:
        return replace(found, hint=Hint.OTHER_SENDER)
    return found


def note_mail(request: Request, text: str, *, by: Actor, at: datetime) -> Entry:
    """Keep inside what a robot wrote, or somebody who did not take part so far: the caller does not read it, and nothing moves."""
    entry = write(request, Said.NOTE, text, by=by, at=at, channel=Channel.EMAIL)
    change(request, at, RequestNoted(**about(request, by, at), entry=str(entry.pk), kind=Said.NOTE))
    return entry


def begin(row: Mail, letter: Letter, found: Place, desk: Desk, at: datetime) -> Taken:
    """Begin a request at a desk with a mail, inside the caller's transaction."""
    part = part_of(letter, ())
    caller = _caller(letter, desk, at)
    by = _named(caller.name) if caller and caller.user_id else _named(letter.sender.name or letter.sender.address or "?")
    with override(desk.language):
        title = shorten(letter.subject or part.fresh.partition("\n")[0] or _("A mail without words"), limits.TITLE)
    draft = Draft(id=str(row.pk), title=title, text=text_of(row, letter, part), channel=Channel.EMAIL, kind=_kind(desk))
    request = insert(draft, desk, caller, by=by, at=at)
    record(_placed(row, request, letter, found, by, at))
    return Taken(request, "", part, found.hint)


def _caller(letter: Letter, desk: Desk, at: datetime) -> Caller | None:
    """Give who wrote; nobody where there is no address, only a name where no mail can go to it."""
    address = letter.sender.address
    who = CallerDraft(email=address, name=shorten(letter.sender.name or address, limits.NAME), language=letter.language)
    try:
        return caller_of(who, at=at, language=desk.language) if address else None
    except Invalid:
        return caller_of(replace(who, email=""), at=at, language=desk.language)


def _kind(desk: Desk) -> str:
    kinds = desk.kinds
    return kinds[0] if kinds else Draft(title="").kind


def text_of(row: Mail, letter: Letter, part: Cut) -> str:
    """Give what a mail says anew, or why that cannot be read here."""
    if row.size > len(row.raw):
        return _("This mail of %(size)s MB is too large to be read here.") % {"size": row.size // 1_000_000}
    if letter.faults and not part.fresh:
        return _("This mail could not be read. It is kept as it came.")
    return shorten(part.fresh or _("(no text)"), limits.TEXT)


def sender_of(letter: Letter) -> Actor:
    """Give whoever wrote a letter, as the log names them; a mail proves nobody's account, so it may do nothing."""
    found = people.user(letter.sender.address) if letter.sender.address else None
    name = found.name if found else letter.sender.name or letter.sender.address or "?"
    return _named(name)


def _named(name: str) -> Actor:
    return Actor(who=Who(kind="link", name=shorten(name, 200)))


def _placed(row: Mail, request: Request, letter: Letter, found: Place, by: Actor, at: datetime) -> MailPlaced:
    return MailPlaced(
        **{**about(request, by, at), "reason": found.why.value},
        mail=str(row.pk),
        sender=letter.sender.address,
        hint=found.hint.value,
        evidence=shorten(found.evidence, 300),
    )


def _finish(row: Mail, letter: Letter, found: Place, taken: Taken | None) -> None:
    doubted = replace(found, hint=taken.hint) if taken else found
    row.finish(**columns(letter, doubted), **placed(taken))


def placed(taken: Taken | None) -> dict[str, Any]:
    """Give the columns that say where a mail went; None when it went nowhere."""
    if taken is None:
        return {"state": Mail.State.LEFT, "cut": "", "request_id": None, "entry_id": None}
    return {
        "state": Mail.State.PLACED,
        "cut": taken.cut.how.value,
        "request_id": taken.request.pk,
        "entry_id": taken.entry or None,
    }


def columns(letter: Letter, found: Place) -> dict[str, Any]:
    """Give the columns that say what a mail is and why it is where it is."""
    return {
        **mails.columns(letter),
        "why": found.why.value,
        "hint": found.hint.value,
        "evidence": shorten(found.evidence or letter.evidence, 500),
        "maybe_id": found.maybe or None,
    }
