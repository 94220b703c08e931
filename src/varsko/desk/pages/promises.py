"""Pages of promises: the receipt of a request, and the hours and targets of a desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import DeskView, HoursView, TrialView
from varsko.desk.domain.replay import KEPT_DAYS, MOST
from varsko.desk.forms.hours import HoursForm, added, show_length
from varsko.desk.pages.asked import actor_of, desk_of, request_of
from varsko.desk.pages.setup import may_configure
from varsko.desk.promise_words import BROKEN, COUNTS, GOALS, VERDICTS
from varsko.desk.tables import replay_lines
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.ui.forms import attempt, saved, status_of

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

    What is typed can be tried on what happened, without saving it: the worker does that, and what was tried stands in the form again.
    """
    by, desk = actor_of(request), desk_of(request, slug)
    before = queries.desk_hours(desk.id)
    adds_holidays = request.method == "POST" and "holidays" in request.POST
    tried = _tried(request, by, desk)
    said = _with_holidays(request) if adds_holidays else request.POST or None
    form = HoursForm(said, initial=HoursForm.of(tried.hours if tried else before))
    tries = request.method == "POST" and "try" in request.POST
    if tries:
        asked = attempt(form, lambda: actions.try_hours(by=by, at=now(), desk=desk.id, draft=form.draft(before), days=_days(request)))
        if asked:
            return redirect(f"{reverse('desk-hours', args=[desk.slug])}?tried={asked}")
    is_looked_at = tries or adds_holidays
    if not is_looked_at and saved(form, lambda: actions.change_hours(by=by, at=now(), desk=desk.slug, draft=form.draft(before))):
        messages.success(request, _("Saved. Open requests are reckoned by this from now on."))
        return redirect("desk-hours", desk.slug)
    has_ended = tried is None and "tried" in request.GET
    return _page(request, desk, form, before, _worded(tried) if tried else {"has_ended": has_ended})


def _tried(request: HttpRequest, by: Actor, desk: DeskView) -> TrialView | None:
    """Give what the address names; what is typed is saved or tried anew even where that has ended since, and who looks again hears so.

    Raises NotFound.
    """
    ref = request.GET.get("tried")
    try:
        return queries.trial(by=by, desk=desk.id, ref=ref) if ref else None
    except NotFound:
        if request.method == "POST" or request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
            return None
        raise


@require_safe
def tried_table(request: HttpRequest, slug: str, ref: str) -> HttpResponseBase:
    """Give each promise of what was tried as CSV."""
    found = queries.trial_lines(by=actor_of(request), desk=desk_of(request, slug).id, ref=ref)
    response = StreamingHttpResponse(replay_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-if.csv"'
    return response


def _page(request: HttpRequest, desk: DeskView, form: HoursForm, hours: HoursView, more: dict[str, Any]) -> HttpResponse:
    by = actor_of(request)
    context = {
        "desk": desk,
        "form": form,
        "hours": hours,
        "countries": COUNTRIES.items(),
        "year": now().year,
        "spans": _SPANS,
        "may_configure": may_configure(by, desk.team_id),
        "trials": queries.trials(by=by, desk=desk.id),
        "most": MOST,
        "kept_days": KEPT_DAYS,
    }
    return render(request, "desk/hours.html", context | more, status=status_of(form))


def _days(request: HttpRequest) -> int:
    asked = request.POST.get("days_back", "")
    return int(asked) if asked in {str(one) for one in _SPANS} else _SPANS[-1]


def _worded(found: TrialView) -> dict[str, Any]:
    """Say what would have been, or how far it is."""
    differing = [(one, GOALS[one.outcome.goal], VERDICTS[one.outcome.before], VERDICTS[one.outcome.after]) for one in found.differing]
    lines = [(one, GOALS[one.goal]) for one in found.tallies]
    share = found.seen * 100 // found.wanted if found.wanted else 0
    return {"trial": found, "days": found.days, "lines": lines, "differing": differing, "share": share}


def _with_holidays(request: HttpRequest) -> Any:
    """Give what was typed, with the holidays of a country and year among the closed dates."""
    said = request.POST.copy()
    year = said.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and 2000 <= int(year) < 2100 else now().year
    said["closed"] = added(said.get("closed", ""), actions.holidays_of(said.get("country", ""), number))
    return said
