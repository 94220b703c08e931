"""People in copy of a request: named by its caller in a mail, let in or shut out by the desk, gone by themselves."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from varsko.core import mails
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk import copy_letters
from varsko.desk.actions.callers import address as read_address
from varsko.desk.actions.hands import let_follow
from varsko.desk.actions.rows import about, held, locked
from varsko.desk.domain import limits
from varsko.desk.domain.copies import MOST, MOST_NAMED, Naming, Reason, Rule, Standing, brought, decide
from varsko.desk.models import Caller, InCopy, Mail, Request
from varsko.desk.post import is_calm
from varsko.desk.queries.access import subject_of
from varsko.desk.queries.copies import hearing
from varsko.events.base import Who
from varsko.events.copies import CopyChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.mail.addresses import split
from varsko.kernel.mail.letter import Letter, Mailbox, Nature
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import may

_ROBOT = re.compile(r"(?:no|do[-_.]?not|ikke)[-_.]?(?:reply|svar)|(?:mailer-daemon|postmaster|abuse|root|bounces?)[-+_.@]", re.IGNORECASE)


def heed_copies(row: Request, mail: Mail, letter: Letter, *, is_proven: bool, by: Actor, at: datetime) -> None:
    """Take note of those whom a person's letter about a held request names beside the desk, inside the caller's transaction.

    `is_proven` tells that whoever the letter names wrote it. Who is in copy already stays as they are, also who said that they want to
    hear no more.
    """
    rule = Rule(row.desk.copies)
    if rule is Rule.NOBODY or letter.nature != Nature.HUMAN:
        return
    is_caller = letter.sender.address in addresses_of(row.caller)
    known = set(InCopy.objects.filter(request=row).values_list("address", flat=True)) | addresses_of(row.caller)
    new = [one for one in _named(letter) if one.address not in known]
    persons = {one.address: people.user(one.address) for one in new[: max(0, MOST - len(known))]}
    for one in new:
        if one.address in persons:
            person = persons[one.address]
            naming = Naming(
                is_caller=is_caller,
                is_proven=is_proven,
                is_confidential=row.desk.confidential,
                is_personal=row.personal,
                has_account=person is not None and person.is_active,
                is_calm=is_calm(one.address, at),
            )
            found = decide(rule, naming)
            if found is not None:
                _put(row, one, person, *found, mail=mail, by=by, at=at)


def addresses_of(caller: Caller | None) -> set[str]:
    """Give the mail addresses of a caller, in small letters; its user is to be loaded with it."""
    if caller is None:
        return set()
    return {one.lower() for one in (caller.email, caller.user.email if caller.user else "") if one}


def is_in_copy(row: Request, address: str) -> bool:
    """Tell whether an address is that of somebody in copy, and not of the caller."""
    return address not in addresses_of(row.caller) and InCopy.objects.filter(request=row, address=address).exists()


def _named(letter: Letter) -> list[Mailbox]:
    """List whom a letter names beside us and its sender; nobody where it names a crowd."""
    sender = {letter.sender.address, letter.reply_to.lower()}
    found = {one.address: one for one in (*letter.to, *letter.cc) if one.address and one.address not in sender}
    outside = [one for one in found.values() if not _ROBOT.match(one.address) and not _is_ours(one.address)]
    return outside if len(outside) <= MOST_NAMED else []


def _is_ours(address: str) -> bool:
    return bool(mails.owner_of(split(address)[0]))


def _put(
    row: Request, who: Mailbox, person: Person | None, standing: Standing, reason: Reason, *, mail: Mail, by: Actor, at: datetime
) -> None:
    inside = person is not None and person.is_active and may(people.actor_for_person(person.id), "see", subject_of(row))
    if inside and person is not None and standing is Standing.FOLLOWS:
        let_follow(row, [person], by=by, at=at, named=True)
        return
    made = _made(row, who, person, at)
    made.standing, made.reason, made.mail = standing.value, reason.value, mail
    made.save(force_insert=True)
    _told(row, made, by=by, at=at)


def _made(row: Request, who: Mailbox, person: Person | None, at: datetime) -> InCopy:
    language = person.language if person else row.caller.language if row.caller else row.desk.language
    name = person.name if person else shorten(who.name, limits.NAME)
    return InCopy(
        request=row, address=who.address, name=name, user_id=person.id if person else None, language=language, since=at, changed_at=at
    )


def _told(row: Request, made: InCopy, *, by: Actor, at: datetime) -> None:
    record(CopyChanged(**about(row, by, at) | {"reason": made.reason}, copy=str(made.pk), standing=made.standing))
    if made.standing == Standing.FOLLOWS:
        copy_letters.post_welcome(row, made, at=at)


def let_in(*, by: Actor, at: datetime, ref: object, copy: str = "", address: str = "", name: str = "") -> None:
    """Let somebody in copy hear of a request: who is there by id, or somebody new by mail address, who reads what is said from now on.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row = held(by, ref)
        if Rule(row.desk.copies) is Rule.NOBODY:
            raise Invalid({"address": _("This desk writes to nobody but the caller.")})
        made = _chosen(row, copy) if copy else _new(row, address, name, at)
        if made.standing == Standing.FOLLOWS:
            return
        if not is_calm(made.address, at):
            raise Invalid({"address": _("This address was written to too often within the hour.")})
        made.standing, made.reason, made.changed_at = Standing.FOLLOWS.value, Reason.LET_IN.value, at
        made.save()
        _told(row, made, by=by, at=at)


def _chosen(row: Request, copy: str) -> InCopy:
    found = find(InCopy.objects.filter(request=row), copy)
    if found is None:
        raise NotFound("copy")
    return found


def _new(row: Request, address: str, name: str, at: datetime) -> InCopy:
    said = read_address(address)
    if not said:
        raise Invalid({"address": _("This is not a mail address.")})
    if said in addresses_of(row.caller) or _is_ours(said):
        raise Invalid({"address": _("The caller and this desk hear of it anyway.")})
    found = InCopy.objects.filter(request=row, address=said).first()
    if found is None and InCopy.objects.filter(request=row).count() >= MOST:
        raise Invalid({"address": _("No more than %(count)s people can be in copy.") % {"count": MOST}})
    return found or _made(row, Mailbox(said, line(name, "name", limits.NAME)), people.user(said), at)


def shut_out(*, by: Actor, at: datetime, ref: object, copy: str) -> None:
    """Let somebody in copy hear of a request no more. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        _stop(row, _chosen(row, copy), Reason.SHUT_OUT, by=by, at=at)


def leave_copy(*, copy: object, at: datetime) -> None:
    """Hear of a request no more, by whoever holds the link of a letter to them. Raises NotFound."""
    with transaction.atomic():
        found = find(InCopy.objects.all(), copy)
        if found is None:
            raise NotFound("copy")
        row = locked(found.request_id)
        by = Actor(who=Who(kind="link", name=found.name or found.address))
        _stop(row, _chosen(row, str(found.pk)), Reason.LEFT, by=by, at=at)


def renew_link(*, copy: object, at: datetime) -> None:
    """Send somebody in copy a new link, to their address alone. Raises NotFound, also for whoever hears no more, and Invalid."""
    with transaction.atomic():
        found = find(InCopy.objects.all(), copy)
        if found is None:
            raise NotFound("copy")
        row = locked(found.request_id)
        mine = [one for one in hearing([row]).get(str(row.pk), []) if one.pk == found.pk]
        if not mine:
            raise NotFound("copy")
        if not is_calm(found.address, at):
            raise Invalid({"address": _("This address was written to too often within the hour.")})
        copy_letters.post_welcome(row, found, at=at)


def not_reached(address: str, *, by: Actor, at: datetime) -> None:
    """Write no more to somebody in copy whom mail does not reach, inside the caller's transaction."""
    for one in InCopy.objects.filter(address=address, standing=Standing.FOLLOWS).select_related("request").order_by("pk"):
        _stop(one.request, one, Reason.BOUNCED, by=by, at=at)


def _stop(row: Request, found: InCopy, reason: Reason, *, by: Actor, at: datetime) -> None:
    if found.standing != Standing.STOPPED:
        found.standing, found.reason, found.changed_at = Standing.STOPPED.value, reason.value, at
        found.save(update_fields=["standing", "reason", "changed_at"])
        record(CopyChanged(**about(row, by, at) | {"reason": reason.value}, copy=str(found.pk), standing=found.standing))


def bring_copies(row: Request, other: Request, at: datetime) -> None:
    """Bring those in copy of a request to the one that it becomes part of, inside the caller's transaction.

    They read what is said there from `at` on. Who is there already stays so, in both.
    """
    there = set(InCopy.objects.filter(request=other).values_list("address", flat=True))
    _move(InCopy.objects.filter(request=row).exclude(address__in=there).order_by("pk"), other)
    InCopy.objects.filter(request=other).exclude(address__in=there).update(since=at)


def move_copies(mail: Mail, other: Request) -> None:
    """Bring along those whom a mail named first when it is put elsewhere, inside the caller's transaction."""
    _move(InCopy.objects.filter(mail=mail).order_by("pk"), other)


def _move(rows: QuerySet[InCopy], other: Request) -> None:
    there = set(InCopy.objects.filter(request=other).values_list("address", flat=True)) | addresses_of(other.caller)
    for one in list(rows.select_related("request")):
        if one.address in there:
            one.delete()
        else:
            standing, reason = brought(
                Standing(one.standing),
                Reason(one.reason),
                is_of_caller=one.request.caller_id == other.caller_id,
                is_confidential=other.desk.confidential,
                is_personal=other.personal or one.request.personal,
            )
            one.request, one.standing, one.reason = other, standing.value, reason.value
            one.save(update_fields=["request", "standing", "reason"])
