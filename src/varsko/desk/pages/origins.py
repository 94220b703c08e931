"""Making a request of an alert, by the button of its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from varsko.alerts import queries as alerts
from varsko.core.clock import now
from varsko.desk import actions
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean


@require_POST
def from_alert(request: HttpRequest, number: int) -> HttpResponse:
    """Make a request of an alert."""
    by = actor_of(request)
    found = alerts.alert(str(number), kind="tiny", by=by)
    if found is None:
        raise NotFound("alert")
    try:
        made = actions.open_from_alert(by=by, at=now(), alert=found.id, desk=clean(request.POST.get("desk", ""))[:40])
    except Invalid as error:
        messages.error(request, " ".join(error.errors.values()))
        return redirect("alert", number)
    return redirect("desk-request", made.key)
