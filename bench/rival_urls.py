"""The addresses of the product, and the ordinary view."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from varsko.core.clock import now
from varsko.statuspages import queries
from varsko.statuspages.render.page import html


@login_not_required
def ordinary(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the same page, from the same tables, with the same template."""
    found = queries.page(slug)
    return HttpResponse(html(queries.board(found.id, at=now()), "en") if found else "", status=200 if found else 404)


urlpatterns = [path("bench/<slug:slug>", ordinary), path("", include("varsko.config.urls"))]
