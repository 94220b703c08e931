"""Which incidents are reviewed, and until when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.postmortems import actions, queries
from varsko.postmortems.forms import RulesForm
from varsko.postmortems.pages.asked import actor_of
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show the rules, and change them."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    form = RulesForm(request.POST if request.method == "POST" else None, levels=incidents.levels(), rules=queries.rules())
    if saved(form, lambda: actions.change_rules(by=by, at=now(), days=form.days())):
        messages.success(request, _("Saved."))
        return redirect("review-settings")
    may_configure = may(by, "configure", Subject(kind="settings"))
    return render(request, "postmortems/settings.html", {"form": form, "may_configure": may_configure}, status=status_of(form))
