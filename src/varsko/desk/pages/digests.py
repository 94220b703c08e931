"""The page of figures that come by mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.forms.digests import DigestForm
from varsko.desk.pages.asked import actor_of
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def digests(request: HttpRequest) -> HttpResponse:
    """List what is sent, add something, or take it away."""
    by = actor_of(request)
    demand(by, "change", queries.ANY)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_digest(by=by, at=now(), ref=request.POST["remove"])
        return redirect("desk-digests")
    form = DigestForm(request.POST if request.method == "POST" else None, by=by)
    if saved(form, lambda: actions.write_digest(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("desk-digests")
    rows = [(one, words.EVERY[one.every], [words.PARTS[part] for part in one.parts]) for one in queries.digests(by=by)]
    return render(request, "desk/digests.html", {"rows": rows, "form": form}, status=status_of(form))
