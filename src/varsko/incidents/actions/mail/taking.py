"""Putting a kept mail where it belongs, in the transaction that finishes its row: a mail is never lost and never counted twice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from varsko.core import mails, sequences
from varsko.events.base import Who
from varsko.incidents.actions.declare import declare
from varsko.incidents.actions.mail.answering import acknowledge
from varsko.incidents.actions.mail.returned import heed_returns
from varsko.incidents.actions.mail.saying import say, text_of
from varsko.incidents.actions.report import report
from varsko.incidents.data import Draft
from varsko.incidents.domain import limits
from varsko.incidents.domain.mail import Place, Why, place
from varsko.incidents.domain.scale import SHIPPED
from varsko.incidents.models import Incident, Mail
from varsko.incidents.queries.mail import account_of, facts_of, mail_home, read
from varsko.incidents.queries.setup import scale
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.mail.letter import Letter
from varsko.kernel.text import shorten
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

ORIGIN = "mail"
_HOUR = timedelta(hours=1)
_MOST_BY_ONE, _MOST_IN_ONE = 10, 100


_BEGINS = frozenset({Why.DECLARED, Why.TRIAGE, Why.REPORTED})


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of a mail: `why` when it is not what was decided first."""

    incident: Incident | None = None
    said: str = ""
    cut: str = ""
    why: Why | None = None


def take_in(row: Mail, *, at: datetime) -> None:
    """Make of a kept mail what it is, inside the caller's transaction, and finish its row."""
    home = mail_home()
    letter = read(row, home)
    found = place(letter, facts_of(letter)) if home and home.address == row.address else Place(why=Why.UNKNOWN_ADDRESS)
    taken = _put(row, letter, found, at)
    is_placed = taken.incident is not None and taken.why is None and found.why is not Why.BOUNCE
    row.finish(
        **mails.columns(letter),
        state=Mail.State.PLACED if is_placed else Mail.State.LEFT,
        why=(taken.why or found.why).value,
        evidence=shorten(letter.evidence, 500),
        cut=taken.cut,
        incident_id=taken.incident.pk if taken.incident else None,
        said_id=taken.said or None,
    )


def _put(row: Mail, letter: Letter, found: Place, at: datetime) -> _Taken:
    if found.why is Why.BOUNCE:
        return _Taken(heed_returns(letter, mail=str(row.pk), at=at))
    if found.incident:
        return _join(row, letter, found, at)
    return _begin(row, letter, found.why, at) if found.why in _BEGINS else _Taken()


def _join(row: Mail, letter: Letter, found: Place, at: datetime) -> _Taken:
    incident = _target(found.incident)
    lately = Mail.objects.filter(incident=incident, came_at__gt=at - _HOUR).exclude(said=None)
    if lately.count() >= _MOST_IN_ONE:
        return _Taken(incident, why=Why.TOO_MANY)
    try:
        with transaction.atomic():
            said, cut = say(row, letter, found, incident, at=at)
    except (NotFound, NotAllowed, Conflict, Invalid):  # the account may not know of it, or the room is closed
        return _Taken(incident, why=Why.NOT_ALLOWED)
    return _Taken(incident, said, cut)


def _target(pk: str) -> Incident:
    """Give an incident, or the one that it was merged into."""
    row = Incident.objects.select_related("duplicate_of").get(pk=pk)
    return row.duplicate_of or row


def _begin(row: Mail, letter: Letter, why: Why, at: datetime) -> _Taken:
    said, cut = draft_of(row, letter)
    try:
        with transaction.atomic():
            incident = _reported(letter, said, at) if why is Why.REPORTED else _declared(letter, said, why, at)
    except (Invalid, NotFound, NotAllowed) as error:
        return _Taken(why=Why.TOO_MANY if isinstance(error, Invalid) else Why.NOT_ALLOWED)
    acknowledge(incident, row, letter, why, account_of(letter), at=at)
    return _Taken(incident, cut=cut)


def draft_of(row: Mail, letter: Letter) -> tuple[Draft, str]:
    """Give the incident that a mail begins, of the mildest severity, and what told its words from a quote."""
    part = mails.part_of(letter, ())
    with override(settings.VARSKO.language):
        text = text_of(row, letter, part)
        summary = letter.subject or part.fresh.partition("\n")[0] or _("A mail without words")
    said = Draft(
        summary=shorten(" ".join(summary.split()), limits.SUMMARY),
        description=shorten(text, limits.TEXT),
        contact=shorten(letter.sender.address, limits.CONTACT),
        severity=(scale().levels or SHIPPED)[-1].number,
        origin=ORIGIN,
    )
    return said, part.how.value


def _reported(letter: Letter, said: Draft, at: datetime) -> Incident:
    """Take a stranger's mail as the page for strangers would."""
    key = report(at=at, summary=said.summary, description=said.description, contact=said.contact)
    return Incident.objects.get(key=key)


def _declared(letter: Letter, said: Draft, why: Why, at: datetime) -> Incident:
    """Declare as the sender's account where a server vouches for it; otherwise somebody looks first, and nobody's name is used."""
    account = account_of(letter)
    by = people.actor_for_person(account.id if account else None)
    if why is Why.TRIAGE:
        by = Actor(who=Who(kind="system", name=said.contact))
    sequences.hold("incident mails")  # counted one after another, or many at once would pass the limit together
    lately = Incident.objects.filter(origin=ORIGIN, contact=said.contact, declared_at__gt=at - _HOUR)
    if lately.count() >= _MOST_BY_ONE:
        raise Invalid({"summary": _("Too many came from one address within the hour.")})
    draft = replace(said, detected_by="customer" if account and account.role == "customer" else "staff", in_triage=why is Why.TRIAGE)
    return Incident.objects.get(pk=declare(by=by, at=at, draft=draft)[0].id)
