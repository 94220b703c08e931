"""What an open page asks for while somebody looks at it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from varsko.conversations import actions, queries
from varsko.conversations.pages.asking import asker, number
from varsko.core.clock import now


@require_safe
def news(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Give what is new or changed since a revision: one item for each message, who is here, and the room's revision."""
    found = queries.news(asker(request), room_id, after=number(request.GET.get("after", "")), at=now())
    items = render_to_string("conversations/_messages.html", {"messages": found.messages}, request)
    here = render_to_string("conversations/_here.html", {"present": found.present}, request)
    facts = {"revision": found.room.revision, "number": found.room.last_number, "is_complete": found.is_complete}
    return _private(JsonResponse({**facts, "items": items, "here": here}))


@require_safe
def older(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Give the page of messages before a number."""
    found = queries.messages(asker(request), room_id, before=number(request.GET.get("before", "")))
    items = render_to_string("conversations/_messages.html", {"messages": found}, request)
    return _private(JsonResponse({"items": items, "older": found[0].number if found and found[0].number > 1 else 0}))


@require_POST
def look(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Take note that somebody looks at the room and has read so far; give who else is here."""
    by, at = asker(request), now()
    actions.look(by=by, at=at, room_id=room_id, read_number=number(request.POST.get("number", "")))
    here = render_to_string("conversations/_here.html", {"present": queries.present(by, room_id, at=at)}, request)
    return _private(JsonResponse({"here": here}))


@require_safe
def people(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """List who can be named in the room."""
    room = queries.entered(asker(request), room_id)
    names = [{"name": one.name, "handle": one.email.partition("@")[0]} for one in queries.people_of(room)]
    return _private(JsonResponse({"people": names}))


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
