"""Making a request of an alert, and tying requests to alerts and incidents, from the pages of those."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.alerts import queries as alerts
from varsko.core.clock import now
from varsko.desk import actions
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean


@require_POST
def from_alert(request: HttpRequest, number: int) -> HttpResponse:
    """Make a request of an alert, or tie one to it that is there already."""
    by = actor_of(request)
    found = alerts.alert(str(number), kind="tiny", by=by)
    if found is None:
        raise NotFound("alert")
    known = clean(request.POST.get("request", "")).strip()[:40]
    try:
        if known:
            made = actions.tie_alert(by=by, at=now(), ref=known, alert=found.id)
            return redirect("desk-request", made.key)
        made = actions.open_from_alert(by=by, at=now(), alert=found.id, desk=clean(request.POST.get("desk", ""))[:40])
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("alert", number)
    except NotFound:
        messages.error(request, _("There is no such request."))
        return redirect("alert", number)
    return redirect("desk-request", made.key)


@require_POST
def tie_incident(request: HttpRequest, key: str) -> HttpResponse:
    """Tie a request, named by its key, to an incident."""
    ref = clean(request.POST.get("request", "")).strip()[:40]
    try:
        actions.link_incident(by=actor_of(request), at=now(), ref=ref, incident=key)
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
    except NotFound:
        messages.error(request, _("There is no such request."))
    return redirect("incident", key)
