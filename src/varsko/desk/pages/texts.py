"""Texts that a word brings into an answer: one's own ones are kept here, those of a desk are its macros."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import RequestView
from varsko.desk.forms import OwnTextForm
from varsko.desk.pages.asked import actor_of, request_of
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of


@require_safe
def own_texts(request: HttpRequest) -> HttpResponse:
    """List one's own texts."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    return render(request, "desk/texts.html", {"texts": queries.own_texts(by)})


@require_http_methods(["GET", "HEAD", "POST"])
def own_text(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    """Write a text of one's own, or throw it away."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    view = next((one for one in queries.own_texts(by) if one.id == str(ref)), None)
    if ref and view is None:
        raise NotFound("text")
    if view and request.POST.get("do") == "remove":
        actions.remove_text(by=by, at=now(), ref=view.id)
        return redirect("desk-texts")
    form = OwnTextForm(request.POST if request.method == "POST" else None, view=view, language=get_language() or "en")
    if attempt(form, lambda: actions.write_text(by=by, at=now(), ref=view.id if view else "", **form.values())):
        messages.success(request, _("Saved."))
        return redirect("desk-texts")
    return render(request, "desk/text.html", {"view": view, "form": form}, status=status_of(form))


@require_safe
def quick_text(request: HttpRequest, key: str) -> HttpResponse:
    """Give a text with its blanks filled for a request, as it would stand in the answer."""
    found = request_of(request, key, "change")
    return HttpResponse(text_for(actor_of(request), found, request.GET.get("text", "")), content_type="text/plain; charset=utf-8")


def inserted(by: Actor, found: RequestView, request: HttpRequest) -> str:
    """Put a text behind what was typed, for browsers without script."""
    typed = clean(request.POST.get("text", "")).rstrip()
    wanted = request.POST.get("insert", "")
    return "\n\n".join(one for one in (typed, text_for(by, found, wanted) if wanted else "") if one)


def text_for(by: Actor, found: RequestView, ref: str) -> str:
    """Fill a text of one's own or of the request's desk. Raises NotFound."""
    texts = queries.quick_texts(queries.macros([found.desk_id], by=by), by=by)
    text = next((one for one in texts if one.id == ref), None)
    if text is None:
        raise NotFound("text")
    desk = queries.desk(found.desk_id, by=by)
    return queries.filled(text.answers, found, by=by, language=desk.language if desk else "")
