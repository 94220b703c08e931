"""Putting right where a mail was put: into a request of its own, or into the one that it belongs to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.mails import part_of
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.desk.actions.callers import caller_of
from varsko.desk.actions.copies import is_in_copy, move_copies
from varsko.desk.actions.intake import insert
from varsko.desk.actions.mail.taking import note_mail, sender_of, text_of
from varsko.desk.actions.rows import about, all_held, change, locked, shown, standing, take_turns
from varsko.desk.actions.talking import reply_row
from varsko.desk.data import CallerDraft, Channel, Draft, RequestView, Said
from varsko.desk.domain import limits
from varsko.desk.domain.belonging import Hint, Why
from varsko.desk.models import Entry, Mail, MailAddress, Request
from varsko.desk.queries.letters import facts_of, people_of, read, words_of
from varsko.events.desk import MailMoved
from varsko.kernel.errors import Conflict, NotFound
from varsko.kernel.mail.letter import Letter, Nature
from varsko.kernel.text import shorten
from varsko.people.data import Actor


def split_mail(*, by: Actor, at: datetime, mail: object) -> RequestView:
    """Take a mail out of the request that it was put into, and open a request of its own with it.

    Raises NotFound, NotAllowed, and Conflict for the mail that its request began with.
    """
    with transaction.atomic():
        take_turns()
        row, source = _held(by, mail)
        if row.entry_id is None:
            raise Conflict({"mail": _("The request began with this mail.")})
        home = MailAddress.objects.select_related("desk").filter(address=row.address).first()
        letter = read(row, home)
        part = part_of(letter, words_of(source, but=row.entry_id))
        caller = caller_of(CallerDraft(email=row.sender, name=row.sender_name or row.sender), at=at, language=source.desk.language)
        draft = Draft(
            title=shorten(row.subject or source.title, limits.TITLE),
            text=shorten(part.fresh, limits.TEXT),
            channel=Channel.EMAIL,
            kind=source.kind,
        )
        made = insert(draft, source.desk, caller, by=sender_of(letter), at=at)
        _move(row, source, made, Why.SPLIT, by=by, at=at)
    return shown(made, by)


def adopt_mail(*, by: Actor, at: datetime, mail: object) -> RequestView:
    """Put a mail that opened a request into the one that it was thought to belong to; its own request is closed as merged into that.

    What was held because its sender is disproved is taken in as if they were who they say: an answer of the caller goes on with the
    request, what anybody writes who takes no part in it, or a colleague, stays inside.

    Where that became part of another since, it goes there. Raises NotFound, NotAllowed, and Conflict when there is no such thought, or
    both requests are one already.
    """
    with transaction.atomic():
        take_turns()
        row = _mail(mail)
        source, *others = all_held(by, [row.request_id, *([standing(row.maybe_id).pk] if row.maybe_id else [])])
        if not others or row.entry_id is not None or source.merged_into_id is not None or others[0].pk == source.pk:
            raise Conflict({"mail": _("Nothing is suggested for this mail.")})
        (target,) = others
        entry = _said_anew(row, source, target, by=by, at=at)
        _move(row, source, target, Why.MOVED, by=by, at=at, entry=entry)
        change(source, at, state="closed", closed_at=at, merged_into_id=target.pk)
    return shown(target, by)


def _said_anew(row: Mail, source: Request, target: Request, *, by: Actor, at: datetime) -> Entry:
    """Write what a mail says into the request that it is taken into."""
    letter = read(row, None)
    who = sender_of(letter)
    if row.hint != Hint.DISPROVED:
        return Entry.objects.get(pk=reply_row(target, source.text or source.title, by=who, at=at, channel=Channel.EMAIL))
    text = text_of(row, letter, part_of(letter, words_of(target)))
    kind = _kind_of(row, letter, target)
    if kind is Said.NOTE:
        return note_mail(target, text, by=who, at=at)
    is_caller = kind is Said.REPLY
    return Entry.objects.get(pk=reply_row(target, text, by=who, at=at, channel=Channel.EMAIL, kind=kind, reopens=is_caller))


def _kind_of(row: Mail, letter: Letter, target: Request) -> Said:
    home = MailAddress.objects.select_related("desk").filter(address=row.address).first()
    is_colleague = home is not None and facts_of(letter, home).colleague == str(target.pk)
    if is_colleague or letter.nature != Nature.HUMAN or letter.sender.address not in people_of([target])[str(target.pk)]:
        return Said.NOTE
    return Said.COPY if is_in_copy(target, letter.sender.address) else Said.REPLY


def _held(by: Actor, mail: object) -> tuple[Mail, Request]:
    row = _mail(mail)
    return row, all_held(by, [row.request_id])[0]


def _mail(mail: object) -> Mail:
    row = find(Mail.objects.defer("raw").select_for_update(of=("self",)), mail)
    if row is None or row.request_id is None:
        raise NotFound("mail")
    return row


def _move(row: Mail, source: Request, target: Request, why: Why, *, by: Actor, at: datetime, entry: Entry | None = None) -> None:
    """Write where a mail is now, in both requests; what was said stays in the log of the first."""
    said = row.entry_id
    move_copies(row, target)
    Mail.objects.filter(pk=row.pk).update(request=target, entry=entry, why=why.value, hint=Hint.NONE.value, maybe=None)
    if said:
        Entry.objects.filter(pk=said).delete()
    event = MailMoved(**{**about(source, by, at), "reason": why.value}, mail=str(row.pk), other=str(target.pk), other_key=target.key)
    record(event)
    locked(target.pk)
