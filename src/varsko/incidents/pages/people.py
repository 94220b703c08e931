"""How long people have been on an incident, and awake: for who leads it, for chiefs, and of oneself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.domain.awake import TIRED
from varsko.incidents.forms.people import AwakeForm
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.people.domain.permissions import CHIEFS
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Show who is how long on it and awake, and ask the reader since when they are."""
    found, by, at = incident_of(request, key), actor_of(request), now()
    form = AwakeForm(request.POST if request.method == "POST" else None)
    if saved(form, lambda: actions.say_awake(by=by, at=at, since=form.cleaned_data["since"])):
        return redirect("incident-people", key=found.key)
    holdings = queries.holdings(found.id)
    on_it = queries.on_it(found, holdings, at=at)
    sees_all = by.who.id == found.manager_id or by.role in CHIEFS
    shown = [one.user_id for one in on_it if sees_all or one.user_id == by.who.id]
    awake = queries.awake(shown, at=at)
    rows = [(one, awake.get(one.user_id), one.user_id in shown) for one in on_it]
    tired = {one for one, view in awake.items() if found.is_ongoing and at - view.since >= TIRED}
    context = {"incident": found, "rows": rows, "tired": tired, "form": form, "may_change": may_change(request, found), "now": at}
    return render(request, "incidents/people.html", context, status=status_of(form))
