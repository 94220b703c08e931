"""What people are sent about reviews: what they are to write, approve or do, and that there is something to learn."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsko.core import deliveries
from varsko.core.clock import new_id
from varsko.incidents.data import Recipient
from varsko.people.data import Person
from varsko.postmortems.models import Action, Review
from varsko.ui import times


def post_opened(row: Review, person: Person, *, at: datetime) -> None:
    """Tell somebody that they are to write a review, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: write the review") % {"key": row.incident.key}
        until = _("It is due on %(day)s.") % {"day": _day(row.due_on)} if row.due_on else ""
        text = _(
            "What happened is over. Write down with the others what is to be learned from it; the facts of the record are there already."
        )
        _post(row, _one(person), subject=subject, paragraphs=[text, until], at=at)


def post_due(row: Review, person: Person, *, at: datetime) -> None:
    """Remind somebody of a review, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: the review is due on %(day)s") % {"key": row.incident.key, "day": _day(row.due_on)}
        _post(row, _one(person), subject=subject, paragraphs=[_("It is not published yet.")], at=at)


def post_asked(row: Review, person: Person, *, by: str, at: datetime) -> None:
    """Ask somebody for their approval, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: please read the review") % {"key": row.incident.key}
        text = _("%(who)s asks you to read it and to approve it before it is published.") % {"who": by}
        _post(row, _one(person), subject=subject, paragraphs=[text], at=at)


def post_action(row: Review, action: Action, person: Person, *, by: str, at: datetime) -> None:
    """Tell somebody what they are to do, inside the caller's transaction."""
    with translation.override(person.language):
        subject = _("%(key)s: %(title)s") % {"key": row.incident.key, "title": action.title}
        text = _("%(who)s gave you this action, until %(day)s.") % {"who": by, "day": _day(action.due_on)}
        _post(row, _one(person), subject=subject, paragraphs=[action.title, text], at=at)


def post_action_due(row: Review, action: Action, person: Person, *, late: int, at: datetime) -> None:
    """Remind somebody of an action, inside the caller's transaction."""
    facts = {"key": row.incident.key, "title": action.title, "day": _day(action.due_on), "who": action.owner_name, "n": late}
    with translation.override(person.language):
        facts["day"] = _day(action.due_on)
        subject = (_("%(key)s: late: %(title)s") if late else _("%(key)s: due on %(day)s: %(title)s")) % facts
        opening = ngettext("It was due %(n)d day ago.", "It was due %(n)d days ago.", late) % facts if late else ""
        owner = _("%(who)s is to do it until %(day)s.") % facts
        help_text = _("Is it done, or will it not be? Say so on the page of the review.")
        _post(row, _one(person), subject=subject, paragraphs=[action.title, owner, opening, help_text], at=at)


def post_published(row: Review, to: Sequence[Recipient], *, by: str, at: datetime) -> int:
    """Tell those who hear of such incidents that there is something to learn, inside the caller's transaction; gives how many mails."""
    for language in {one.language for one in to}:
        with translation.override(language):
            subject = _("%(key)s: what we learned") % {"key": row.incident.key}
            text = _("%(who)s published the review of: %(summary)s") % {"who": by, "summary": row.incident.summary}
            _post(row, [one for one in to if one.language == language], subject=subject, paragraphs=[text, row.learned], at=at)
    return len(to)


def _one(person: Person) -> list[Recipient]:
    return [Recipient(address=person.email, name=person.name, language=person.language, user_id=person.id)]


def _day(day: date | None) -> str:
    return times.day(day) if day else ""


def _post(row: Review, to: Iterable[Recipient], *, subject: str, paragraphs: Sequence[str], at: datetime) -> None:
    link = f"{settings.VARSKO.url}/postmortems/{row.incident.key}"
    facts: dict[str, Any] = {"heading": f"{row.incident.key} – {row.incident.summary}", "paragraphs": [one for one in paragraphs if one]}
    deliveries.enqueue(
        *(
            deliveries.Outgoing(
                channel="email",
                address=one.address,
                name=one.name,
                user_id=one.user_id or None,
                key=f"review:{new_id()}",
                message={
                    "subject": subject,
                    "template": "postmortems/mail/note",
                    "facts": facts,
                    "link": link,
                    "language": one.language,
                    "thread": f"review-{row.pk}",
                },
                about="review",
                subject=str(row.pk),
                purpose="review",
            )
            for one in to
        ),
        at=at,
    )
