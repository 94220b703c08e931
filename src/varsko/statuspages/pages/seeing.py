"""Readers say that they see it too, by a POST and without signing in."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, Sight
from varsko.statuspages.pages.public import closed, gone
from varsko.statuspages.pages.sight import report_for, sight_of

_OTHERS = {"cross-site", "same-site"}


@csrf_exempt
@login_not_required
@require_POST
def see_too(request: HttpRequest, slug: str) -> HttpResponse:
    """Count it, and say what is known. The page it comes from is a finished file, so no token can be in it: pages of others are refused."""
    page = queries.page(slug)
    stopped = closed(request, page)
    if stopped is not None or page is None:
        return stopped or gone(request)
    if request.headers.get("Sec-Fetch-Site", "") in _OTHERS:
        return gone(request)
    sight = sight_of(request, page)
    said = {name: clean(request.POST.get(name, "")) for name in ("language", "component", "report")}
    language = said["language"] if said["language"] in page.languages else page.language
    with translation.override(language):
        if sight and not _may_know(page, sight, said):
            return gone(request)
        is_counted = actions.see_too(
            at=now(), page=page, reader=request.META.get("REMOTE_ADDR", ""), component=said["component"], report=said["report"]
        )
        others = queries.seen(page, at=now()) if said["component"] or not sight else []
        found = next((one for one in others if one.component == said["component"]), None)
        report = report_for(page, sight, said["report"]) if said["report"] else None
        context = {
            "page": page,
            "language": language,
            "is_counted": is_counted,
            "others": None if sight and not said["component"] else max((found.hour if found else 0) - 1, 0),
            "may_follow": page.is_public or sight,
            "may_text": queries.is_offered("sms"),
            "report": report,
            "title": words.best(report.titles, language)[1] if report else "",
        }
        response = render(request, "statuspages/seen.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_know(page: PageView, sight: Sight, said: Mapping[str, str]) -> bool:
    """Tell whether a member of a group may know of the component and the report that are named."""
    is_theirs = not said["component"] or said["component"] in sight.components
    return is_theirs and (not said["report"] or report_for(page, sight, said["report"]) is not None)
