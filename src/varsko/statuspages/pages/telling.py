"""Telling readers: a new incident, planned maintenance, what comes next, corrections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, ReportView
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.forms import EditForm, IncidentForm, MaintenanceForm, MoveForm, SayForm
from varsko.statuspages.pages.asked import actor_of, may_do, page_of, report_of
from varsko.statuspages.render.page import card
from varsko.ui.forms import attempt, status_of

_STEPS = {
    Stage.SCHEDULED: (Stage.IN_PROGRESS, Stage.CANCELLED),
    Stage.IN_PROGRESS: (Stage.VERIFYING, Stage.COMPLETED),
    Stage.VERIFYING: (Stage.COMPLETED,),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of an incident."""
    return _new(request, slug, IncidentForm)


@require_http_methods(["GET", "HEAD", "POST"])
def new_maintenance(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan maintenance."""
    return _new(request, slug, MaintenanceForm)


def _new(request: HttpRequest, slug: str, kind: Callable[..., Any]) -> HttpResponse:
    page, at = page_of(request, slug, "change"), now()
    form = kind(request.POST or None, page=page, components=queries.components(page.id))
    made = attempt(form, lambda: actions.open_report(by=actor_of(request), at=at, ref=page.id, draft=form.asked(at)))
    if made:
        return redirect("status-told", slug=page.slug, code=made.code)
    facts = {"page": page, "form": form, "heading": form.TITLE, "button": form.BUTTON}
    return render(request, "statuspages/form.html", facts, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what is told of one thing, and say what comes next."""
    page = page_of(request, slug)
    report = report_of(page, code)
    form = _form(request, page, report)
    if request.method == "POST" and _did(request, page, report, form):
        return redirect("status-told", slug=page.slug, code=report.code)
    facts = {
        "page": page,
        "report": report,
        "card": card(report, page.language, now()),
        "form": form,
        "steps": [(one.value, words.STAGES[one]) for one in _STEPS.get(Stage(report.stage), ())],
        "may_change": may_do(request, "change"),
        "may_configure": may_do(request, "configure"),
    }
    return render(request, "statuspages/told.html", facts, status=status_of(form))


def _form(request: HttpRequest, page: PageView, report: ReportView) -> SayForm | MoveForm:
    is_saying = request.method == "POST" and request.POST.get("do", "say") in {"say", "move"}
    sent = request.POST if is_saying else None
    if report.is_maintenance:
        return MoveForm(sent, page=page, report=report)
    return SayForm(sent, page=page, report=report, components=queries.components(page.id))


def _did(request: HttpRequest, page: PageView, report: ReportView, form: SayForm | MoveForm) -> bool:
    by, at = actor_of(request), now()
    demand(by, "change", queries.ABOUT)
    about: dict[str, Any] = {"by": by, "at": at, "ref": page.id, "code": report.code}
    wish = request.POST.get("do", "say")
    if isinstance(form, SayForm) and wish == "say":
        return attempt(form, lambda: actions.say(**about, said=form.asked(at))) is not None
    if isinstance(form, MoveForm) and wish == "move":
        return attempt(form, lambda: _moved(form, about)) is not None
    return _pressed(request, about, wish)


def _moved(form: MoveForm, about: dict[str, Any]) -> ReportView:
    times = {name: form.cleaned_data[name] for name in ("planned_for", "planned_until")}
    return actions.reschedule(**about, **times, texts=form.texts())


def _pressed(request: HttpRequest, about: dict[str, Any], wish: str) -> bool:
    """Do what a button without a form says."""
    try:
        if wish == "publish":
            actions.publish_report(**about)
        elif wish == "remove":
            actions.remove_report(**about)
        else:
            actions.move_on(**about, stage=wish)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """Correct what was said."""
    page = page_of(request, slug, "change")
    report = report_of(page, code)
    said = next((one for one in report.updates if one.number == number), None)
    if said is None:
        raise NotFound("update")
    form = EditForm(request.POST or None, page=page, said=said)
    by, at = actor_of(request), now()
    if attempt(
        form,
        lambda: actions.edit_update(by=by, at=at, ref=page.id, code=report.code, number=number, texts=form.texts(), said_at=form.moment()),
    ):
        return redirect("status-told", slug=page.slug, code=report.code)
    facts = {"page": page, "form": form, "heading": _("Correct what was said"), "button": _("Save")}
    return render(request, "statuspages/form.html", facts, status=status_of(form))
