"""Forms of desks: asked in the portal, and written by whoever sets the desk up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import DeskView, FormView
from varsko.desk.form_words import hint_of, name_of
from varsko.desk.forms import AskForm, FormForm, WordsForm
from varsko.desk.pages.asked import actor_of, desk_of
from varsko.desk.pages.portal import reported
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for something by a form."""
    by = actor_of(request)
    view = next(iter(queries.forms_offered(by, ref)), None)
    if view is None:
        raise NotFound("form")
    form = AskForm(_said(request), by=by, view=view)
    key = reported(request, form, {"form": view.id})
    if key:
        return redirect("portal-request", key=key)
    return render(
        request,
        "desk/ask.html",
        {"form": form, "name": name_of(view), "hint": hint_of(view), "approval": view.approval},
        status=status_of(form),
    )


@require_safe
def made_forms(request: HttpRequest, slug: str) -> HttpResponse:
    """List the forms of a desk."""
    desk = _desk(request, slug)
    return render(request, "desk/forms.html", {"desk": desk, "rows": queries.forms([desk.id], by=actor_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def made_form(request: HttpRequest, slug: str, ref: str = "") -> HttpResponse:
    """Write a form, or its next version."""
    desk = _desk(request, slug)
    view = _form(request, desk, ref) if ref else None
    form = FormForm(_said(request), desk=desk, view=view)
    done = attempt(form, lambda: actions.write_form(by=actor_of(request), at=now(), desk=desk.id, wanted=form.wanted()))
    if done:
        messages.success(request, _("Saved. It counts for requests from now on."))
        return redirect("desk-form", slug=desk.slug, ref=done.id)
    context = {"desk": desk, "view": view, "form": form, "languages": [one for one in settings.LANGUAGES if one[0] != desk.language]}
    return render(request, "desk/form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def form_words(request: HttpRequest, slug: str, ref: str, language: str) -> HttpResponse:
    """Write the words of a form in another language."""
    desk = _desk(request, slug)
    view, name = _form(request, desk, ref), dict(settings.LANGUAGES).get(language)
    if name is None:
        raise NotFound("language")
    form = WordsForm(_said(request), view=view, language=language)
    if saved(form, lambda: actions.write_form(by=actor_of(request), at=now(), desk=desk.id, wanted=form.wanted())):
        return redirect("desk-form", slug=desk.slug, ref=view.id)
    context = {"desk": desk, "view": view, "form": form, "language": name}
    return render(request, "desk/form_words.html", context, status=status_of(form))


def _desk(request: HttpRequest, slug: str) -> DeskView:
    desk = desk_of(request, slug)
    demand(actor_of(request), "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    return desk


def _form(request: HttpRequest, desk: DeskView, ref: str) -> FormView:
    found = queries.form(ref, by=actor_of(request))
    if found is None or found.desk_id != desk.id:
        raise NotFound("form")
    return found


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
