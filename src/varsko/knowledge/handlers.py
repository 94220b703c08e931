"""What knowledge does when something happens elsewhere or falls due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.core.outbox import Recorded
from varsko.events.knowledge import ArticleCommented, ArticleMoved, ArticleWritten
from varsko.knowledge import actions, letters
from varsko.knowledge.domain.states import State
from varsko.knowledge.models import Article, Document, Miniature
from varsko.knowledge.personal import PERSONAL as PERSONAL

PICTURES_LEASE = timedelta(minutes=3)
"""Some large pictures take a while to draw on a small machine; nobody else may begin the same meanwhile."""


def changed_documents() -> QuerySet[Any]:
    """Give the documents with changes that wait to be summed up."""
    return Document.objects.all()


def sum_up(rows: Sequence[Document]) -> None:
    """Sum up the changes of documents, each for itself."""
    for row in rows:
        with transaction.atomic():
            actions.sum_up(row, at=now())
            row.finish(attempts=0, last_error="")


def forget_team(batch: Sequence[Recorded]) -> None:
    """A team is gone: so are its documents. Safe to repeat."""
    for recorded in batch:
        actions.delete_documents(at=recorded.event.at, about="team", subject=recorded.event.subject)


def index_articles(batch: Sequence[Recorded]) -> None:
    """Articles say something new, or stand elsewhere: search and suggestions follow. Safe to repeat."""
    actions.index_articles({one.event.subject for one in batch}, at=now())


def index_spaces(batch: Sequence[Recorded]) -> None:
    """Others may read what is in a space. Safe to repeat."""
    actions.index_spaces({one.event.subject for one in batch}, at=now())


def write_sheets(batch: Sequence[Recorded]) -> None:
    """Articles say something else, or others may read them: what is kept for an outage follows. Safe to repeat."""
    actions.write_sheets({one.event.subject for one in batch}, at=now())


def write_sheets_of_spaces(batch: Sequence[Recorded]) -> None:
    """Others may read what is in a space. Safe to repeat."""
    actions.write_sheets_of_spaces({one.event.subject for one in batch}, at=now())


def pictures() -> QuerySet[Any]:
    """Give the pictures of articles that are drawn for an outage."""
    return Miniature.objects.all()


def draw_pictures(rows: Sequence[Miniature]) -> None:
    """Draw pictures for an outage. Safe to repeat."""
    actions.draw_pictures(rows, at=now())


def reviews() -> QuerySet[Any]:
    """Give the articles that somebody is to look at again one day."""
    return Article.objects.select_related("space", "owner")


def ask_for_review(rows: Sequence[Article]) -> None:
    """The day has come for articles to be looked at again, each for itself."""
    for row in rows:
        with transaction.atomic():
            actions.fall_due(row, at=now())


def tell_watchers(batch: Sequence[Recorded]) -> None:
    """Mail those who watch an article, or look after it, what happened to it. Safe to repeat: each message has a key."""
    ids = {one.event.subject for one in batch}
    rows = {str(row.pk): row for row in Article.objects.select_related("space", "owner").filter(pk__in=ids)}
    for one in batch:
        if (row := rows.get(one.event.subject)) and row.state != State.DRAFT and row.archived_at is None:
            _tell(row, one)


def _tell(row: Article, one: Recorded) -> None:
    event = one.event
    to = letters.watchers(row, but=event.by.id)
    if isinstance(event, ArticleWritten) and event.revision > 1 and not event.small:
        letters.post_changed(row, to, who=event.by.name, note=event.note, key=str(one.id), at=event.at)
    elif isinstance(event, ArticleCommented):
        letters.post_comment(row, to, who=event.by.name, text=event.text, key=str(one.id), at=event.at)
    elif isinstance(event, ArticleMoved) and event.move == "remind":
        letters.post_due(row, to, key=str(one.id), at=event.at)
