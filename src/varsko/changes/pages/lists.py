"""Changes as a list, what the reader is asked for, and opening one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.changes import actions, queries, words
from varsko.changes.domain.states import HAPPENED, OVER, State
from varsko.changes.forms import DeputyForm, OpenForm
from varsko.changes.pages.asked import actor_of, moment_of
from varsko.core.clock import now
from varsko.desk import queries as desk
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import attempt, saved, status_of

PAGE = 50
_COMING = "coming"
_TABS = {
    _COMING: (pgettext_lazy("changes", "Coming"), tuple(one for one in State if one not in OVER)),
    "made": (pgettext_lazy("changes", "Made"), tuple(one for one in State if one in HAPPENED and one is not State.UNDER_WAY)),
    "all": (pgettext_lazy("changes", "All"), ()),
}


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List changes: those that come, those that were made, or all."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    shown = request.GET.get("shown", _COMING)
    shown = shown if shown in _TABS else _COMING
    before = moment_of(request.GET.get("before", ""))
    rows = queries.changes(by=by, states=_TABS[shown][1], before=before, last=request.GET.get("last", ""), limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "older": {"before": rows[PAGE - 1].created_at.isoformat(), "last": rows[PAGE - 1].id} if len(rows) > PAGE else None,
        "shown": shown,
        "tabs": [(name, word, name == shown) for name, (word, _states) in _TABS.items()],
        "asked": len(queries.asked_of(by, now())),
        "may_open": bool(desk.desks(by=by)) and may(by, "open", desk.ANY),
        "may_set_up": may(by, "configure", Subject(kind="settings")),
        "levels": words.LEVELS,
    }
    return render(request, "changes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_change(request: HttpRequest) -> HttpResponse:
    """Open a change by a form."""
    by = actor_of(request)
    demand(by, "open", desk.ANY)
    form = OpenForm(request.POST if request.method == "POST" else None, by=by)
    made = attempt(form, lambda: actions.open_change(by=by, at=now(), **form.cleaned_data))
    if made:
        return redirect("change", key=made.key)
    return render(request, "changes/open.html", {"form": form}, status=status_of(form))


@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Begin to plan what a request of the desk asks for."""
    made = actions.plan(by=actor_of(request), at=now(), ref=request.POST.get("request", ""))
    return redirect("change", key=made.key)


@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest) -> HttpResponse:
    """Show what the reader is to decide, and who stands in for them."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    if request.POST.get("end"):
        actions.end_deputy(by=by, deputy=request.POST["end"])
        return redirect("change-approvals")
    form = DeputyForm(request.POST if request.method == "POST" else None, by=by)
    if saved(form, lambda: actions.name_deputy(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("They can answer for you then."))
        return redirect("change-approvals")
    rows = queries.asked_of(by, now())
    context = {"rows": rows, "deputies": queries.deputies_of(by, now()), "form": form, "levels": words.LEVELS}
    return render(request, "changes/approvals.html", context, status=status_of(form))
