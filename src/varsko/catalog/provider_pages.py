"""The page of those outside whom services need."""

from collections import defaultdict
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.catalog import actions, queries
from varsko.catalog.data import RelianceView
from varsko.catalog.forms import ProviderForm
from varsko.core.clock import now
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of

_ABOUT = Subject(kind="service")


@require_http_methods(["GET", "HEAD", "POST"])
def providers(request: HttpRequest) -> HttpResponse:
    """List those outside with what their pages say, look at another page, or at one no longer."""
    by = cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by people's middleware
    demand(by, "see", _ABOUT)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_provider(by=by, at=now(), provider_id=request.POST.get("id", ""))
        return redirect("providers")
    form = ProviderForm(request.POST or None)
    if saved(form, lambda: actions.add_provider(by=by, at=now(), **form.cleaned_data)):
        return redirect("providers")
    needed: dict[str, list[RelianceView]] = defaultdict(list)
    for one in queries.reliances(by, at=now()):
        needed[one.provider.id].append(one)
    rows = [(one, needed[one.id]) for one in queries.providers(by)]
    context = {"rows": rows, "form": form, "may_configure": may(by, "configure", _ABOUT)}
    return render(request, "catalog/providers.html", context, status=status_of(form))
