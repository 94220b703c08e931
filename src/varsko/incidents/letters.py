"""What people are sent beside pages: the part they have, and thanks."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.incidents import words
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Role
from varsko.incidents.models import Incident
from varsko.incidents.post import post
from varsko.incidents.queries.setup import cards
from varsko.people.data import Person


def post_role(row: Incident, role: Role, label: str, person: Person, *, by: str, note: str, at: datetime) -> None:
    """Tell somebody which part they have and what it asks of them, inside the caller's transaction."""
    with translation.override(person.language):
        part = words.role_within(role, label)
        subject = _("%(key)s: you are %(role)s") % {"key": row.key, "role": part}
        opening = _("%(who)s made you %(role)s of %(key)s.") % {"who": by, "role": part, "key": row.key}
        _post(row, person, subject=subject, paragraphs=[opening, words.card(role, cards()), note], at=at)


def post_thanks(row: Incident, person: Person, *, by: str, note: str, at: datetime) -> None:
    """Thank somebody who is not needed any more, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: you are not needed any more, thank you") % {"key": row.key}
        opening = _("%(who)s thanks you for your help with %(key)s. You can go back to what you did, or to sleep.") % {
            "who": by,
            "key": row.key,
        }
        _post(row, person, subject=subject, paragraphs=[opening, note], at=at)


def post_drill(row: Incident, person: Person, *, by: str, at: datetime) -> None:
    """Tell somebody that they take part in a drill, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: you take part") % {"key": row.key}
        opening = _("%(who)s has begun a drill and counts on you. Nothing is broken. Do what you would do if it were real.") % {"who": by}
        _post(row, person, subject=subject, paragraphs=[opening, row.description], at=at)


def post_waiting(row: Incident, person: Person, *, service: str, at: datetime) -> None:
    """Tell somebody of what pages nobody and is their team's, inside the caller's transaction."""
    with translation.override(person.language):
        subject = f"{row.key} – {words.short(row.severity)} – {row.summary}"
        opening = _("%(service)s, which your team owns, has an incident that pages nobody. It waits for one of you in working hours.") % {
            "service": service
        }
        _post(row, person, subject=subject, paragraphs=[opening, row.description], at=at)


def _post(row: Incident, person: Person, *, subject: str, paragraphs: list[str], at: datetime) -> None:
    subject = f"{limits.DRILL}{subject}" if row.drill else subject
    facts = {
        "subject": subject,
        "heading": f"{row.key} – {words.short(row.severity)} – {row.summary}",
        "paragraphs": [text for text in paragraphs if text],
        "link": f"{settings.VARSKO.url}/incidents/{row.key}",
        "video": row.video,
        "language": person.language,
    }
    message = {
        "subject": subject,
        "text": render_to_string("incidents/mail/note.txt", facts),
        "html": render_to_string("incidents/mail/note.html", facts),
    }
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"incident:{new_id()}",
        message=message,
        about="incident",
        subject=str(row.pk),
        purpose="incident",
    )
    post(row, [outgoing], at=at)
