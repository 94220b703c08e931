"""Articles in lists, in their tree, one by one, and how they read before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from varsko.core.files import file_view
from varsko.kernel.ids import as_uuid
from varsko.knowledge.data import ArticleRow, ArticleView, Branch, Filter, Reach, RevisionView, Variant
from varsko.knowledge.domain.labels import LABEL
from varsko.knowledge.domain.merging import apply, merge
from varsko.knowledge.domain.rights import may_read
from varsko.knowledge.domain.states import State
from varsko.knowledge.domain.steps import steps
from varsko.knowledge.models import Article, Revision, Space, Term
from varsko.knowledge.queries.spaces import audience_of, reach, space_view
from varsko.people.data import Actor

MOST_IN_TREE = 500
_DEEPEST = 12
EVERYTHING = Filter()
_KEY = re.compile(r"(?:KB-)?(\d{1,12})", re.IGNORECASE)
_LIST = (
    "number", "title", "kind", "state", "language", "space_id", "parent_id", "position", "labels", "owner_id", "changed_at",
    "changed_by", "verified_at", "verified_by", "review_on", "archived_at", "original_id", "original_revision", "original__revision",
    "helped", "missed", "uses", "held", "failed",
)  # fmt: skip


def article(ref: object, *, by: Actor) -> ArticleView | None:
    """Find an article that `by` may read, by key ("KB-7"), number or id; None as well for what they may not know of."""
    row = find_article(ref)
    if row is None or not seen_by(reach(by), row):
        return None
    return _view(row, by)


def articles(
    *, by: Actor, where: Filter = EVERYTHING, archived: bool = False, before: ArticleRow | None = None, limit: int = 50
) -> list[ArticleRow]:
    """List articles that `by` may read, the last changed first, older than the row `before`; archived ones for writers only."""
    rows = visible(reach(by), archived=archived)
    wanted: dict[str, Any] = {name: value for name, value in (("kind", where.kind), ("state", where.state)) if value}
    if where.space:
        wanted["space"] = as_uuid(where.space)
    if where.label:
        rows = rows.filter(Exists(Term.objects.filter(article=OuterRef("pk"), word=LABEL + where.label)))
    if before:
        same = Q(changed_at=before.changed_at, number__lt=number_of(before.key))
        rows = rows.filter(Q(changed_at__lt=before.changed_at) | same)
    return listed(rows.filter(**wanted).order_by("-changed_at", "-number")[:limit])


def needing_review(*, by: Actor, mine: bool = False, limit: int = 20) -> list[ArticleRow]:
    """List articles that somebody should look at again, the longest due first: those `by` may write, or looks after."""
    known = reach(by)
    rows = visible(known).filter(state=State.REVIEW, space_id__in=known.write)
    return listed((rows.filter(owner=as_uuid(by.who.id)) if mine else rows).order_by("review_on", "number")[:limit])


def tree(space_id: str, *, by: Actor) -> list[Branch]:
    """Give the articles of a space as its tree, at most 500 of them; what stands under one that is not seen moves up."""
    rows = listed(visible(reach(by)).filter(space=as_uuid(space_id)).order_by("position", "title", "number")[:MOST_IN_TREE])
    there = {row.id for row in rows}
    under: dict[str, list[ArticleRow]] = {}
    for row in rows:
        under.setdefault(row.parent_id if row.parent_id in there else "", []).append(row)
    return _branches(under, "", 0)


def _branches(under: Mapping[str, list[ArticleRow]], parent: str, depth: int) -> list[Branch]:
    if depth > _DEEPEST:
        return []
    found: list[Branch] = []
    for row in under.get(parent, []):
        found += [Branch(depth=depth, row=row), *_branches(under, row.id, depth + 1)]
    return found


def revisions(article_id: str, *, limit: int = 100) -> list[RevisionView]:
    """List how an article read, the newest first. The caller has seen to it that the asker may write in its space."""
    rows = Revision.objects.filter(article=as_uuid(article_id)).defer("text", "reply").order_by("-number")[:limit]
    return [revision_view(row, with_text=False) for row in rows]


def revision(article_id: str, number: int) -> RevisionView | None:
    """Find one of them, with its texts."""
    row = Revision.objects.filter(article=as_uuid(article_id), number=number).first()
    return revision_view(row) if row else None


def merged(article_id: str, *, base: int, text: str) -> str:
    """Bring what somebody made of an older revision into the article as it reads now: what others wrote meanwhile stays."""
    row = find_article(article_id)
    before = revision(article_id, base)
    now = row.text if row else ""
    return apply(now, merge(before.text, text, now)) if before else text


def find_article(ref: object) -> Article | None:
    """Find the row of an article by key, number or id."""
    wanted = as_uuid(ref)
    number = number_of(ref)
    if wanted is None and number is None:
        return None
    found = Q(pk=wanted) if wanted else Q(number=number)
    return Article.objects.select_related("space", "owner", "original").filter(found).first()


def number_of(ref: object) -> int | None:
    """Read the number in a key such as KB-7; None when it is none."""
    match = _KEY.fullmatch(str(ref).strip())
    return int(match[1]) if match else None


def seen_by(known: Reach, row: Article) -> bool:
    """Tell whether somebody may read an article: drafts and archived ones only where they may write."""
    space_id = str(row.space_id)
    is_open = row.state != State.DRAFT and row.archived_at is None
    return space_id in known.write or (is_open and space_id in known.read)


def visible(known: Reach, *, archived: bool = False) -> QuerySet[Article]:
    """Give the articles that somebody may read.

    What they may not is taken away, instead of asking for what they may: so a database walks its newest articles without sorting all.
    """
    if archived:
        return Article.objects.filter(space_id__in=known.write, archived_at__isnull=False)
    only_read = [one for one in known.read if one not in known.write]
    rows = Article.objects.filter(archived_at=None).exclude(space_id__in=known.hidden)
    return rows.exclude(space_id__in=only_read, state=State.DRAFT) if only_read else rows


def listed(rows: QuerySet[Article]) -> list[ArticleRow]:
    """Make rows of a list; texts are not read."""
    found = list(rows.values("id", *_LIST))
    names = dict(Space.objects.filter(pk__in={one["space_id"] for one in found}).values_list("pk", "name")) if found else {}
    return [_row(values, names[values["space_id"]]) for values in found]


def articles_called(numbers: Iterable[int], *, by: Actor) -> list[ArticleRow]:
    """Find the articles with these numbers that `by` may read, by number."""
    known = reach(by)
    rows = listed(Article.objects.filter(number__in=list(numbers), archived_at=None).order_by("number"))
    return [row for row in rows if row.space_id in known.write or (row.space_id in known.read and row.state != State.DRAFT)]


def readable_numbers(numbers: Iterable[int], *, by: Actor) -> set[int]:
    """Tell which of these numbers are articles of spaces that `by` may read, put away since or not; for counts alone, in two queries."""
    spaces = [row.pk for row in Space.objects.all() if may_read(by, audience_of(row))]
    return set(Article.objects.filter(number__in=list(numbers), space__in=spaces).values_list("number", flat=True))


def by_ids(known: Reach, ids: Iterable[object]) -> dict[str, ArticleRow]:
    """Find the articles with these ids that somebody may read, in one query."""
    rows = listed(Article.objects.filter(pk__in=list(ids), archived_at=None))
    return {row.id: row for row in rows if row.space_id in known.write or (row.space_id in known.read and row.state != State.DRAFT)}


def _row(one: Mapping[str, Any], space_name: str) -> ArticleRow:
    same = ("title", "kind", "state", "language", "changed_at", "changed_by", "verified_at", "verified_by", "review_on")
    counts = ("helped", "missed", "uses", "held", "failed")
    return ArticleRow(
        id=str(one["id"]),
        key=f"KB-{one['number']}",
        space_id=str(one["space_id"]),
        space_name=space_name,
        parent_id=str(one["parent_id"] or ""),
        owner_id=str(one["owner_id"] or ""),
        labels=tuple(one["labels"]),
        is_archived=one["archived_at"] is not None,
        original_id=str(one["original_id"] or ""),
        is_outdated=bool(one["original_id"]) and one["original_revision"] < (one["original__revision"] or 0),
        **{name: one[name] for name in (*same, *counts)},
    )


def _alone(row: Article) -> ArticleRow:
    """Make the row of an article that was found by `find_article`."""
    revised = {"original__revision": row.original.revision if row.original else None}
    return _row({name: getattr(row, name) for name in ("id", *_LIST) if name not in revised} | revised, row.space.name)


def _view(row: Article, by: Actor) -> ArticleView:
    known = reach(by)
    home = space_view(row.space, by)
    around = visible(known).filter(Q(parent=row.pk) | Q(pk__in=_above(row))).order_by("position", "title", "number")
    near = listed(around[:MOST_IN_TREE])
    return ArticleView(
        row=_alone(row),
        space=home,
        text=row.text,
        reply=row.reply,
        steps=steps(row.text),
        revision=row.revision,
        owner_name=row.owner.name if row.owner else "",
        created_at=row.created_at,
        created_by=row.created_by,
        original_id=str(row.original_id or ""),
        original_revision=row.original_revision,
        variants=_variants(row, known),
        trail=_trail(row, near),
        children=tuple(one for one in near if one.parent_id == str(row.pk)),
        files=tuple(file_view(one) for one in row.files.order_by("name")),
        may_write=home.may_write,
    )


def _above(row: Article) -> list[object]:
    """Find what stands above an article, in one query: where everything in its space hangs."""
    if row.parent_id is None:
        return []
    hangs = dict(Article.objects.filter(space=row.space_id, parent__isnull=False).values_list("pk", "parent_id"))
    found: list[object] = []
    place: Any = row.parent_id
    while place and place not in found and len(found) < _DEEPEST:
        found.append(place)
        place = hangs.get(place)
    return found


def _trail(row: Article, near: Sequence[ArticleRow]) -> tuple[ArticleRow, ...]:
    known = {one.id: one for one in near}
    found: list[ArticleRow] = []
    place = str(row.parent_id or "")
    while place in known and known[place] not in found:
        found.append(known[place])
        place = known[place].parent_id
    return tuple(reversed(found))


def _variants(row: Article, known: Reach) -> tuple[Variant, ...]:
    first = row.original_id or row.pk
    rows = visible(known).filter(Q(pk=first) | Q(original=first)).exclude(pk=row.pk).order_by("language", "number")
    facts = rows.values("number", "title", "language", "original_id", "original_revision", newest=F("original__revision"))
    return tuple(
        Variant(
            key=f"KB-{one['number']}",
            title=one["title"],
            language=one["language"],
            is_outdated=bool(one["original_id"]) and one["original_revision"] < (one["newest"] or 0),
            is_original=one["original_id"] is None,
        )
        for one in facts
    )


def revision_view(row: Revision, *, with_text: bool = True) -> RevisionView:
    """Make the shape of a revision."""
    return RevisionView(
        number=row.number,
        title=row.title,
        text=row.text if with_text else "",
        reply=row.reply if with_text else "",
        labels=tuple(row.labels),
        note=row.note,
        by_name=row.by_name,
        at=row.at,
    )
