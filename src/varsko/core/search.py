"""Finds things by their words, whatever their accents: `lodz` finds Łódź, `bjor` finds Bjørn.

Each thing is stored once as a document with its folded words; SQLite indexes them with FTS5, PostgreSQL as a tsvector. The newest
documents that fit are taken, so that a word which a million old alerts hold costs no more than a rare one. Who may find a document
is stored with it, as the names of groups.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from varsko.core.models import SearchDoc
from varsko.kernel.text import clean, fold, shorten

LONGEST_BODY = 20_000
_LONGEST_TITLE = 300
_LONGEST_WORD = 60
_MOST_TERMS = 8
_BATCH = 200
_AROUND = 60
_WORD = re.compile(r"[^\W_]+")
_TITLE = "="
_SHORTEST_BEGINNING = 3
_FEW = 1000
_NEAR = (300, 3000)
# What to try, the best first: whole words or beginnings, of the title or of anything.
_RANKS = ((True, _TITLE), (True, ""), (False, _TITLE), (False, ""))


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """Something to be found: `subject` is the id of the thing, `audience` the groups that may find it."""

    kind: str
    subject: str
    title: str
    body: str = ""
    audience: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found. `snippet` is a piece of the body around the first match, as (text, is it a match) in order."""

    kind: str
    subject: str
    title: str
    snippet: tuple[tuple[str, bool], ...]


def index(docs: Iterable[Doc], *, at: datetime) -> None:
    """Store documents, or store them anew, many with one statement; inside the caller's transaction."""
    rows = {(doc.kind, doc.subject): _row(doc, at) for doc in docs}
    SearchDoc.objects.bulk_create(
        rows.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=["title", "body", "words", "audience", "changed_at"],
    )


def remove(kind: str, subjects: Iterable[str]) -> None:
    """Forget documents, inside the caller's transaction."""
    SearchDoc.objects.filter(kind=kind, subject__in=list(subjects)).delete()


def fold_anew(ids: Iterable[int]) -> None:
    """Read the words of documents (by their own ids) anew from their titles and texts, inside the caller's transaction."""
    rows = list(SearchDoc.objects.filter(pk__in=list(ids)))
    for row in rows:
        row.words = _folded(row.title, row.body)
    SearchDoc.objects.bulk_update(rows, ["words"], batch_size=_BATCH)


def holds(kind: str, subject: str) -> bool:
    """Tell whether a document of something is stored."""
    return SearchDoc.objects.filter(kind=kind, subject=subject).exists()


def find(text: str, *, groups: frozenset[str], kinds: Sequence[str] = (), limit: int = 20) -> list[Hit]:
    """Find documents that hold every word of `text` or a longer word that begins with it, for a reader in these groups.

    Whole words come before beginnings of words, words of the title before others, the newest before the old; a beginning has at
    least three letters. Text without any word finds nothing.
    """
    terms = tuple(dict.fromkeys(_words(text)))[:_MOST_TERMS]
    if not terms or not groups:
        return []
    allowed = Q()
    for group in groups:
        allowed |= Q(audience__contains=f" {group} ")
    rows = SearchDoc.objects.filter(allowed)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [_hit(row, terms) for row in _best(rows, terms, limit)]


def _best(rows: QuerySet[SearchDoc], terms: Sequence[str], limit: int) -> list[SearchDoc]:
    """Load the best: where all that is found at all fits, one question more tells what it is, and its order needs none."""
    first, *between, last = [_marked(terms, whole, mark) for whole, mark in _RANKS]
    on = _ON[connection.vendor]
    best = on(rows, first, limit)
    if len(best) == limit:
        return best
    widest = on(rows, last, limit)
    if len(widest) < limit:
        return sorted(widest, key=lambda row: _rank(row, terms))
    found = {row.pk: row for row in best}
    for marked in between:
        if len(found) < limit:
            found |= {row.pk: row for row in on(rows, marked, limit) if row.pk not in found}
    found |= {row.pk: row for row in widest if row.pk not in found}
    return list(found.values())[:limit]


def _marked(terms: Sequence[str], whole: bool, mark: str) -> list[_Term]:
    return [_Term(mark + term, whole or len(term) < _SHORTEST_BEGINNING) for term in terms]


def _rank(row: SearchDoc, terms: Sequence[str]) -> int:
    words = row.words.split()
    fits = (all(_held(term, words) for term in _marked(terms, whole, mark)) for whole, mark in _RANKS)
    return next((place for place, is_so in enumerate(fits) if is_so), len(_RANKS))


def _held(term: _Term, words: Sequence[str]) -> bool:
    return term.text in words if term.whole else any(word.startswith(term.text) for word in words)


def _row(doc: Doc, at: datetime) -> SearchDoc:
    title, body = shorten(clean(doc.title), _LONGEST_TITLE), shorten(clean(doc.body), LONGEST_BODY)
    return SearchDoc(
        kind=doc.kind,
        subject=doc.subject,
        title=title,
        body=body,
        words=_folded(title, body),
        audience=f" {' '.join(sorted(doc.audience))} ",
        changed_at=at,
    )


def _folded(title: str, body: str) -> str:
    in_title = dict.fromkeys(_words(title))
    return " ".join({**dict.fromkeys(_TITLE + word for word in in_title), **in_title, **dict.fromkeys(_words(body))})


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


def _on_sqlite(rows: QuerySet[SearchDoc], terms: Sequence[_Term], limit: int) -> list[SearchDoc]:
    query = " AND ".join(f'"{term.text}"' if term.whole else f'"{term.text}"*' for term in terms)
    found = rows.extra(
        tables=["core_search"],
        where=["core_search.rowid = core_searchdoc.id", "core_search MATCH %s"],
        params=[query],
        order_by=["-core_search.rowid"],  # walks the index from its newest end and stops when there is enough
    )
    return list(found[:limit])


def _on_postgresql(rows: QuerySet[SearchDoc], terms: Sequence[_Term], limit: int) -> list[SearchDoc]:
    """Sort the matches of a rare word by their ids; of a frequent one, look through the newest documents, where there soon are enough.

    The database is never left to choose between these: what it believes of how many fit is a guess, and when it guesses few it sorts
    whole documents.
    """
    query = " & ".join(f"'{term.text}'" if term.whole else f"'{term.text}':*" for term in terms)
    fitting = rows.extra(where=["vector @@ %s::tsquery"], params=[query])
    some = list(fitting.values_list("id", flat=True)[: _FEW + 1])
    if len(some) > _FEW:
        near = _near_on_postgresql(rows, query, limit)
        if len(near) == limit:
            return near
        some = list(fitting.order_by("-id").values_list("id", flat=True)[:limit])
    return list(rows.filter(id__in=sorted(some)[-limit:]).order_by("-id"))


def _near_on_postgresql(rows: QuerySet[SearchDoc], query: str, limit: int) -> list[SearchDoc]:
    """Load what fits among the newest documents, a first few of them and then more, until there are `limit`; without the index."""
    newest = SearchDoc.objects.order_by("-id").values_list("id", flat=True)
    last = newest.first()
    plain = rows.extra(where=["(vector @@ %s::tsquery) IS TRUE"], params=[query])  # what is no bare operator is not looked up in the index
    found: list[SearchDoc] = []
    for count in _NEAR:
        first = newest[count : count + 1].first() or 0
        found = list(plain.filter(id__gte=first, id__lte=last).order_by("-id")[:limit])
        if len(found) == limit:
            break
    return found


_ON: dict[str, Callable[[QuerySet[SearchDoc], Sequence[_Term], int], list[SearchDoc]]] = {
    "sqlite": _on_sqlite,
    "postgresql": _on_postgresql,
}


def _hit(row: SearchDoc, terms: Sequence[str]) -> Hit:
    return Hit(kind=row.kind, subject=row.subject, title=row.title, snippet=_snippet(row.body, terms))


def _snippet(body: str, terms: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    matches = (found for found in _WORD.finditer(body) if fold(found[0]).startswith(tuple(terms)))
    first = next(matches, None)
    start = max(first.start() - _AROUND, 0) if first else 0
    end = (first.end() if first else 0) + _AROUND
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    for found in (one for one in (first, *matches) if one and one.end() <= end):
        pieces += [(body[start : found.start()], False), (found[0], True)]
        start = found.end()
    pieces.append((body[start:end] + ("…" if end < len(body) else ""), False))
    return tuple(piece for piece in pieces if piece[0])
