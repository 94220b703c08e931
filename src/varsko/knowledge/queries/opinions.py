"""What stands around an article, and the articles around other things."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from varsko.knowledge import references
from varsko.knowledge.data import Around, ArticleRow, ArticleView, CommentView, Linked, OpinionView
from varsko.knowledge.domain.states import Kind
from varsko.knowledge.models import Comment, Link, Opinion, Watch
from varsko.knowledge.queries.articles import listed, number_of, visible
from varsko.knowledge.queries.spaces import reach
from varsko.people.data import Actor

REQUEST = "request"
ARTICLE, MENTION = "article", "mention"
"""Another article that somebody linked, and one that a text names."""
_MOST_LINKS = 100
_MOST_USES = 20
_MOST_LED = 20
_MOST_COMMENTS = 200
_MOST_LINKED = 500
_MOST_MISSED = 20


def around(article: ArticleView, *, by: Actor) -> Around:
    """Give what stands around an article that `by` may read."""
    mine = Opinion.objects.filter(article_id=article.id, by_id=by.who.id).values_list("helped", flat=True).first() if by.who.id else None
    missed = Opinion.objects.filter(article_id=article.id, helped=False).exclude(missing="").order_by("-at")
    return Around(
        links=links(article.id, by=by),
        led_here=tuple(articles_about([(ARTICLE, article.key), (MENTION, article.key)], by=by, limit=_MOST_LED)),
        uses=uses(article.id, by=by),
        comments=_comments(article, by) if by.who.id else (),
        missed=tuple(_opinion(row) for row in missed[:_MOST_MISSED]) if article.may_write else (),
        mine=mine,
        watches=by.who.kind == "user" and Watch.objects.filter(article_id=article.id, user_id=by.who.id).exists(),
    )


def links(article_id: str, *, by: Actor) -> tuple[Linked, ...]:
    """List what an article is about, as `by` may see it."""
    rows = Link.objects.filter(article_id=article_id).exclude(about__in=[REQUEST, MENTION]).order_by("at", "pk")
    return _linked(rows, by, _MOST_LINKS)


def uses(article_id: str, *, by: Actor) -> tuple[Linked, ...]:
    """List the requests that an article was used for or is linked with, the latest first, as `by` may see them."""
    return _linked(Link.objects.filter(article_id=article_id, about=REQUEST).order_by("-at", "-pk"), by, _MOST_USES)


def _linked(rows: QuerySet[Link], by: Actor, most: int) -> tuple[Linked, ...]:
    found = references.cards(rows.values_list("about", "ref")[:most], by)
    return tuple(Linked(about=about, ref=ref, card=card) for about, ref, card in found)


def articles_about(things: Sequence[tuple[str, str]], *, by: Actor, limit: int = 10) -> list[ArticleRow]:
    """List the articles that are about any of these things, as (kind, name): ("service", its id), ("incident", its key); runbooks first."""
    wanted = Q(pk__in=())
    for about, ref in things:
        wanted |= Q(about=about, ref=ref)
    linked = set(Link.objects.filter(wanted).values_list("article_id", flat=True)[:_MOST_LINKED])
    if not linked:
        return []
    rows = listed(visible(reach(by)).filter(pk__in=linked).order_by("title", "number")[: limit * 2])
    return sorted(rows, key=lambda row: row.kind != "runbook")[:limit]


def others_about(kind: str, ref: str, *, by: Actor, chosen: str = "") -> dict[tuple[str, str], set[str]]:
    """Give the others of a kind that share an article with one: a known error or a standard solution that `by` may read.

    They come by its key and title. Those of an article with the key `chosen` come too, without any link to the one.
    """
    shared = visible(reach(by)).filter(kind__in=[Kind.KNOWN_ERROR, Kind.SOLUTION])
    number = number_of(chosen)
    mine = Q(ref=ref) if number is None else Q(ref=ref) | Q(article__number=number)
    known = Link.objects.filter(mine, about=kind, article__in=shared).values_list("article_id", flat=True)[:_MOST_LINKED]
    rows = Link.objects.filter(about=kind, article__in=set(known)).exclude(ref=ref).order_by("-at", "-pk")
    found: dict[tuple[str, str], set[str]] = {}
    for called, title, other in rows.values_list("article__number", "article__title", "ref")[:_MOST_LINKED]:
        found.setdefault((f"KB-{called}", title), set()).add(other)
    return found


def _comments(article: ArticleView, by: Actor) -> tuple[CommentView, ...]:
    rows = Comment.objects.filter(article_id=article.id).order_by("-at", "-pk")[:_MOST_COMMENTS]
    return tuple(
        CommentView(id=str(row.pk), by_name=row.by_name, text=row.text, at=row.at, may_remove=article.may_write or row.by_id == by.who.id)
        for row in reversed(rows)
    )


def _opinion(row: Opinion) -> OpinionView:
    return OpinionView(by_name=row.by_name, missing=row.missing, at=row.at)
