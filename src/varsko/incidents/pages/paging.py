"""Which severity pages people, service by service."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.catalog import queries as catalog
from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.pages.asked import actor_of
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand

_CHOICES = {"": None, "yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
def paging(request: HttpRequest) -> HttpResponse:
    """Show the table, and change what differs."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    services, levels, rules = catalog.services(by), words.levels(queries.scale().levels), queries.paging_rules()
    places = [(service, level) for service in services for level in levels]
    if request.method == "POST":
        said = {(one.id, level.number): _CHOICES.get(request.POST.get(f"{one.id}.{level.number}", "")) for one, level in places}
        actions.set_paging(by=by, at=now(), rules=said)
        messages.success(request, _("Saved."))
        return redirect("incident-paging")
    words_of = {value: key for key, value in _CHOICES.items()}
    rows = [
        (one, [(f"{one.id}.{level.number}", level.name, words_of[rules.get((one.id, level.number))]) for level in levels])
        for one in services
    ]
    offered = [("", _("As the scale says")), ("yes", _("Pages at once")), ("no", _("Pages nobody"))]
    return render(request, "incidents/paging.html", {"rows": rows, "levels": levels, "offered": offered})
