"""The script that a browser keeps, to show messages while no page is open."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def push_worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the script; it stands below the page, and so may act for nothing else. It is the same for every page, there or not."""
    response = render(request, "statuspages/push-worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=600"
    return response
