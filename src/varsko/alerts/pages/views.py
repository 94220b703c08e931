"""The views of the list that a person keeps under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.alerts import actions
from varsko.alerts.pages import filters
from varsko.core.clock import now
from varsko.kernel.errors import Invalid


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as the address shows it, under a name."""
    wanted = filters.read(request.GET)
    try:
        kept = actions.keep_view(
            by=request.actor,  # type: ignore[attr-defined]  # set by people's middleware
            at=now(),
            name=request.POST.get("name", ""),
            query=wanted.address(before=None),
        )
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return HttpResponseRedirect(reverse("alerts") + wanted.address())


@require_POST
def forget_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Forget a kept view."""
    actions.forget_view(by=request.actor, at=now(), view_id=ref)  # type: ignore[attr-defined]  # set by people's middleware
    return HttpResponseRedirect(reverse("alerts") + filters.read(request.GET).address())
