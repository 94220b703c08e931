"""What a request is about: who asks, and which article or space."""

from django.http import HttpRequest
from django.utils.translation import get_language

from varsko.kernel.errors import NotFound
from varsko.knowledge import queries
from varsko.knowledge.data import ArticleView, SpaceView
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def article_of(request: HttpRequest, number: int) -> ArticleView:
    """Find the article of the address. Raises NotFound, also for what the reader may not know of."""
    found = queries.article(number, by=actor_of(request))
    if found is None:
        raise NotFound("article")
    return found


def writable_of(request: HttpRequest, number: int) -> ArticleView:
    """Find the article of the address for somebody who may write it. Raises NotFound, NotAllowed."""
    found = article_of(request, number)
    if not found.may_write:
        raise NotAllowed("change article")
    return found


def space_of(request: HttpRequest, slug: str) -> SpaceView:
    """Find the space of the address. Raises NotFound, also for what the reader may not know of."""
    found = queries.space(slug, by=actor_of(request))
    if found is None:
        raise NotFound("space")
    return found


def language_of(request: HttpRequest) -> str:
    """Give the reader's language."""
    return (get_language() or actor_of(request).language)[:2]
