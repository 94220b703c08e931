"""What people are sent about things that they look after."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.people.data import Person
from varsko.revisions.data import RevisionView
from varsko.ui import revised


def post_due(view: RevisionView, person: Person, *, key: str, at: datetime) -> None:
    """Ask whether a thing is still true, inside the caller's transaction."""
    with translation.override(person.language):
        label = next(str(one.label) for one in revised.things() if one.name == view.name)
        subject = _("%(title)s: is it still true?") % {"title": label}
        text = _("Its day of review has come. Look it over and say that it is still true, or change it.")
        facts = {"text": text, "link": f"{settings.VARSKO.url}/settings/revisions", "subject": subject, "language": person.language}
        message = {
            "subject": subject,
            "text": render_to_string("revisions/mail/note.txt", facts),
            "html": render_to_string("revisions/mail/note.html", facts),
        }
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"revision:{key}:{person.id}",
        message=message,
        about="settings",
        subject=view.name,
        purpose="revision",
    )
    deliveries.enqueue(outgoing, at=at)
