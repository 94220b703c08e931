"""What readers see when the raw path does not answer: private pages, older months, single reports, and ways in."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.text import clean
from varsko.kernel.zones import inst
from varsko.statuspages import queries
from varsko.statuspages.data import PageView, Sight
from varsko.statuspages.narrowing import narrowed_reports
from varsko.statuspages.pages.asked import actor_of
from varsko.statuspages.pages.sight import board_for, enter, report_for, sheet_for, sight_of
from varsko.statuspages.render.mine import answered, in_words
from varsko.statuspages.render.page import history, single

_TRIES, _WITHIN = 10, 300
_MOST_A_MONTH = 200
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@login_not_required
@require_safe
def sheet(request: HttpRequest, slug: str, path: str = "") -> HttpResponse:
    """Show a sheet of a page to whoever may read it."""
    page = queries.page(slug)
    stopped = closed(request, page)
    if stopped is not None or page is None:
        return stopped or gone(request)
    if request.GET.get("key") and not _is_for_programs(path):
        return redirect(request.path)
    wanted = clean(path).strip("/") or page.language
    wanted = f"{page.language}/{wanted}" if wanted in {"history", "widget"} else wanted
    sight = sight_of(request, page, _opened(request, page))
    if wanted.endswith("/history") and request.GET.get("month"):
        return _month(page, sight, wanted.partition("/")[0], request.GET["month"])
    found = sheet_for(page, sight, wanted, now())
    if found is None:
        return gone(request)
    response = _answer(page, _personal(page, sight, wanted, found.plain, request.META.get("QUERY_STRING", "")), kind=found.kind)
    if page.is_public and not found.kind.startswith("text/html"):
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _personal(page: PageView, sight: Sight | None, path: str, body: bytes, query: str) -> bytes:
    """Say whether what the reader uses works, on the page and in its plain text."""
    if not path.endswith(".txt") or "mine=" not in query:
        return answered(body, query)
    twin = sheet_for(page, sight, path.removesuffix(".txt"), now())
    return in_words(body, twin.plain, query) if twin else body


@login_not_required
@require_safe
def short_report(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Lead a short link to the report in the page's own language."""
    page = queries.page(slug)
    stopped = closed(request, page)
    return stopped or report(request, slug, page.language if page else "", code)


@login_not_required
@require_safe
def report(request: HttpRequest, slug: str, language: str, code: str) -> HttpResponse:
    """Show one report."""
    page = queries.page(slug)
    stopped = closed(request, page)
    if stopped is not None or page is None:
        return stopped or gone(request)
    sight = sight_of(request, page)
    found = report_for(page, sight, code)
    if found is None or language not in page.languages:
        return gone(request)
    return _answer(page, single(board_for(page, sight, now()), found, language))


def _month(page: PageView, sight: Sight | None, language: str, month: str) -> HttpResponse:
    found = _MONTH.fullmatch(month)
    first = datetime(int(found[1]), int(found[2]), 1) if found else datetime.combine(now().date().replace(day=1), time())  # noqa: DTZ001 - a month of the page's own zone, which follows
    zone, following = ZoneInfo(page.time_zone), (first + timedelta(days=32)).replace(day=1)
    within = Q(began_at__gte=inst(first, zone), began_at__lt=inst(following, zone))
    told = queries.reports(page.id, within, limit=_MOST_A_MONTH)
    reports = narrowed_reports(told, sight.components) if sight else told
    return _answer(page, history(board_for(page, sight, now()), language, reports=reports, month=first))


def _answer(page: PageView, body: str | bytes, *, kind: str = "text/html; charset=utf-8") -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=10" if page.is_public else "private, no-store"
    return response


def closed(request: HttpRequest, page: PageView | None) -> HttpResponse | None:
    """Say what stands in the way of a reader; None when nothing does. What is hidden looks like what is not there."""
    if page is None:
        return gone(request)
    if page.has_audiences:
        return None if _is_of_a_group(request, page) else gone(request)
    if queries.may_read(actor_of(request), page) or _came_in(request, page) or queries.is_from(page, request.META.get("REMOTE_ADDR", "")):
        return None
    if page.access == "password":
        return _ask(request, page)
    link = request.GET.get("key", "")
    if page.access == "link" and link and queries.opens(page, link=clean(link)):
        _let_in(request, page)
        return None
    return gone(request)


def _is_of_a_group(request: HttpRequest, page: PageView) -> bool:
    """Tell whether a reader belongs to a group or sees the whole; by a group's link they come in, programs for this one answer."""
    opened = _opened(request, page)
    if opened and not _is_for_programs(request.path):
        enter(request, page, opened)
    sight = sight_of(request, page, opened)
    return sight is None or bool(sight.audiences)


def _opened(request: HttpRequest, page: PageView) -> str:
    key = clean(request.GET.get("key", ""))[:64]
    return queries.opened_by(page.id, key) if page.has_audiences and key else ""


def _is_for_programs(path: str) -> bool:
    """Tell whether something is for programs, which keep no session: what has an ending."""
    return "." in path.rpartition("/")[2]


def gone(request: HttpRequest) -> HttpResponse:
    """Say that there is no such page."""
    return render(request, "statuspages/gone.html", {"back": request.path}, status=404)


def _ask(request: HttpRequest, page: PageView, wrong: str = "") -> HttpResponse:
    response = render(request, "statuspages/unlock.html", {"page": page, "wrong": wrong}, status=422 if wrong else 401)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@sensitive_post_parameters("password")
@require_POST
def unlock(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a reader in who knows the password; after ten wrong ones from an address everybody there waits a while."""
    page = queries.page(slug)
    if page is None or page.access != "password":
        return gone(request)
    tries = f"status-tries:{page.id}:{request.META.get('REMOTE_ADDR', '')}"
    count = int(cache.get(tries, 0))
    if count >= _TRIES:
        return _ask(request, page, _("Too many wrong passwords. Try again in a few minutes."))
    if not queries.opens(page, password=clean(request.POST.get("password", ""))[:200]):
        cache.set(tries, count + 1, _WITHIN)
        return _ask(request, page, _("This is not the password."))
    _let_in(request, page)
    return redirect("status-page", slug=page.slug)


def _came_in(request: HttpRequest, page: PageView) -> bool:
    shown = request.session.get(f"status:{page.id}", "")
    return page.access in {"password", "link"} and bool(shown) and constant_time_compare(shown, _proof(page))


def _let_in(request: HttpRequest, page: PageView) -> None:
    request.session[f"status:{page.id}"] = _proof(page)


def _proof(page: PageView) -> str:
    return salted_hmac("varsko.statuspages.reader", queries.way_in(page), algorithm="sha256").hexdigest()
