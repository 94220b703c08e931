"""Keeping the search and the suggestions true: by event, and all anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from varsko.core import bulk, search
from varsko.kernel.ids import as_uuid
from varsko.knowledge.actions.sheets import write_sheets
from varsko.knowledge.domain.labels import terms
from varsko.knowledge.domain.mentioned import mentioned
from varsko.knowledge.domain.states import State
from varsko.knowledge.models import Article, Link, Term
from varsko.knowledge.queries.opinions import MENTION
from varsko.knowledge.queries.search import KIND, doc

_TERM = ("word", "space_id", "article_id", "weight")
_TOGETHER = 200


def index_articles(ids: Iterable[object], *, at: datetime) -> None:
    """Make search, suggestions and what leads from one article to another say what these articles say now; safe to repeat."""
    wanted = {one for ref in ids if (one := as_uuid(ref))}
    rows = list(Article.objects.select_related("space").filter(pk__in=wanted))
    there = [row for row in rows if row.archived_at is None and row.space.archived_at is None]
    with transaction.atomic():
        search.remove(KIND, {str(one) for one in wanted} - {str(row.pk) for row in there})
        search.index((doc(row) for row in there), at=at)
        Term.objects.filter(article__in=wanted).delete()
        bulk.insert(Term, _TERM, [one for row in there if row.state != State.DRAFT for one in _terms(row)])
        Link.objects.filter(article__in=wanted, about=MENTION).delete()
        Link.objects.bulk_create(
            [Link(article=row, about=MENTION, ref=key, at=row.changed_at) for row in there for key in mentioned(row.number, row.text)],
            ignore_conflicts=True,  # another worker may do the same at the same moment
        )


def index_spaces(ids: Iterable[object], *, at: datetime) -> int:
    """Do so for all articles of these spaces; returns how many."""
    wanted = [one for ref in ids if (one := as_uuid(ref))]
    articles = list(Article.objects.filter(space_id__in=wanted).order_by("pk").values_list("pk", flat=True))
    return _index_all(articles, at=at)


def index_everything(*, at: datetime) -> int:
    """Do so for all articles there are, and write out what is kept for an outage; returns how many."""
    everything = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    write_sheets(everything, at=at)
    return _index_all(everything, at=at)


def _index_all(ids: Sequence[object], *, at: datetime) -> int:
    for start in range(0, len(ids), _TOGETHER):
        index_articles(ids[start : start + _TOGETHER], at=at)
    return len(ids)


def _terms(row: Article) -> list[tuple[object, ...]]:
    return [(word, row.space_id, row.pk, weight) for word, weight in terms(row.title, row.labels, row.text).items()]
