"""What comes back, and how the desk does: in words, as a table, and to take away."""

from datetime import timedelta
from tempfile import TemporaryFile
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.pages.asked import actor_of
from varsko.desk.promise_words import GOALS
from varsko.desk.tables import csv_lines, write_xlsx
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.domain.permissions import demand, may

_MOST = 100
_SPANS = (7, 30, 90)


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
    days, chosen = _asked(request)
    found = queries.figures(by=by, at=now(), days=days, which=queries.of_which(**chosen))
    desks = queries.desks(by=by)
    context = {
        "found": found,
        "worked": timedelta(minutes=found.minutes),
        "days": days,
        "spans": _SPANS,
        **chosen,
        "chosen": urlencode({"days": days} | {name: one for name, one in chosen.items() if one}),
        "desks": desks,
        "may_mail": may(by, "change", queries.ANY),
        "all_teams": people.teams(by),
        "all_channels": words.CHANNELS.items(),
        "all_categories": queries.categories([one.id for one in desks]),
        "teams": [(_("No team") if not name else _("Other teams") if name == "?" else name, count) for name, count in found.by_team],
        "scores": [(word, found.by_score[score - 1]) for score, word in words.SCORES.items()],
        "promises": [(GOALS[goal], kept, kept + missed) for goal, (kept, missed) in found.by_promise if kept + missed],
        "ages": list(zip(words.AGES, found.ages, strict=True)),
        "channels": [(words.CHANNELS.get(name, name), count) for name, count in found.by_channel],
        "categories": [(name or _("Not sorted yet"), count) for name, count in found.by_category],
    }
    return render(request, "desk/figures.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the requests of some weeks as CSV."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    days, chosen = _asked(request)
    rows = queries.export(by=by, at=now(), days=days, which=queries.of_which(**chosen))
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return response


@require_safe
def export_xlsx(request: HttpRequest) -> FileResponse:
    """Give the same as a workbook of Excel."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    days, chosen = _asked(request)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_xlsx(queries.export(by=by, at=now(), days=days, which=queries.of_which(**chosen)), file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="requests.xlsx")


def _asked(request: HttpRequest) -> tuple[int, dict[str, str]]:
    asked = request.GET.get("days", "")
    chosen = {name: clean(request.GET.get(name, ""))[:40] for name in ("desk", "team", "channel", "category")}
    return int(asked) if asked in {str(one) for one in _SPANS} else 30, chosen
