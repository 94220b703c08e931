"""Mail that waits to be read."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.mails import prove as prove
from varsko.core.mails import proven, unproven
from varsko.desk.actions.mail import taking
from varsko.desk.actions.rows import take_turns
from varsko.desk.models import Mail, MailAddress, Postbox
from varsko.desk.queries.letters import ours, read
from varsko.kernel.mail.robots import Ours

_AGAIN = 2
"""The try from which on a mail is taken alone."""


def mails() -> QuerySet[Mail]:
    """Give the mails that wait to be put where they belong."""
    return proven(Mail.objects.all())


def unproven_mails() -> QuerySet[Mail]:
    """Give the mails whose signatures are to be looked at first."""
    return unproven(Mail.objects.all())


def take_in(rows: Sequence[Mail]) -> None:
    """Put mails where they belong, all that come for the first time in one transaction; if that fails, the worker tries each by itself.

    What was tried before may be what ended the process: after the others each has a transaction of its own, the first and the last first
    by turns, so that one such mail stands in nobody's way.
    """
    homes, known = taking.homes(), ours()
    first, again = ([row for row in rows if (row.attempts >= _AGAIN) is tried] for tried in (False, True))
    if first:
        _take(first, homes, known)
    for row in again[::-1] if again and again[0].attempts % 2 else again:
        _take([row], homes, known)


def _take(rows: Sequence[Mail], homes: Mapping[str, MailAddress], known: Ours) -> None:
    found = [(row, homes.get(row.address)) for row in rows]
    letters = [(row, read(row, home, known), home) for row, home in found]  # before the transaction, for which others wait
    with transaction.atomic():
        take_turns()  # mails come to the same requests in any order
        for row, letter, home in letters:
            taking.take_in(row, letter, home, at=now())


def postboxes() -> QuerySet[Postbox]:
    """Give the mailboxes that are to be looked into."""
    return Postbox.objects.all()
