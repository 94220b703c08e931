"""What was sent to whom, by which provider, and what failed; with another try at once."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.alerts import queries as alerts
from varsko.core import deliveries as core
from varsko.core import postbox
from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.states import look_of
from varsko.web.story.reasons import why

PAGE = 50
_SUBJECT = Subject(kind="delivery")


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """List messages as the address filters them."""
    demand(request.actor, "see", _SUBJECT)  # type: ignore[attr-defined]  # set by people's middleware
    asked = {name: clean(request.GET.get(name, "")).strip() for name in ("state", "channel", "q")}
    before = request.GET.get("before", "")
    rows = postbox.listing(state=asked["state"], channel=asked["channel"], text=asked["q"], before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    numbers = alerts.views_of([row.subject for row in shown if row.about == "alert" and as_uuid(row.subject)])
    context = {
        "rows": [(row, numbers.get(row.subject)) for row in shown],
        "asked": asked,
        "states": [(state, look_of(state).word) for state in postbox.STATES],
        "channels": postbox.channels(),
        "is_bare": not any(asked.values()) and not before,
        "newest": _address(asked) if before else "",
        "older": _address(asked, before=shown[-1].id) if len(rows) > PAGE else "",
    }
    return render(request, "web/deliveries.html", context)


def _address(asked: dict[str, str], **more: str) -> str:
    return "?" + urlencode({name: value for name, value in {**asked, **more}.items() if value})


@require_safe
def delivery(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one message with all that is known about it."""
    demand(request.actor, "see", _SUBJECT)  # type: ignore[attr-defined]  # set by people's middleware
    row = postbox.delivery(ref)
    if row is None:
        raise NotFound("delivery")
    about = alerts.views_of([row.subject]).get(row.subject) if row.about == "alert" and as_uuid(row.subject) else None
    is_hidden = row.is_secret and request.actor.role != "owner"  # type: ignore[attr-defined]  # set by people's middleware
    return render(request, "web/delivery.html", {"row": row, "why": why(row.reason), "alert": about, "is_hidden": is_hidden})


@require_POST
def retry(request: HttpRequest, ref: str) -> HttpResponse:
    """Try one message again now."""
    demand(request.actor, "configure", _SUBJECT)  # type: ignore[attr-defined]  # set by people's middleware
    if as_uuid(ref) and core.retry(ref, at=now()):
        messages.success(request, _("It is tried again now."))
    else:
        messages.error(request, _("There is nothing to try again: it was sent, is being sent, or is gone."))
    return HttpResponseRedirect(reverse("delivery", args=[ref]))
