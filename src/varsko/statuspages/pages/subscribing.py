"""How readers ask for messages, confirm them, and end them. Opening a link changes nothing: mail programs open links too."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.kernel import zones
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, Sight, SubscriberView, Wish
from varsko.statuspages.domain.daily import HOURS
from varsko.statuspages.domain.networks import home
from varsko.statuspages.pages.asked import actor_of
from varsko.statuspages.pages.sight import report_for, sight_of

_MOST_ASKED, _WITHIN = 20, 3600
_THEIRS = {"webhook": "endpoint", "sms": "email_sms", "email": "email"}
"""What Statuspage's script calls the address of each kind; a program is named with a mail address beside it."""
_NEAR = (
    "America/Chicago", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Tokyo", "Atlantic/Reykjavik", "Australia/Sydney", "Europe/Amsterdam", "Europe/Berlin", "Europe/Copenhagen",
    "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Oslo",
    "Europe/Paris", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "UTC",
)  # fmt: skip
"""Zones that are offered at once; all others follow by a link, and a browser's own by script."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the news of a page, or of one report: by mail, for a program, or for a room."""
    page, sight = asked_for(request, slug)
    asked = request.POST or request.GET
    language = asked.get("language", "")
    with translation.override(language if language in page.languages else page.language):
        context = _offered(page, sight, asked)
        if request.method != "POST":
            return render(request, "statuspages/subscribe.html", context)
        try:
            if _not_too_often(request):
                actions.subscribe(at=now(), page_id=page.id, wish=_wish(request, context, sight))
        except Invalid as invalid:
            return render(request, "statuspages/subscribe.html", {**context, "wrong": " ".join(invalid.errors.values())}, status=422)
        return render(request, "statuspages/subscribed.html", {**context, "what": "asked"})


def _offered(page: PageView, sight: Sight | None, asked: Any) -> dict[str, Any]:
    kind = asked.get("kind", "")
    report = report_for(page, sight, clean(asked.get("report", ""))) if asked.get("report") else None
    offered = queries.offered()
    parts = [one for one in queries.components(page.id) if sight is None or one.code in sight.components]
    return {
        "page": page,
        "kind": kind if kind in offered else "email",
        "ways": list(offered.items()),
        "components": [] if report else parts,
        "report": report,
        "title": words.best(report.titles, translation.get_language() or page.language)[1] if report else "",
        "said": asked.get("address", ""),
        "all_zones": f"&{urlencode({'language': translation.get_language() or '', **({'report': report.code} if report else {})})}",
        "push_key": queries.push_key() if kind == "push" else "",
        **_how(asked),
    }


def _how(asked: Any) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: bool(asked.get(name)) for name in ("learned", "monthly")}
    chosen |= {"time_zone": asked.get("time_zone", ""), "digest_hour": _hour(asked)}
    listed = zones.names() if asked.get("zones") == "all" else {*_NEAR, *filter(zones.is_zone, [chosen["time_zone"]])}
    return {"zones": sorted(listed), "are_all_zones": len(listed) > len(_NEAR) + 1, "hours": list(HOURS), "chosen": chosen}


def _hour(asked: Any) -> int | None:
    """Read the hour of the daily mail; one that is none of a day is refused by whoever takes it."""
    said = str(asked.get("digest_hour", ""))[:3]
    return int(said) if said.isascii() and said.isdigit() else None


def _wish(request: HttpRequest, context: dict[str, Any], sight: Sight | None) -> Wish:
    by = actor_of(request)
    mine = queries.admitted(context["page"].id) if sight and by.role else []
    as_person = any(one.holds(by) for one in mine)
    return Wish(
        address=request.POST.get("address", ""),
        kind=context["kind"],
        language=request.POST.get("language", ""),
        components=tuple(request.POST.getlist("components")),
        report=context["report"].code if context["report"] else "",
        wants=request.POST.get("wants", ""),
        time_zone=request.POST.get("time_zone", ""),
        digest_hour=_hour(request.POST),
        learned=bool(request.POST.get("learned")),
        monthly=bool(request.POST.get("monthly")),
        audience=sight.audiences[0] if sight and not as_person else "",
        by_link=True,
        person=by.who.id or "" if as_person else "",
        keys=(request.POST.get("p256dh", ""), request.POST.get("auth", "")),
        asker=request.META.get("REMOTE_ADDR", ""),
    )


@csrf_exempt
@login_not_required
@require_POST
def subscribe_from_elsewhere(request: HttpRequest, slug: str) -> JsonResponse:
    """Ask for the news of a public page as Statuspage's script does from any site: a form with `subscriber[email]` and the like.

    Nobody's session counts here, and nothing comes before the address itself has said yes. The answer is the same for every address.
    """
    page = queries.page(slug)
    if page is None or not page.is_public:
        return _told({"message": "page not found"}, 404)
    kind = next((one for one, name in _THEIRS.items() if request.POST.get(f"subscriber[{name}]", "").strip()), "email")
    wish = Wish(
        address=request.POST.get(f"subscriber[{_THEIRS[kind]}]", ""),
        kind=kind,
        language=page.language,
        components=tuple(request.POST.getlist("subscriber[component_ids][]")),
        asker=request.META.get("REMOTE_ADDR", ""),
    )
    with translation.override(page.language):
        try:
            if kind not in queries.offered():
                raise Invalid({kind: "is not offered here"})
            if _not_too_often(request):
                actions.subscribe(at=now(), page_id=page.id, wish=wish)
        except Invalid as invalid:
            return _told({"message": " ".join(map(str, invalid.errors.values()))}, 422)
    return _told({"subscriber": {"mode": kind, _THEIRS[kind]: wish.address, "page_id": page.code, "skip_confirmation_notification": False}})


def _told(said: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(said, status=status, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Confirm by pressing a button, or by a program's POST: the token alone opens it. A program's secret is shown this once.

    Of a page with groups of readers, only whoever asked for its news learns that it is there.
    """
    page = _known_to(_taking(slug), token)
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
    """End it by pressing a button; mail programs press it by RFC 8058, without a session.

    Of a page that is not public any more, only whoever subscribed before learns that it is there.
    """
    page = _known_to(queries.page(slug), token)
    if request.method == "POST":
        actions.unsubscribe(page_id=page.id, token=token)
        return render(request, "statuspages/subscribed.html", {"page": page, "what": "ended"})
    may_tune = queries.subscription(page.id, token) is not None
    return render(request, "statuspages/subscribed.html", {"page": page, "what": "end", "token": token, "may_tune": may_tune})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def tune(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let whoever holds the link of a message choose anew what comes, in which zone, and how often."""
    page = queries.page(slug)
    one = queries.subscription(page.id, token) if page else None
    if page is None or one is None:
        raise NotFound("subscription")
    context: dict[str, Any] = {"page": page, "token": token}
    if request.method == "POST":
        try:
            actions.tune(page_id=page.id, token=token, wish=_tuned(request, one), at=now())
            one = queries.subscription(page.id, token) or one
            context["is_saved"] = True
        except Invalid as invalid:
            context["wrong"] = " ".join(invalid.errors.values())
    chosen = {"time_zone": one.time_zone, "digest_hour": one.digest_hour, "learned": one.learned, "monthly": one.monthly}
    parts = queries.components(page.id) if page.is_public and not one.report else []
    languages = [(code, words.LANGUAGE_NAMES[code]) for code in page.languages]
    with translation.override(one.language):
        context |= {
            "one": one,
            "languages": languages,
            "components": parts,
            **_how({"time_zone": one.time_zone, "zones": request.GET.get("zones", "")}),
            "chosen": chosen,
        }
        return render(request, "statuspages/tuned.html", context, status=422 if "wrong" in context else 200)


def _tuned(request: HttpRequest, one: SubscriberView) -> Wish:
    said = request.POST
    return Wish(
        address=one.address,
        kind=one.kind,
        language=said.get("language", ""),
        components=tuple(said.getlist("components")),
        report=one.report,
        wants=said.get("wants", ""),
        time_zone=said.get("time_zone", ""),
        digest_hour=_hour(said),
        learned=bool(said.get("learned")),
        monthly=bool(said.get("monthly")),
    )


def asked_for(request: HttpRequest, slug: str) -> tuple[PageView, Sight | None]:
    """Find the page, and on one with groups of readers what its reader sees. Raises NotFound for whoever belongs to no group."""
    page = _taking(slug)
    sight = sight_of(request, page)
    if page.has_audiences and not (sight and sight.audiences):
        raise NotFound("status page")
    return page, sight


def _known_to(page: PageView | None, token: str) -> PageView:
    """Give a page to whoever holds a link of one of its messages; a public one to anybody. Raises NotFound."""
    if page is None or not (page.is_public or queries.is_subscribed(page.id, token)):
        raise NotFound("status page")
    return page


def _taking(slug: str) -> PageView:
    page = queries.page(slug)
    if page is None or not page.takes_subscribers:
        raise NotFound("status page")
    return page


def _not_too_often(request: HttpRequest) -> bool:
    """Let an address of the network ask for twenty subscriptions an hour; what is beyond it looks the same and sends nothing."""
    asked = f"status-asked:{home(request.META.get('REMOTE_ADDR', ''))}"
    count = int(cache.get(asked, 0))
    cache.set(asked, count + 1, _WITHIN)
    return count < _MOST_ASKED
