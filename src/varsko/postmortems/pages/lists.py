"""The list of reviews, and the report of what was decided and is not done yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand
from varsko.postmortems import queries, words
from varsko.postmortems.pages.asked import actor_of

_MOST = 100
_MISSING = "missing"
_TABS = {"": pgettext_lazy("reviews", "All"), **words.STATES, _MISSING: _("Not begun")}


@require_safe
def postmortems(request: HttpRequest) -> HttpResponse:
    """Show the reviews: which are there, which wait, and which were not begun."""
    by, shown = actor_of(request), request.GET.get("shown", "")
    demand(by, "see", incidents.ANY)
    shown = shown if shown in _TABS else ""
    text = clean(request.GET.get("q", "")).strip()[:200]
    waiting, late = queries.waiting(by=by, at=now())
    context = {
        "shown": shown,
        "text": text,
        "tabs": [(name, word, name == shown) for name, word in _TABS.items()],
        "rows": [] if shown == _MISSING else queries.reviews(by=by, state=shown, text=text, limit=_MOST),
        "unreviewed": queries.unreviewed(by=by, limit=_MOST) if shown == _MISSING else [],
        "waiting": waiting,
        "late": late,
        "is_missing": shown == _MISSING,
    }
    return render(request, "postmortems/list.html", context)


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Show what was decided and is not done yet, the longest due first."""
    by, at = actor_of(request), now()
    demand(by, "see", incidents.ANY)
    mine = request.GET.get("whose") == "me"
    found = queries.open_actions(by=by, at=at, owner_id=by.who.id if mine else "")
    context = {"rows": found, "counts": queries.counts(by=by, at=at), "mine": mine, "kinds": words.ACTIONS}
    return render(request, "postmortems/actions.html", context)
