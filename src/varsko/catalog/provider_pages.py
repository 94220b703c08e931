"""The page of those outside whom services need."""

from collections import defaultdict
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.catalog import actions, queries
from varsko.catalog.data import ProviderView, RelianceView
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
    changed = request.POST.get("id", "") if request.POST.get("do") == "change" else ""
    edit = ProviderForm(request.POST if changed else None, prefix="change")
    if changed and saved(edit, lambda: actions.change_provider(by=by, at=now(), provider_id=changed, **edit.cleaned_data)):
        return redirect("providers")
    form = ProviderForm(None if changed else request.POST or None)
    if not changed and saved(form, lambda: actions.add_provider(by=by, at=now(), **form.cleaned_data)):
        return redirect("providers")
    needed: dict[str, list[RelianceView]] = defaultdict(list)
    for one in queries.reliances(by, at=now()):
        needed[one.provider.id].append(one)
    rows = [(one, needed[one.id], edit if one.id == changed else _filled(one)) for one in queries.providers(by)]
    context = {"rows": rows, "form": form, "changed": changed, "may_configure": may(by, "configure", _ABOUT)}
    return render(request, "catalog/providers.html", context, status=status_of(form, edit))


def _filled(one: ProviderView) -> ProviderForm:
    return ProviderForm(prefix="change", auto_id=f"id_{one.id}_%s", initial={"name": one.name, "address": one.address})
