"""How readers ask for mails, confirm them, and end them. Opening a link changes nothing: mail programs open links too."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageView

_MOST_ASKED, _WITHIN = 20, 3600


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the news of a public page by mail."""
    page = _public(slug)
    language = request.POST.get("language") or request.GET.get("language", "")
    with translation.override(language if language in page.languages else page.language):
        context = {"page": page, "components": queries.components(page.id), "said": request.POST.get("address", "")}
        if request.method != "POST":
            return render(request, "statuspages/subscribe.html", context)
        try:
            if _not_too_often(request):
                chosen = request.POST.getlist("components")
                address = request.POST.get("address", "")
                actions.subscribe(at=now(), page_id=page.id, address=address, language=language, components=chosen)
        except Invalid as invalid:
            return render(request, "statuspages/subscribe.html", {**context, "wrong": invalid.errors["address"]}, status=422)
        return render(request, "statuspages/subscribed.html", {"page": page, "what": "asked"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Confirm by pressing a button."""
    page = _public(slug)
    if request.method == "POST":
        actions.confirm(page_id=page.id, token=token)
        return render(request, "statuspages/subscribed.html", {"page": page, "what": "confirmed"})
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
    """Let an address of the network ask for twenty mails an hour; what is beyond it looks the same and sends nothing."""
    asked = f"status-asked:{request.META.get('REMOTE_ADDR', '')}"
    count = int(cache.get(asked, 0))
    cache.set(asked, count + 1, _WITHIN)
    return count < _MOST_ASKED
