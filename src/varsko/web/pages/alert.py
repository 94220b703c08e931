"""The page of one alert: why did it come, why me, what happens next?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.alerts import actions, queries
from varsko.alerts.data import SNOOZES, AlertView
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.web import story
from varsko.web.pages import knowing


@require_safe
@vary_on_headers("HX-Request")
def alert(request: HttpRequest, number: int) -> HttpResponse:
    """Show an alert; only its inside to a page that has the rest already."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    seen = queries.alert_as(str(number), kind="tiny", by=actor)
    if seen is None:
        raise NotFound("alert")
    found, subject = seen
    context = _context(actor, found, subject)
    if context["may_act"] and not found.seen:
        actions.mark_seen(by=actor, alert_id=found.id)
    return render(request, "web/_alert.html" if request.htmx else "web/alert.html", context)  # type: ignore[attr-defined]


def _context(actor: Actor, found: AlertView, subject: Subject) -> dict[str, Any]:
    return {
        "alert": found,
        "spoken": queries.spoken(found),
        "details": queries.shown_details(found),
        "told": story.tell(queries.story(found.id)),
        "incident": incidents.of_alert(found.id, by=actor),
        "may_declare": may(actor, "open", Subject(kind="incident")),
        "moves": queries.moves(found),
        "snoozes": SNOOZES,
        "may_act": may(actor, "acknowledge", subject),
        "may_change": may(actor, "change", subject),
        "coming": knowing.coming(found.id),
        "knowers": knowing.knowers(found.id),
        "may_see_deliveries": may(actor, "see", Subject(kind="delivery")),
        "is_mine": found.owner_id == actor.who.id,
    }
