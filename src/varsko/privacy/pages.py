"""The pages of privacy: what is kept about somebody, how long things are kept, and what is on hold."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.privacy import actions, queries
from varsko.privacy.forms import HoldForm, NoteForm, RuleForm, SureForm, WhoForm
from varsko.privacy.handing import handed_out
from varsko.privacy.words import KINDS, WAYS
from varsko.ui.forms import saved, status_of


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Ask of whom, and show whose files lie ready and who was erased."""
    by = _actor(request)
    form = WhoForm(request.GET if "who" in request.GET else None)
    person = queries.person(form.cleaned_data["who"], by=by) if form.is_valid() else None
    context = {"form": form, "person": person, "exports": queries.exports(by=by), "erasures": queries.erasures(by=by), "now": now()}
    return render(request, "privacy/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Have all that is kept about somebody put into a file."""
    by, ref = _actor(request), request.GET.get("who", "")
    form = NoteForm(_said(request))
    if saved(form, lambda: actions.ask_export(by=by, at=now(), ref=ref, note=form.cleaned_data["note"])):
        messages.success(request, _("The file is being made."))
        return redirect("privacy")
    return _asked(request, form, ref, _("Export what is kept"), _("Export"))


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase somebody."""
    by, ref = _actor(request), request.GET.get("who", "")
    form = SureForm(_said(request))
    if saved(form, lambda: actions.ask_erasure(by=by, at=now(), ref=ref, note=form.cleaned_data["note"])):
        messages.success(request, _("This person is being erased."))
        return redirect("privacy")
    return _asked(request, form, ref, _("Erase a person"), _("Erase"))


def _asked(request: HttpRequest, form: NoteForm, ref: str, title: str, button: str) -> HttpResponse:
    person = queries.person(ref, by=_actor(request))
    if person is None:
        raise NotFound("person")
    context = {"form": form, "person": person, "title": title, "button": button, "is_erasing": isinstance(form, SureForm)}
    return render(request, "privacy/asked.html", context, status=status_of(form))


@require_safe
def fetch(request: HttpRequest, ref: UUID) -> StreamingHttpResponse:
    """Hand out a file that lies ready."""
    return handed_out(actions.note_fetch(by=_actor(request), at=now(), ref=ref))


@require_POST
def drop(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Delete a file before its time."""
    actions.delete_export(by=_actor(request), at=now(), ref=ref)
    return redirect("privacy")


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Say how long everything is kept."""
    rows = [(one, WAYS[one.way]) for one in queries.rules(by=_actor(request))]
    return render(request, "privacy/retention.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """Set how long one kind of thing is kept; asked to, only count what that would take."""
    by = _actor(request)
    found = queries.rule(name, by=by, at=now())
    if found is None:
        raise NotFound("rule")
    form = RuleForm(_said(request), rule=found)
    if request.POST.get("do") == "count" and form.is_valid():
        found = queries.rule(name, by=by, at=now(), days=form.cleaned_data["days"])
    elif saved(form, lambda: actions.set_rule(by=by, at=now(), name=name, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("privacy-retention")
    return render(request, "privacy/rule.html", {"form": form, "one": found}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """Show what is on hold, and put something on hold."""
    by = _actor(request)
    rows = [(one, KINDS.get(one.about, one.about)) for one in queries.holds(by=by)]
    form = HoldForm(_said(request), kinds=queries.holdable())
    if saved(form, lambda: actions.place_hold(by=by, at=now(), **form.cleaned_data)):
        return redirect("privacy-holds")
    return render(request, "privacy/holds.html", {"form": form, "rows": rows}, status=status_of(form))


@require_POST
def lift(request: HttpRequest, ref: UUID) -> HttpResponse:
    """End a hold."""
    actions.lift_hold(by=_actor(request), at=now(), ref=ref)
    return redirect("privacy-holds")


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor
