"""How readers ask for messages, confirm them, and end them. Opening a link changes nothing: mail programs open links too."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, Wish

_MOST_ASKED, _WITHIN = 20, 3600


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the news of a public page, or of one report: by mail, for a program, or for a room."""
    page = _public(slug)
    asked = request.POST or request.GET
    language = asked.get("language", "")
    with translation.override(language if language in page.languages else page.language):
        context = _offered(page, asked)
        if request.method != "POST":
            return render(request, "statuspages/subscribe.html", context)
        try:
            if _not_too_often(request):
                actions.subscribe(at=now(), page_id=page.id, wish=_wish(request, context))
        except Invalid as invalid:
            return render(request, "statuspages/subscribe.html", {**context, "wrong": " ".join(invalid.errors.values())}, status=422)
        return render(request, "statuspages/subscribed.html", {**context, "what": "asked"})


def _offered(page: PageView, asked: Any) -> dict[str, Any]:
    kind = asked.get("kind", "")
    report = queries.report(page.id, clean(asked.get("report", ""))) if asked.get("report") else None
    return {
        "page": page,
        "kind": kind if kind in words.WAYS else "email",
        "ways": list(words.WAYS.items()),
        "components": [] if report else queries.components(page.id),
        "report": report,
        "title": words.best(report.titles, translation.get_language() or page.language)[1] if report else "",
        "said": asked.get("address", ""),
    }


def _wish(request: HttpRequest, context: dict[str, Any]) -> Wish:
    return Wish(
        address=request.POST.get("address", ""),
        kind=context["kind"],
        language=request.POST.get("language", ""),
        components=tuple(request.POST.getlist("components")),
        report=context["report"].code if context["report"] else "",
        wants=request.POST.get("wants", ""),
    )


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Confirm by pressing a button, or by a program's POST: the token alone opens it. A program's secret is shown this once."""
    page = _public(slug)
    if request.method == "POST":
        secret = actions.confirm(page_id=page.id, token=token)
        response = render(request, "statuspages/subscribed.html", {"page": page, "what": "confirmed", "secret": secret})
        response.headers["Cache-Control"] = "no-store"
        return response
    return render(request, "statuspages/subscribed.html", {"page": page, "what": "confirm"})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """End it by pressing a button; mail programs press it by RFC 8058, without a session."""
    page = queries.page(slug)
    if page is None:
        raise NotFound("status page")
    if request.method == "POST":
        actions.unsubscribe(page_id=page.id, token=token)
        return render(request, "statuspages/subscribed.html", {"page": page, "what": "ended"})
    return render(request, "statuspages/subscribed.html", {"page": page, "what": "end"})


def _public(slug: str) -> PageView:
    page = queries.page(slug)
    if page is None or not page.is_public:
        raise NotFound("status page")
    return page


def _not_too_often(request: HttpRequest) -> bool:
    """Let an address of the network ask for twenty subscriptions an hour; what is beyond it looks the same and sends nothing."""
    asked = f"status-asked:{request.META.get('REMOTE_ADDR', '')}"
    count = int(cache.get(asked, 0))
    cache.set(asked, count + 1, _WITHIN)
    return count < _MOST_ASKED
