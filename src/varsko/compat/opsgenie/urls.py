"""All endpoints of the Opsgenie-compatible API, behind one view: its routes need the undecoded path, which Django's do not see."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from varsko.compat.opsgenie import alerts, contacts, escalations, notification_rules, routing_rules, schedules, small, teams, users
from varsko.compat.opsgenie.dispatch import answer

ROUTES = (
    *alerts.ROUTES,
    *schedules.ROUTES,
    *users.ROUTES,
    *contacts.ROUTES,
    *notification_rules.ROUTES,
    *escalations.ROUTES,
    *small.ROUTES,
    *routing_rules.ROUTES,
    *teams.ROUTES,
)


@csrf_exempt
@login_not_required
def entry(request: HttpRequest) -> HttpResponse:
    """Answer a client that brings its key with every request; cookies mean nothing here."""
    return answer(request, ROUTES)
