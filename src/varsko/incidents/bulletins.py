"""The mails of updates: the same text for everybody inside, in their language; and the reminder of a promise that was missed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.incidents import words
from varsko.incidents.domain import limits
from varsko.incidents.models import Duty, Incident
from varsko.incidents.owed import FilingView
from varsko.incidents.post import post
from varsko.incidents.told import Recipient, Texts
from varsko.kernel.zones import is_zone
from varsko.people.data import Person
from varsko.ui import times


def post_update(row: Incident, update_id: str, texts: Mapping[str, Texts], to: Iterable[Recipient], *, corrects: int, at: datetime) -> int:
    """Send an update to everybody it reaches, inside the caller's transaction; gives how many mails that are."""
    messages = {language: _message(row, language, said, corrects) for language, said in texts.items()}
    outgoing = [
        deliveries.Outgoing(
            channel="email",
            address=one.address,
            name=one.name,
            user_id=one.user_id or None,
            key=f"update:{update_id}:{one.address.lower()}"[:200],
            message=messages[words.best_text(texts, one.language)[0]],
            about="incident",
            subject=str(row.pk),
            purpose="incident",
        )
        for one in to
    ]
    post(row, outgoing, at=at)
    return len(outgoing)


def _message(row: Incident, language: str, said: Texts, corrects: int) -> dict[str, Any]:
    with translation.override(language):
        lead = _("This corrects update %(number)d.") % {"number": corrects} if corrects else ""
    return _letter(row, language, subject=said.internal_title, lead=lead, body=said.internal)


def post_missed(row: Incident, person: Person, *, until: datetime, at: datetime) -> None:
    """Tell somebody that the promised update did not come, inside the caller's transaction."""
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")):
        subject = _("%(key)s: an update is due") % {"key": row.key}
        body = _("People were promised an update by %(when)s, and none came. Tell them how it stands, even if there is nothing new.") % {
            "when": times.absolute(until)
        }
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"promise:{row.pk}:{until.isoformat()}:{person.id}",
        message=_letter(row, person.language, subject=subject, lead="", body=body, path="/tell"),
        about="incident",
        subject=str(row.pk),
        purpose="incident",
    )
    post(row, [outgoing], at=at)


def post_filing(row: Incident, person: Person, *, duty: Duty, filing: FilingView, is_late: bool, at: datetime) -> None:
    """Remind somebody of a report to an authority, inside the caller's transaction."""
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone if is_zone(person.time_zone) else "UTC")):
        said = {"key": row.key, "name": duty.name, "step": words.step(filing.step), "when": times.absolute(filing.until or at)}
        subject = (_("%(key)s: late: %(name)s, %(step)s") if is_late else _("%(key)s: due: %(name)s, %(step)s")) % said
        body = (
            _("The report is due %(when)s and is not written down as handed in. A draft with what the record knows waits for you.") % said
        )
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"report:{filing.id}:{at.isoformat()}:{person.id}",
        message=_letter(row, person.language, subject=subject, lead=row.summary, body=body, path="/duties"),
        about="incident",
        subject=str(row.pk),
        purpose="incident",
    )
    post(row, [outgoing], at=at)


def _letter(row: Incident, language: str, *, subject: str, lead: str, body: str, path: str = "") -> dict[str, Any]:
    return {
        "subject": f"{limits.DRILL}{subject}" if row.drill else subject,
        "template": "incidents/mail/update",
        "facts": {"key": row.key, "lead": lead, "body": body},
        "link": f"{settings.VARSKO.url}/incidents/{row.key}{path}",
        "language": language,
        "thread": f"incident-{row.pk}",
    }
