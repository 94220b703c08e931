"""The mails of requests, the addresses of desks, and the people to ring."""

from django.db.models import QuerySet

from varsko.core.mails import part_of
from varsko.core.rows import find
from varsko.desk.data import AddressView, MailPage, MailView, UnreachableView
from varsko.desk.models import Mail, MailAddress, Unreachable
from varsko.desk.queries.access import desks_for, visible_to
from varsko.desk.queries.letters import read, words_of
from varsko.kernel.ids import as_uuid
from varsko.kernel.mail.opened import open_up
from varsko.people.data import Actor

_MOST = 50


def mails_of(request_id: str) -> list[MailView]:
    """List the mails that were put into a request, the newest first."""
    rows = Mail.objects.filter(request=as_uuid(request_id)).defer("raw").select_related("maybe").order_by("-came_at", "-id")
    return [_view(row) for row in rows[:_MOST]]


def mail(ref: object, *, by: Actor) -> MailPage | None:
    """Read a mail again, with all that is known of it; None if the asker may not know of its request."""
    row = find(_seen_by(by), ref)
    if row is None or row.request is None:
        return None
    home = MailAddress.objects.select_related("desk").filter(address=row.address).first()
    letter = read(row, home)
    part = part_of(letter, words_of(row.request, but=row.entry_id) if row.entry_id else ())
    return MailPage(view=_view(row), request_key=row.request.key, read=open_up(bytes(row.raw), letter, part))


def _seen_by(by: Actor) -> QuerySet[Mail]:
    return Mail.objects.filter(request__in=visible_to(by).values("pk")).select_related("request", "maybe")


def _view(row: Mail) -> MailView:
    return MailView(
        id=str(row.pk),
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        came_at=row.came_at,
        nature=row.nature,
        sign=row.sign,
        why=row.why,
        hint=row.hint,
        evidence=row.evidence,
        is_verified=row.is_verified,
        is_first=row.entry_id is None,
        proof=row.proof,
        signed_by=row.signed_by,
        maybe_key=row.maybe.key if row.maybe else "",
        maybe_title=row.maybe.title if row.maybe else "",
    )


def addresses(*, by: Actor) -> list[AddressView]:
    """List the addresses of the desks that the asker may know of."""
    rows = MailAddress.objects.filter(desk__in=desks_for(by).values("pk")).select_related("desk", "form").order_by("address")
    return [
        AddressView(
            id=str(row.pk),
            address=row.address,
            desk_slug=row.desk.slug,
            desk_name=row.desk.name,
            plus=row.plus,
            acknowledges=row.acknowledges,
            trusted=row.trusted,
            form_name=row.form.name if row.form else "",
        )
        for row in rows
    ]


def unreachable(*, by: Actor) -> list[UnreachableView]:
    """List the people whom mail does not reach and nobody has rung yet, the newest first; those whose requests the asker may know of."""
    rows = Unreachable.objects.filter(done_at=None).filter(request__in=visible_to(by).values("pk"))
    found = rows.select_related("request__caller").order_by("-at", "-id")[:_MOST]
    return [
        UnreachableView(
            id=str(row.pk),
            address=row.address,
            said=row.said,
            permanent=row.permanent,
            times=row.times,
            at=row.at,
            request_key=row.request.key if row.request else "",
            name=row.request.caller.name if row.request and row.request.caller else "",
            phone=row.request.caller.phone if row.request and row.request.caller else "",
        )
        for row in found
    ]
