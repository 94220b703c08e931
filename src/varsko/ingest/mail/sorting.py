"""Which stage a mail is for, by the address it was sent to; one that names several is kept by each."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from varsko.core import mails
from varsko.desk import actions as desk
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.kernel.mail.letter import Arrival
from varsko.statuspages import actions as statuspages
from varsko.statuspages import queries as status_queries


def takes(recipient: str) -> bool:
    """Tell whether anybody here has this address; one of the shape of a component's is nobody else's."""
    token = status_queries.token_in(recipient)
    if token is not None:
        return status_queries.takes_mail(token)
    if status_queries.is_for_page(recipient):
        return status_queries.takes_updates(recipient)
    return incident_queries.takes_mail(recipient) or desk.takes(recipient)


def keep(arrival: Arrival, *, at: datetime, postbox: Any = None, last_uid: int = 0) -> None:
    """Keep a mail for whomever it is, in one transaction with how far a mailbox was read; what names nobody is the desk's."""
    recipients = arrival.recipients or mails.named_in(arrival.raw)
    tokens = {one: token for one in recipients if (token := status_queries.token_in(one)) is not None}
    for_pages = tuple(one for one in recipients if status_queries.is_for_page(one))
    recipients = tuple(one for one in recipients if one not in tokens and one not in for_pages)
    for_incidents = tuple(one for one in recipients if incident_queries.takes_mail(one))
    for_desk = tuple(one for one in recipients if one not in for_incidents and desk.takes(one))
    with transaction.atomic():
        if for_incidents:
            incidents.keep_mail(replace(arrival, recipients=for_incidents), at=at)
        if for_pages:
            statuspages.keep_letter(replace(arrival, recipients=for_pages), at=at)
        for token in tokens.values():
            statuspages.heed_mail(token=token, raw=arrival.raw, at=at)
        is_desks = for_desk or not (for_incidents or tokens or for_pages)
        desk.keep(*([_for_desk(arrival, for_desk)] if is_desks else []), at=at, postbox=postbox, last_uid=last_uid)


def _for_desk(arrival: Arrival, recipients: tuple[str, ...]) -> Arrival:
    """Leave those out that others have; a mail that names nobody stays as it is, for the desk knows what to do with it."""
    return replace(arrival, recipients=recipients or arrival.recipients)
