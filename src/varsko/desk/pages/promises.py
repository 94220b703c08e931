"""Pages of promises: the receipt of a request, and the hours and targets of a desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.forms.hours import HoursForm, added, show_length
from varsko.desk.pages.asked import actor_of, desk_of, request_of
from varsko.desk.pages.setup import may_configure
from varsko.desk.promise_words import BROKEN, COUNTS, GOALS
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
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change when a desk is open, and what it promises; holidays of a country can be put into the form before it is saved."""
    by, desk = actor_of(request), desk_of(request, slug)
    before = queries.desk_hours(desk.id)
    adds_holidays = request.method == "POST" and "holidays" in request.POST
    form = HoursForm(_with_holidays(request) if adds_holidays else request.POST or None, initial=HoursForm.of(before))
    if not adds_holidays and saved(form, lambda: actions.change_hours(by=by, at=now(), desk=desk.slug, draft=form.draft(before))):
        messages.success(request, _("Saved. Open requests are reckoned by this from now on."))
        return redirect("desk-hours", desk.slug)
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "hours": before,
        "countries": COUNTRIES.items(),
        "year": now().year,
        "may_configure": may_configure(by, desk.team_id),
    }
    return render(request, "desk/hours.html", context, status=status_of(form))


def _with_holidays(request: HttpRequest) -> Any:
    """Give what was typed, with the holidays of a country and year among the closed dates."""
    said = request.POST.copy()
    year = said.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and 2000 <= int(year) < 2100 else now().year
    said["closed"] = added(said.get("closed", ""), actions.holidays_of(said.get("country", ""), number))
    return said
