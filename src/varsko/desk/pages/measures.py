"""What comes back, and how the desk does: in words, as a table, and to take away."""

import csv
from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.data import RequestView
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people.domain.permissions import demand, may

_MOST = 100
_SPANS = (7, 30, 90)
_AGES = (
    gettext_lazy("less than a day"),
    gettext_lazy("1 to 3 days"),
    gettext_lazy("3 to 7 days"),
    gettext_lazy("7 to 30 days"),
    gettext_lazy("more than 30 days"),
)
_COLUMNS = (
    "key", "desk_name", "kind", "state", "priority", "title", "category", "channel", "team_name", "assignee_name", "handovers", "reopened",
    "created_at", "answered_at", "solved_at", "closed_at",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_http_methods(["GET", "HEAD", "POST"])
def patterns(request: HttpRequest) -> HttpResponse:
    """Show what comes back, and make a problem of it."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    if request.method == "POST":
        try:
            made = actions.open_problem(
                by=by, at=now(), refs=request.POST.getlist("request")[:100], title=clean(request.POST.get("title", ""))
            )
            return redirect("desk-request", key=made.key)
        except Invalid as invalid:
            messages.error(request, " ".join(invalid.errors.values()))
    found = queries.coming_back(by=by, at=now())
    return render(request, "desk/patterns.html", {"found": found, "may_open": may(by, "open", queries.ANY)})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show how the desk does."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    days, desk = _asked(request)
    found = queries.figures(by=by, at=now(), days=days, desk=desk)
    context = {
        "found": found,
        "days": days,
        "spans": _SPANS,
        "desk": desk,
        "desks": queries.desks(by=by),
        "scores": [(word, found.by_score[score - 1]) for score, word in words.SCORES.items()],
        "ages": list(zip(_AGES, found.ages, strict=True)),
        "channels": [(words.CHANNELS.get(name, name), count) for name, count in found.by_channel],
        "categories": [(name or _("Not sorted yet"), count) for name, count in found.by_category],
    }
    return render(request, "desk/figures.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the requests of some weeks as CSV."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    days, desk = _asked(request)
    rows = queries.export(by=by, at=now(), days=days, desk=desk)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[int, str]:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(one) for one in _SPANS} else 30, clean(request.GET.get("desk", ""))[:40]


class _Echo:
    """Gives back each line that the writer makes."""

    def write(self, text: str) -> str:
        """Give it back."""
        return text


def _lines(rows: Iterator[RequestView]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(getattr(row, name)) for name in _COLUMNS])


def _cell(value: object) -> str:
    """Write a value so that a spreadsheet takes it for text, whatever a stranger wrote."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
