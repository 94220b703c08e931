"""Pages of promises: the receipt of a request, and the hours and targets of a desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import DeskView, HoursView, Replay
from varsko.desk.forms.hours import HoursForm, added, show_length
from varsko.desk.pages.asked import actor_of, desk_of, request_of
from varsko.desk.pages.setup import may_configure
from varsko.desk.promise_words import BROKEN, COUNTS, GOALS, VERDICTS
from varsko.desk.tables import replay_lines
from varsko.ui.forms import saved, status_of

COUNTRIES = {
    "NO": "Norge",
    "DK": "Danmark",
    "NL": "Nederland",
    "PL": "Polska",
    "GB": "United Kingdom",
    "SE": "Sverige",
    "DE": "Deutschland",
}
_SPANS = (30, 90, 365)
_MOST_DIFFERING = 30


@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show every promise about a request taken apart, stretch by stretch."""
    found = request_of(request, key)
    hours, promised = queries.receipts(found.id, now())
    shown = [
        {
            "one": one,
            "target": show_length(int(one.promise.target.total_seconds() // 60)),
            "goal": GOALS[one.promise.goal],
            "broken": BROKEN[one.promise.why] if one.promise.why else "",
            "lines": [(line, COUNTS[line.stretch.counts]) for line in one.lines],
        }
        for one in promised
    ]
    return render(request, "desk/receipt.html", {"request_": found, "receipts": shown, "hours": hours})


@require_safe
def receipt_data(request: HttpRequest, key: str) -> HttpResponse:
    """Give what a receipt is reckoned from, for another program to check."""
    found = request_of(request, key)
    return JsonResponse(queries.promise_evidence(found.id, now()), json_dumps_params={"indent": 2})


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show and change when a desk is open, and what it promises; holidays of a country can be put into the form before it is saved.

    What is typed can be tried on what happened, without saving it.
    """
    by, desk = actor_of(request), desk_of(request, slug)
    before = queries.desk_hours(desk.id)
    adds_holidays = request.method == "POST" and "holidays" in request.POST
    form = HoursForm(_with_holidays(request) if adds_holidays else request.POST or None, initial=HoursForm.of(before))
    tries = request.POST.get("try", "") if request.method == "POST" else ""
    if tries and form.is_valid():
        days = _days(request)
        found = queries.replay(by=by, at=now(), desk=desk.id, draft=form.draft(before), days=days)
        if tries == "csv":
            return _table(found)
        return _page(request, desk, form, before, _worded(found, days))
    is_looked_at = tries or adds_holidays
    if not is_looked_at and saved(form, lambda: actions.change_hours(by=by, at=now(), desk=desk.slug, draft=form.draft(before))):
        messages.success(request, _("Saved. Open requests are reckoned by this from now on."))
        return redirect("desk-hours", desk.slug)
    return _page(request, desk, form, before, {})


def _page(request: HttpRequest, desk: DeskView, form: HoursForm, hours: HoursView, more: dict[str, Any]) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "hours": hours,
        "countries": COUNTRIES.items(),
        "year": now().year,
        "spans": _SPANS,
        "may_configure": may_configure(actor_of(request), desk.team_id),
    }
    return render(request, "desk/hours.html", context | more, status=status_of(form))


def _days(request: HttpRequest) -> int:
    asked = request.POST.get("days_back", "")
    return int(asked) if asked in {str(one) for one in _SPANS} else _SPANS[-1]


def _worded(found: Replay, days: int) -> dict[str, Any]:
    """Say what would have been."""
    differing = [one for one in found.outcomes if one.differs][:_MOST_DIFFERING]
    return {
        "replay": found,
        "days": days,
        "lines": [(one, GOALS[one.goal]) for one in found.tallies],
        "differing": [(one, GOALS[one.goal], VERDICTS[one.before], VERDICTS[one.after]) for one in differing],
    }


def _table(found: Replay) -> StreamingHttpResponse:
    response = StreamingHttpResponse(replay_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-if.csv"'
    return response


def _with_holidays(request: HttpRequest) -> Any:
    """Give what was typed, with the holidays of a country and year among the closed dates."""
    said = request.POST.copy()
    year = said.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and 2000 <= int(year) < 2100 else now().year
    said["closed"] = added(said.get("closed", ""), actions.holidays_of(said.get("country", ""), number))
    return said
