"""The laws that ask for reports, as the installation reads them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import Regime
from varsko.incidents.domain.duties import SHIPPED
from varsko.incidents.forms.duties import RegimeForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_KEYS = {one.key: one for one in SHIPPED}


@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """List the laws."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    rows = [(one, [(words.step(step), words.counted(step)) for step in one.steps], words.OPENS[one.opens_on]) for one in queries.regimes()]
    context = {"rows": rows, "may_configure": may(by, "configure", Subject(kind="settings"))}
    return render(request, "incidents/regimes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_regime(request: HttpRequest) -> HttpResponse:
    """Make a law."""
    demand(actor_of(request), "configure", Subject(kind="settings"))
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def regime(request: HttpRequest, key: str) -> HttpResponse:
    """Change a law, delete it, or take the shipped one again."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    found = next((one for one in queries.regimes() if one.key == key), None)
    if found is None:
        raise NotFound("law")
    if request.POST.get("do") == "delete":
        actions.delete_regime(by=by, at=now(), key=key)
        return redirect("incident-regimes")
    return _edit(request, found)


def _edit(request: HttpRequest, found: Regime | None) -> HttpResponse:
    form = RegimeForm(request.POST if request.method == "POST" else None, view=found)
    if saved(form, lambda: actions.save_regime(by=actor_of(request), at=now(), wanted=form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("incident-regimes")
    is_shipped = found is not None and found.key in _KEYS
    context = {"form": form, "law": found, "is_shipped": is_shipped, "is_own": found is not None and found != _KEYS.get(found.key)}
    return render(request, "incidents/regime.html", context, status=status_of(form))
