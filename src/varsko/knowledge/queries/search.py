"""Finding articles: by all the words somebody searches for, and by some of the words somebody types."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from varsko.core import search as index
from varsko.core.search import Doc
from varsko.kernel.text import clean
from varsko.knowledge.data import ArticleRow, Found, Suggested
from varsko.knowledge.domain import labels as words
from varsko.knowledge.domain import rights
from varsko.knowledge.domain.plain import plain_pieces
from varsko.knowledge.domain.states import State
from varsko.knowledge.models import Article, Term
from varsko.knowledge.queries.articles import by_ids
from varsko.knowledge.queries.spaces import audience_of, reach
from varsko.people.data import Actor
from varsko.people.domain.audiences import ALL

KIND = "article"
_LONGEST_QUESTION = 400
_MORE = "…"
_WRITERS = "writers:"


def search(text: str, *, by: Actor, limit: int = 20) -> list[Found]:
    """Find articles that hold every word of `text` or a longer one that begins with it, whole words and titles first.

    What a reader may see is asked of the article itself as well: rights may have changed since it was indexed.
    """
    known = reach(by)
    groups = rights.reading_groups(by) | {_WRITERS + one for one in known.write}
    hits = index.find(text[:_LONGEST_QUESTION], groups=groups, kinds=(KIND,), limit=limit)
    rows = by_ids(known, [hit.subject for hit in hits])
    return [Found(row=rows[hit.subject], snippet=plain_pieces(hit.snippet)) for hit in hits if hit.subject in rows]


def suggest(text: str, actor: Actor, limit: int = 5, *, kinds: Sequence[str] = ()) -> list[Suggested]:
    """Suggest articles to somebody who is typing, the best first: those that share rare words with it, in their title above all.

    Made to be asked at every pause of the keyboard: four questions to indexes, of a bounded number of rows each. Of an article in
    several languages the reader's is given. `kinds` leaves out all others.
    """
    asked, begun = words.asked(clean(text)[-_LONGEST_QUESTION:])
    known = reach(actor)
    if not asked or not known.read:
        return []
    counts = _counts(asked, begun, known.read)
    chosen = words.choose(counts)
    wanted = Q(word__in=[word for word in chosen if word != begun + _MORE])
    wanted |= _begins(begun) if begun + _MORE in chosen else Q()
    rows = Term.objects.filter(wanted, space_id__in=known.read, weight__gt=0).values_list("article_id", "word", "weight")
    ranked = words.rank(list(rows[: words.MOST_ROWS]), counts, begun)
    best = dict(ranked[: max(limit * 4, 20)])
    found = by_ids(known, best)
    fits = [(found[str(pk)], score) for pk, score in best.items() if str(pk) in found]
    return _in_one_language([one for one in fits if not kinds or one[0].kind in kinds], actor.language)[:limit]


def _counts(asked: Sequence[str], begun: str, space_ids: Sequence[str]) -> dict[str, int]:
    """Count in how many articles each word stands, and the words that go on from the one at the end; nobody counts beyond the limit."""
    readable = Term.objects.filter(space_id__in=space_ids, weight__gt=0).order_by()
    wanted = {word: readable.filter(word=word) for word in asked} | ({begun + _MORE: readable.filter(_begins(begun))} if begun else {})
    parts: list[str] = []
    params: list[Any] = []
    for rows in wanted.values():
        text, values = rows.values("weight")[: words.MOST_ROWS + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({text}) AS few)")  # noqa: S608 - Django's own SQL; what was typed is a parameter
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(wanted, cursor.fetchone(), strict=True))


def _begins(word: str) -> Q:
    """Match words that begin so, in the way that this database finds by index."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=word + "\U0010ffff")


def _in_one_language(found: Sequence[tuple[ArticleRow, float]], language: str) -> list[Suggested]:
    """Leave one of the languages of each article: the reader's if it is there, else the best."""
    kept: dict[str, tuple[ArticleRow, float]] = {}
    for row, score in found:
        first = row.original_id or row.id
        there = kept.get(first)
        if there is None:
            kept[first] = (row, score)
        elif row.language == language and there[0].language != language:
            kept[first] = (row, there[1])
    return [_suggested(row, score) for row, score in kept.values()]


def _suggested(row: ArticleRow, score: float) -> Suggested:
    same = ("id", "key", "title", "kind", "state", "language", "space_name", "uses", "held", "failed")
    return Suggested(score=round(score, 3), **{name: getattr(row, name) for name in same})


def doc(row: Article) -> Doc:
    """Make what the search stores of an article; its space must be loaded with it. Who may find it is stored with it."""
    writers = {_WRITERS + str(row.space_id)}
    audience = {ALL} | writers if row.state == State.DRAFT else audience_of(row.space) | writers
    body = "\n".join([*row.labels, row.text, row.reply])
    return Doc(kind=KIND, subject=str(row.pk), title=row.title, body=body, audience=frozenset(audience))
