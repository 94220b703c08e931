"""Keeping the desk's mail, and knowing how far its mailbox was read."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from varsko.core import mails
from varsko.desk.models import Mail, MailAddress, Postbox
from varsko.kernel.mail.addresses import split
from varsko.kernel.mail.letter import Arrival


def takes(recipient: str) -> bool:
    """Tell whether a recipient, perhaps with something behind a plus, is an address of a desk."""
    return MailAddress.objects.filter(address=split(recipient)[0], desk__archived_at=None).exists()


def keep(*arrivals: Arrival, at: datetime, postbox: Postbox | None = None, last_uid: int = 0) -> int:
    """Keep mails, one row for each desk's address they came to; returns how many rows are new.

    What is here already is left as it is, so bringing a mail twice does nothing. With `postbox`, how far it was read is written in the
    same transaction, also without any mail.
    """
    with transaction.atomic():
        count = mails.keep(Mail, *[_addressed(one) for one in arrivals], at=at)
        if postbox is not None:
            Postbox.objects.filter(pk=postbox.pk).update(last_uid=last_uid)
    return count


def watch(name: str, *, at: datetime) -> None:
    """Have a mailbox looked into from now on; `name` tells it from others."""
    Postbox.objects.update_or_create(name=name, defaults={"due_at": at}, create_defaults={"due_at": at})


def begin_anew(postbox: Postbox, *, validity: int, last_uid: int) -> None:
    """Read a mailbox from after `last_uid` on: it is new here, or its server began to count anew."""
    Postbox.objects.filter(pk=postbox.pk).update(validity=validity, last_uid=last_uid)
    postbox.validity, postbox.last_uid = validity, last_uid


def _addressed(one: Arrival) -> Arrival:
    """Find for whom a mail from a mailbox is; one that names no address of ours (a blind copy) is for the first we have."""
    if one.recipients:
        return one
    ours = list(MailAddress.objects.order_by("created_at").values_list("address", flat=True))
    found = tuple(address for address in mails.named_in(one.raw) if split(address)[0] in ours)
    return replace(one, recipients=found or tuple(ours[:1]) or ("",))
