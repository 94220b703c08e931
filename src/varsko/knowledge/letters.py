"""What people are sent about articles they watch or look after."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.kernel.text import shorten
from varsko.knowledge.domain import rights
from varsko.knowledge.models import Article, Watch
from varsko.knowledge.queries.spaces import audience_of
from varsko.people import queries as people
from varsko.people.data import Person

_LONGEST = 2000


def watchers(row: Article, *, but: str) -> list[Person]:
    """List who is to hear of an article: those who watch it, and who looks after it, as far as they may still read it."""
    ids = {str(one) for one in Watch.objects.filter(article=row).values_list("user_id", flat=True)}
    ids |= {str(row.owner_id)} if row.owner_id else set()
    found = [one for one in people.users(ids - {but}).values() if one.is_active]
    groups = audience_of(row.space)
    if groups >= rights.audience(rights.Readers.PORTAL, ()):
        return found
    allowed = {one.id for one in people.people_in(groups)}
    return [one for one in found if one.id in allowed]


def post_changed(row: Article, to: Iterable[Person], *, who: str, note: str, key: str, at: datetime) -> None:
    """Tell that an article says something new, inside the caller's transaction."""
    for person in to:
        with translation.override(person.language):
            subject = _("%(title)s: changed by %(who)s") % {"title": row.title, "who": who}
            _post(row, person, subject=subject, paragraphs=[note or _("It says something new.")], key=key, at=at)


def post_comment(row: Article, to: Iterable[Person], *, who: str, text: str, key: str, at: datetime) -> None:
    """Tell that somebody said a word on an article, inside the caller's transaction."""
    for person in to:
        with translation.override(person.language):
            subject = _("%(title)s: %(who)s says something") % {"title": row.title, "who": who}
            _post(row, person, subject=subject, paragraphs=[shorten(text, _LONGEST)], key=key, at=at)


def post_due(row: Article, to: Iterable[Person], *, key: str, at: datetime) -> None:
    """Ask whether an article is still true, inside the caller's transaction."""
    for person in to:
        with translation.override(person.language):
            subject = _("%(title)s: is it still true?") % {"title": row.title}
            text = _("Its day of review has come. Look it over and say that it is still true, or change it.")
            _post(row, person, subject=subject, paragraphs=[text], key=key, at=at)


def _post(row: Article, person: Person, *, subject: str, paragraphs: Sequence[str], key: str, at: datetime) -> None:
    outgoing = deliveries.Outgoing(
        channel="email",
        address=person.email,
        name=person.name,
        user_id=person.id,
        key=f"article:{key}:{person.id}",
        message={
            "subject": subject,
            "template": "knowledge/mail/note",
            "facts": {"heading": row.title, "paragraphs": list(paragraphs)},
            "link": f"{settings.VARSKO.url}/knowledge/KB-{row.number}",
            "language": person.language,
            "thread": f"article-{row.pk}",
        },
        about="article",
        subject=str(row.pk),
        purpose="article",
    )
    deliveries.enqueue(outgoing, at=at)
