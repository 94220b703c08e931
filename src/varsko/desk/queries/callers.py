"""Who calls, as far as the asker may know of them."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from varsko.core.rows import find
from varsko.desk.data import CallerView, RequestView
from varsko.desk.models import Caller
from varsko.desk.queries.access import ANY, sees_all, visible_to
from varsko.desk.queries.lists import caller_view, views
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean, fold
from varsko.people.data import Actor
from varsko.people.domain.permissions import may


def callers_for(actor: Actor) -> QuerySet[Caller]:
    """Give the callers that an actor may know of: colleagues and customers with an account, and guests of requests that they may see."""
    if not may(actor, "see", ANY):
        return Caller.objects.none()
    if sees_all(actor):
        return Caller.objects.all()
    # one of their requests is looked up for each caller: asked whether there is any, PostgreSQL reads all requests first
    seen = Subquery(visible_to(actor).filter(caller=OuterRef("pk")).values("pk")[:1])
    return Caller.objects.alias(seen=seen).filter(Q(user__isnull=False) | Q(seen__isnull=False))


def callers(text: str, *, by: Actor, limit: int = 8) -> list[CallerView]:
    """Find callers by the beginnings of words of their name, address, number or organisation."""
    words = fold(clean(text)).split()[:6]
    if not words:
        return []
    where = Q(*(Q(words__contains=word) for word in words))
    return [caller_view(row) for row in callers_for(by).filter(where).order_by("name", "pk")[:limit]]


def caller(ref: object, *, by: Actor) -> CallerView | None:
    """Find a caller's card by id; None if the asker may not know of them."""
    row = find(callers_for(by), ref)
    return caller_view(row) if row else None


def of_caller(caller_id: object, *, by: Actor, limit: int = 20) -> list[RequestView]:
    """List what somebody called about, the newest first, as far as the asker may see it."""
    return views(visible_to(by).filter(caller=as_uuid(caller_id)).order_by("-number")[:limit], by)
