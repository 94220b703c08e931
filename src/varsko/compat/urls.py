"""The addresses of the compatible doors, and of links that tools build to pages of the products they were written for."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path

from varsko.compat.opsgenie.urls import entry
from varsko.compat.statuspage.urls import entry as statuspage


@login_not_required
def to_alert(_request: HttpRequest, ref: str, rest: str = "") -> HttpResponse:
    """Lead from another product's page of an alert to ours, whatever stands behind the id."""
    return HttpResponseRedirect(f"/alerts/{ref}")


@login_not_required
def to_person(_request: HttpRequest, ref: str, rest: str = "") -> HttpResponse:
    """Lead from another product's page of a user to ours."""
    return HttpResponseRedirect(f"/settings/people/{ref}")


urlpatterns = [
    re_path(r"^/*v1/(?:pages|organizations|metrics_providers)(?:\.json|/|$)", statuspage, name="statuspage"),
    re_path(r"^/*(?:opsgenie|v[12])(?:/|$)", entry, name="opsgenie"),
    path("alert/detail/<slug:ref>", to_alert),
    path("alert/detail/<slug:ref>/<path:rest>", to_alert),
    path("alert/detail/<slug:ref>/", to_alert),
    path("settings/users/<slug:ref>/detail", to_person),
    path("settings/users/<slug:ref>/detail/", to_person),
]
