"""What the verbs of articles share: finding the row that may be written, and what each event says."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from varsko.kernel.errors import Conflict, NotFound
from varsko.knowledge import queries
from varsko.knowledge.data import ArticleView
from varsko.knowledge.models import Article
from varsko.knowledge.queries.articles import find_article, seen_by
from varsko.knowledge.queries.spaces import reach
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed


def readable(by: Actor, ref: object) -> Article:
    """Find an article that `by` may read. Raises NotFound."""
    row = find_article(ref)
    if row is None or not seen_by(reach(by), row):
        raise NotFound("article")
    return row


def writable(by: Actor, ref: object, *, archived: bool = False) -> Article:
    """Find an article that `by` may write. Raises NotFound, NotAllowed, and Conflict when it is archived."""
    row = readable(by, ref)
    if str(row.space_id) not in reach(by).write:
        raise NotAllowed("change article")
    if row.archived_at and not archived:
        raise Conflict({"title": _("This article is archived. Bring it back first.")})
    return row


def about(row: Article, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event of an article says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "key": f"KB-{row.number}", "title": row.title}


def shown(row: Article, by: Actor) -> ArticleView:
    """Give the article as `by` sees it. Raises NotFound."""
    view = queries.article(row.pk, by=by)
    if view is None:
        raise NotFound("article")
    return view
