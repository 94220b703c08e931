"""Taking a request in, and who calls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, CallerView, FormView
from varsko.desk.form_words import name_of
from varsko.desk.forms import CallerForm, OpenForm
from varsko.desk.pages.asked import actor_of
from varsko.desk.pages.opened import opened_once
from varsko.kernel.errors import NotFound
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_RECENT = 20


@require_http_methods(["GET", "HEAD", "POST"])
def open_request(request: HttpRequest) -> HttpResponse:
    """Take a request in by a form; the address may fill fields."""
    by = actor_of(request)
    demand(by, "open", queries.ANY)
    given = {name: value for name, value in request.GET.items() if name in OpenForm.base_fields and name != "id"}
    view = _form(request)
    form = OpenForm(request.POST if request.method == "POST" else None, by=by, view=view, initial=given)
    key, _is_new = opened_once(
        request,
        form,
        {"form": view.id if view else ""},
        lambda: actions.open_request(by=by, at=now(), draft=form.draft()),
        find=lambda ref: queries.request(ref, by=by),
    )
    if key:
        return redirect("desk-request", key=key)
    known = queries.caller(given["caller"], by=by) if "caller" in given else None
    offered = [] if view else [(one.id, name_of(one)) for one in queries.forms_in_use(by=by)]
    context = {"form": form, "known": known, "view": name_of(view) if view else "", "offered": offered}
    return render(request, "desk/open.html", context, status=status_of(form))


def _form(request: HttpRequest) -> FormView | None:
    """Find the form of a desk that the address names."""
    if "form" not in request.GET:
        return None
    found = next(iter(queries.forms_in_use(by=actor_of(request), ref=request.GET["form"])), None)
    if found is None:
        raise NotFound("form")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest, caller_id: str) -> HttpResponse:
    """Show who calls and what they called about, and change the card."""
    by = actor_of(request)
    found = queries.caller(caller_id, by=by)
    if found is None:
        raise NotFound("caller")
    proposed = queries.proposed_organisations(found, by=by)
    if request.POST.get("belongs") in proposed:
        actions.change_caller(by=by, at=now(), caller_id=found.id, draft=_as_of(found, request.POST["belongs"]), vip=found.vip)
        return redirect("desk-caller", caller_id=found.id)
    is_said = request.method == "POST" and "belongs" not in request.POST  # what was proposed and is so no more changes nothing
    form = CallerForm(request.POST if is_said else None, view=found)
    if saved(
        form,
        lambda: actions.change_caller(by=by, at=now(), caller_id=found.id, draft=form.draft(), vip=form.cleaned_data["vip"]),
    ):
        return redirect("desk-caller", caller_id=found.id)
    rows = [(one, "") for one in queries.of_caller(found.id, by=by, limit=_RECENT)]
    context = {"caller": found, "form": form, "rows": rows, "may_change": may(by, "change", queries.ANY)}
    context |= {"objects": queries.used_by(found.id, by=by), "may_open": may(by, "open", queries.ANY)}
    context["proposed"] = proposed
    return render(request, "desk/caller.html", context, status=status_of(form))


def _as_of(found: CallerView, organisation: str) -> CallerDraft:
    """Give a card as it is, with another organisation."""
    return CallerDraft(name=found.name, email=found.email, phone=found.phone, language=found.language, organisation=organisation)
