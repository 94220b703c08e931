"""Saying something, and what can be done with one message."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from varsko.conversations import actions, queries
from varsko.conversations.data import MessageView, Said
from varsko.conversations.domain.entrance import may_remove
from varsko.conversations.pages.asking import asker, wants_json
from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.ui.files import uploads


@require_POST
def say(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Do what the composer sends. What was typed is never lost: a page says what is wrong and holds the text."""
    by = asker(request)
    room = queries.entered(by, room_id)
    try:
        said = actions.say(
            by=by,
            at=now(),
            room_id=room_id,
            text=request.POST.get("text", ""),
            is_note="note" in request.POST,
            reply_to=request.POST.get("reply_to", ""),
            files=uploads(request),
            token=request.POST.get("token", ""),
        )
    except Invalid as error:
        if wants_json(request):
            raise
        shown = {"open": queries.open_room(by, room_id, at=now()), "typed": request.POST.get("text", ""), "errors": error.errors}
        return render(request, "conversations/again.html", shown, status=422)
    return JsonResponse({"answer": said.answer, "is_wrong": said.is_wrong}) if wants_json(request) else _answered(request, said, room.id)


def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show what can be done with a message, or do it."""
    by = asker(request)
    found = queries.message(by, message_id)
    room = queries.entered(by, found.room_id)
    if request.method == "POST":
        return _done(request, found, by)
    context = {
        "message": found,
        "room": room,
        "address": queries.address_of(room),
        "signs": queries.signs(),
        "versions": queries.versions(by, message_id),
        "may_remove": found.deleted_at is None and may_remove(by, room.audience, found.by_id),
    }
    template = "conversations/_acts.html" if request.htmx else "conversations/message.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, context)


def _done(request: HttpRequest, found: MessageView, by: Actor) -> HttpResponse:
    """Do what a button asks for, and go back to the room."""
    said = request.POST
    wish = "unreact" if "undo" in said else said.get("do", "")
    verbs: dict[str, Callable[[], MessageView]] = {
        "edit": lambda: actions.edit(by=by, at=now(), message_id=found.id, text=said.get("text", "")),
        "delete": lambda: actions.delete(by=by, at=now(), message_id=found.id),
        "react": lambda: actions.react(by=by, at=now(), message_id=found.id, symbol=said.get("symbol", "")),
        "unreact": lambda: actions.unreact(by=by, at=now(), message_id=found.id, symbol=said.get("undo", "")),
    }
    verb = verbs.get(wish)
    if verb is None:
        raise NotFound("verb")
    verb()
    return HttpResponse(status=204) if wants_json(request) else _back(found.room_id, found.number, by)


def _answered(request: HttpRequest, said: Said, room_id: str) -> HttpResponse:
    if said.answer:
        (messages.error if said.is_wrong else messages.info)(request, said.answer)
    return _back(room_id, said.message.number if said.message else 0, asker(request))


def _back(room_id: str, number: int, by: Actor) -> HttpResponse:
    address = queries.address_of(queries.entered(by, room_id))
    return redirect(f"{address}#m-{number}" if number else address)
