"""Keeping the mail of incidents."""

from datetime import datetime

from django.db import transaction

from varsko.core import mails
from varsko.incidents.models import Mail
from varsko.kernel.mail.letter import Arrival


def keep_mail(*arrivals: Arrival, at: datetime) -> int:
    """Keep mails for the incidents' address; returns how many are new. Bringing a mail twice does nothing."""
    with transaction.atomic():
        return mails.keep(Mail, *arrivals, at=at)
