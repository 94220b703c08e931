"""Mail of monitors: each component may have a secret address, and what a subject says there is heeded as alerts are."""

import secrets
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import ComponentChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.mail.headers import Headers
from varsko.kernel.text import clean, shorten
from varsko.people.data import Actor
from varsko.statuspages.actions.alerting import watch
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.domain.alerting import NOTHING, PROPOSE
from varsko.statuspages.domain.mailed import said_by
from varsko.statuspages.models import Component, Mailbox, StatusPage
from varsko.statuspages.queries.mailboxes import is_mail_offered

_HEAD = 64 * 1024
_MOST_SUBJECT = 200


def renew_mailbox(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Give a component a new secret address; the old one takes nothing any more. What heeded nothing proposes from now on.

    Raises NotFound, NotAllowed, Invalid where no such addresses can be.
    """
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _component(page, code)
        if not is_mail_offered():
            raise Invalid({"mail": _("Incidents have no mail address yet whose server delivers what is written behind a plus.")})
        fresh = {"token": secrets.token_hex(12), "made_at": at}
        Mailbox.objects.update_or_create(component=row, defaults=fresh)
        if row.heeds == NOTHING:
            Component.objects.filter(pk=row.pk).update(heeds=PROPOSE)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="mail address"))
        watch(page, at)


def end_mailbox(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Take the address of a component away, with what mails said. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _component(page, code)
        if Mailbox.objects.filter(component=row).delete()[0]:
            record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="no mail address"))
            watch(page, at)


def heed_mail(*, token: str, raw: bytes, at: datetime) -> bool:
    """Note what the subject of a mail says of the component whose address it came to; False when it names no state, or nobody has it.

    Whoever knows the address is believed: it is the secret. What is not understood is shown, and changes nothing.
    """
    subject = shorten(clean(_subject(raw)).strip(), _MOST_SUBJECT)
    said = said_by(subject)
    with transaction.atomic():
        row = Mailbox.objects.select_for_update(of=("self",)).select_related("component__page").filter(token=token).first()
        if row is None:
            return False
        heard = {"state": said, "is_new": True} if said is not None else {}
        Mailbox.objects.filter(pk=row.pk).update(subject=subject, is_understood=said is not None, came_at=at, **heard)
        if said is not None:
            watch(row.component.page, at)
    return said is not None


def _subject(raw: bytes) -> str:
    """Read the subject of a mail, however it is written; "" for none."""
    return Headers(BytesHeaderParser(policy=compat32).parsebytes(raw[:_HEAD])).get("subject")


def _component(page: StatusPage, code: str) -> Component:
    row = Component.objects.filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("component")
    return row
