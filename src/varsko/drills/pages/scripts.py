"""The scripts of drills."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.drills import actions, queries, words
from varsko.drills.data import Script
from varsko.drills.forms import ScriptForm
from varsko.drills.pages.asked import actor_of, may_start
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_SETTINGS = Subject(kind="settings")


@require_safe
def scripts(request: HttpRequest) -> HttpResponse:
    """List the scripts with what is in them."""
    by = actor_of(request)
    demand(by, "change", incidents.ANY)  # whoever may be surprised by a drill should not read it here without meaning to lead one
    shown = [(one, [(words.KINDS.get(each.kind, each.kind), each) for each in one.signals]) for one in queries.scripts()]
    context = {"scripts": shown, "may_configure": may(by, "configure", _SETTINGS), "may_start": may_start(by)}
    return render(request, "drills/scripts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_script(request: HttpRequest) -> HttpResponse:
    """Write a script."""
    demand(actor_of(request), "configure", _SETTINGS)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_script(request: HttpRequest, key: str) -> HttpResponse:
    """Change a script, or delete what is written of it."""
    by = actor_of(request)
    demand(by, "configure", _SETTINGS)
    found = queries.script(key)
    if found is None:
        raise NotFound("script")
    if request.POST.get("do") != "delete":
        return _edit(request, found)
    actions.delete_script(by=by, at=now(), key=key)
    return redirect("drill-scripts")


def _edit(request: HttpRequest, found: Script | None) -> HttpResponse:
    form = ScriptForm(request.POST if request.method == "POST" else None, view=found)
    if saved(form, lambda: actions.save_script(by=actor_of(request), at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("drill-scripts")
    return render(request, "drills/script.html", {"form": form, "script": found}, status=status_of(form))
