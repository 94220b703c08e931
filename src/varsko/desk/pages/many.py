"""What the buttons over the queue do to the chosen requests."""

from collections.abc import Callable
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.pages import filters
from varsko.desk.pages.asked import actor_of
from varsko.desk.pages.lists import answer
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

Verb = Callable[[Actor, HttpRequest, str], object]


def _hand(by: Actor, request: HttpRequest, ref: str) -> object:
    return actions.assign(by=by, at=now(), ref=ref, team_id=request.POST.get("team", ""))


def _tie(by: Actor, request: HttpRequest, ref: str) -> object:
    return actions.link_incident(by=by, at=now(), ref=ref, incident=clean(request.POST.get("incident", "")).strip())


def _macro(by: Actor, request: HttpRequest, ref: str) -> object:
    return actions.apply_macro(by=by, at=now(), ref=ref, macro=request.POST.get("macro", ""))


_VERBS: MappingProxyType[str, Verb] = MappingProxyType(
    {"take": lambda by, _request, ref: actions.take(by=by, at=now(), ref=ref), "hand": _hand, "tie": _tie, "macro": _macro}
)


@require_POST
def do_many(request: HttpRequest) -> HttpResponse:
    """Do one verb to the chosen requests, and show the list again as the address says."""
    by, wanted = actor_of(request), filters.read(request.GET)
    demand(by, "see", queries.ANY)
    verb, chosen = request.POST.get("verb", ""), request.POST.getlist("request")
    if verb not in _VERBS:
        raise Invalid({"verb": _("There is no such action.")})
    if chosen:
        _tell(request, actions.to_each(chosen, lambda ref: _VERBS[verb](by, request, ref)))
    else:
        messages.error(request, _("Choose requests first."))
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return answer(request, wanted, queries.kept_views(by))
    return HttpResponseRedirect(reverse("desk") + wanted.address())


def _tell(request: HttpRequest, found: actions.Outcome) -> None:
    if found.done:
        messages.success(request, ngettext("%(n)d request changed.", "%(n)d requests changed.", found.done) % {"n": found.done})
    if found.gone:
        said = ngettext("%(n)d is gone, or not yours to change.", "%(n)d are gone, or not yours to change.", found.gone)
        messages.error(request, said % {"n": found.gone})
    for reason, count in found.refused.items():
        messages.error(request, f"{count} × {reason}")
