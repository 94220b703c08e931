"""The address of incidents."""

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import mails
from varsko.core.texts import line
from varsko.incidents.actions.setup import write_setting
from varsko.incidents.mailed import MailHome
from varsko.incidents.queries.mail import MAIL
from varsko.kernel.errors import Invalid
from varsko.kernel.mail.headers import address_in
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

OWNER = "incidents"


def change_mail(*, by: Actor, at: datetime, address: str, plus: bool = True, trusted: str = "") -> None:
    """Say at which address incidents are declared and answered; "" for none: mail to it is refused then.

    Raises NotAllowed, and Invalid, also for the address of a desk.
    """
    demand(by, "configure", Subject(kind="settings"))
    said = address_in(address)
    if address.strip() and (not said or "+" in said):
        raise Invalid({"address": _("Write a mail address, such as incidents@example.org.")})
    if said and mails.owner_of(said, but=OWNER):
        raise Invalid({"address": _("A desk has this address.")})
    home = MailHome(address=said, plus=plus, trusted=line(trusted, "trusted", 200))
    with transaction.atomic():
        write_setting(MAIL, json.dumps(asdict(home)) if said else "", by, at)
