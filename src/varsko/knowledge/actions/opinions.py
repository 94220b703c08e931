"""What readers say of articles, who watches them, and what else they are about."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.knowledge import ArticleCommented, ArticleLinked, ArticleRated
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.knowledge import references
from varsko.knowledge.actions.rows import about, readable, writable
from varsko.knowledge.models import Article, Comment, Link, Opinion, Watch
from varsko.knowledge.queries.spaces import reach
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_LONGEST_COMMENT = 5000
_LONGEST_MISSING = 1000


def rate_article(*, by: Actor, at: datetime, ref: object, helped: bool, missing: str = "") -> None:
    """Say whether an article helped, and what was missing; saying it again changes what one said. Raises NotFound, NotAllowed."""
    row = readable(by, ref)
    _demand_known(by, "rate article")
    said = {
        "helped": helped,
        "missing": "" if helped else clean(missing).strip()[:_LONGEST_MISSING],
        "by_name": by.who.name[:200],
        "at": at,
    }
    with transaction.atomic():
        Opinion.objects.update_or_create(article=row, by_id=by.who.id, defaults=said)
        counts = Opinion.objects.filter(article=row).aggregate(
            yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False))
        )
        Article.objects.filter(pk=row.pk).update(helped=counts["yes"], missed=counts["no"])
        outbox.record(ArticleRated(**about(row, by, at), helped=helped, missing=str(said["missing"])))


def comment(*, by: Actor, at: datetime, ref: object, text: str) -> str:
    """Say a word on an article; gives the comment's id. Raises NotFound, NotAllowed, Invalid."""
    row = readable(by, ref)
    _demand_known(by, "comment article")
    words = clean(text).replace("\r\n", "\n").strip()
    if not words or len(words) > _LONGEST_COMMENT:
        raise Invalid({"text": _("Write between 1 and %(most)d characters.") % {"most": _LONGEST_COMMENT}})
    with transaction.atomic():
        made = Comment.objects.create(id=new_id(), article=row, text=words, by_id=by.who.id, by_name=by.who.name[:200], at=at)
        outbox.record(ArticleCommented(**about(row, by, at), text=words))
    return str(made.pk)


def remove_comment(*, by: Actor, comment_id: object) -> None:
    """Take a comment away for good: one's own, or as a writer. Raises NotFound, NotAllowed."""
    row = find(Comment.objects.select_related("article"), comment_id)
    if row is None:
        raise NotFound("comment")
    article = readable(by, row.article_id)
    if row.by_id != by.who.id and str(article.space_id) not in reach(by).write:
        raise NotAllowed("remove comment")
    row.delete()


def watch_article(*, by: Actor, ref: object, watches: bool = True) -> None:
    """Be told when an article changes, or no more. Raises NotFound, NotAllowed for anybody but people."""
    row = readable(by, ref)
    if by.who.kind != "user":
        raise NotAllowed("watch article")
    if watches:
        Watch.objects.get_or_create(article=row, user_id=by.who.id)
    else:
        Watch.objects.filter(article=row, user_id=by.who.id).delete()


def link_article(*, by: Actor, at: datetime, ref: object, to: str) -> None:
    """Say what else an article is about, by its address or name. Raises NotFound, NotAllowed, Invalid when `by` knows of no such thing."""
    row = writable(by, ref)
    named = references.read(clean(to))
    if named in {None, ("article", f"KB-{row.number}")} or not references.cards([named], by):
        raise Invalid(
            {"to": _("Give the address of a service, an incident, an alert, a request or another article, or a name such as HOT-7.")}
        )
    with transaction.atomic():
        _made, is_new = Link.objects.get_or_create(article=row, about=named[0], ref=named[1], defaults={"at": at})
        if again := references.kin_of(*named, by):
            Link.objects.get_or_create(article=row, about=again[0], ref=again[1], defaults={"at": at})
        if is_new:
            outbox.record(ArticleLinked(**about(row, by, at), kind=named[0], ref=named[1], is_there=True))


def unlink_article(*, by: Actor, at: datetime, ref: object, kind: str, name: str) -> None:
    """Say that an article is not about something any more. Raises NotFound, NotAllowed."""
    row = writable(by, ref)
    with transaction.atomic():
        gone, _by_model = Link.objects.filter(article=row, about=kind, ref=name).delete()
        if gone and (again := references.kin_of(kind, name, by)):
            Link.objects.filter(article=row, about=again[0], ref=again[1]).delete()
        if gone:
            outbox.record(ArticleLinked(**about(row, by, at), kind=kind, ref=name, is_there=False))


def _demand_known(by: Actor, what: str) -> None:
    """Ask for somebody who can be told from others."""
    if not by.who.id or by.who.kind == "link":
        raise NotAllowed(what)
