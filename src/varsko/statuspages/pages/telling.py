"""Telling readers: a new incident, planned maintenance, what comes next, corrections."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.core.once import Outcome, Paper, once
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import PageView, PlannedView, ReportView, TemplateView
from varsko.statuspages.domain.stages import OVER, Stage
from varsko.statuspages.forms import EditForm, ImpactForm, IncidentForm, LaterForm, MaintenanceForm, MoveForm, PlanForm, SayForm
from varsko.statuspages.pages.asked import actor_of, may_do, page_of, report_of
from varsko.statuspages.render.page import card
from varsko.ui.forms import attempt, status_of
from varsko.ui.words import StrOrPromise

_STEPS = {
    Stage.SCHEDULED: (Stage.IN_PROGRESS, Stage.CANCELLED),
    Stage.IN_PROGRESS: (Stage.VERIFYING, Stage.COMPLETED),
    Stage.VERIFYING: (Stage.COMPLETED,),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of an incident, perhaps with a text that is ready."""
    page = page_of(request, slug, "change")
    picked = queries.template(page.id, clean(request.GET.get("template", "")))
    form = IncidentForm(request.POST or None, page=page, components=queries.components(page.id), template=picked)
    return _new(request, page, form, ready=[] if picked else _ready(page, for_maintenance=False))


@require_http_methods(["GET", "HEAD", "POST"])
def new_maintenance(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan maintenance, perhaps with a text that is ready."""
    page = page_of(request, slug, "change")
    picked = queries.template(page.id, clean(request.GET.get("template", "")))
    form = MaintenanceForm(request.POST or None, page=page, components=queries.components(page.id), template=picked)
    return _new(request, page, form, ready=[] if picked else _ready(page, for_maintenance=True))


def _ready(page: PageView, *, for_maintenance: bool) -> list[TemplateView]:
    return [one for one in queries.templates(page.id) if one.is_for_maintenance == for_maintenance]


def _new(request: HttpRequest, page: PageView, form: IncidentForm | MaintenanceForm, *, ready: Sequence[TemplateView] = ()) -> HttpResponse:
    outcome = attempt(form, lambda: _opened(actor_of(request), page, form))
    if outcome:
        if outcome.made is None:
            messages.info(request, _("You have sent this already. It was not sent a second time."))
        return redirect("status-told", slug=page.slug, code=outcome.ref)
    facts = {"page": page, "form": form, "heading": form.TITLE, "button": form.BUTTON, "ready": ready}
    return render(request, "statuspages/form.html", facts, status=status_of(form))


def _opened(by: Actor, page: PageView, form: IncidentForm | MaintenanceForm) -> Outcome[ReportView]:
    """Open what a form tells of, unless it was sent before and goes on; what was over from the start goes on for ever."""
    at, said = now(), form.cleaned_data
    is_over = said.get("stage") in OVER

    def holds(code: str) -> bool:
        found = queries.report(page.id, code, drafts=True)
        return found is not None and (is_over or not found.over_at)

    return once(
        Paper(f"told:{type(form).__name__}:{page.id}", by.who, said),
        lambda: actions.open_report(by=by, at=at, ref=page.id, draft=form.asked(at)),
        name=lambda made: made.code,
        at=at,
        holds=holds,
    )


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
        "plans": _plans(page, report),
        "impact": ImpactForm(initial={"impact": report.impact_override}),
        "later": LaterForm(initial={"publish_at": report.publish_at}) if report.is_draft else None,
        "readers": _readers(page, report),
        "may_change": may_do(request, "change", page),
        "may_configure": may_do(request, "configure", page),
    }
    return render(request, "statuspages/told.html", facts, status=status_of(form))


def _plans(page: PageView, report: ReportView) -> list[tuple[PlannedView, StrOrPromise, str]]:
    rows = queries.planned_updates(report.id)
    return [(one, words.STAGES[Stage(one.stage)], words.best(one.texts, page.language)[1]) for one in rows]


def _readers(page: PageView, report: ReportView) -> str:
    """Name the groups of readers that a report concerns; "" where there are none."""
    codes = {one.component.code for one in report.affected}
    return ", ".join(one.name for one in queries.audiences(page.id) if one.components & codes) if page.has_audiences else ""


def _form(request: HttpRequest, page: PageView, report: ReportView) -> SayForm | MoveForm:
    is_saying = request.method == "POST" and request.POST.get("do", "say") in {"say", "move"}
    sent = request.POST if is_saying else None
    if report.is_maintenance:
        return MoveForm(sent, page=page, report=report)
    return SayForm(sent, page=page, report=report, components=queries.components(page.id))


def _did(request: HttpRequest, page: PageView, report: ReportView, form: SayForm | MoveForm) -> bool:
    by, at = actor_of(request), now()
    demand(by, "change", queries.about(page))
    about: dict[str, Any] = {"by": by, "at": at, "ref": page.id, "code": report.code}
    wish = request.POST.get("do", "say")
    if isinstance(form, SayForm) and wish == "say":
        return attempt(form, lambda: _said(form, about, at)) is not None
    if isinstance(form, MoveForm) and wish == "move":
        return attempt(form, lambda: _moved(form, about)) is not None
    return _pressed(request, about, wish)


def _said(form: SayForm, about: dict[str, Any], at: datetime) -> ReportView | PlannedView:
    """Say it now, or have it said at the time that was chosen."""
    later = form.cleaned_data["publish_at"]
    return actions.plan_update(**about, said=form.asked(later), publish_at=later) if later else actions.say(**about, said=form.asked(at))


def _moved(form: MoveForm, about: dict[str, Any]) -> ReportView:
    times = {name: form.cleaned_data[name] for name in ("planned_for", "planned_until")}
    return actions.reschedule(**about, **times, texts=form.texts())


def _pressed(request: HttpRequest, about: dict[str, Any], wish: str) -> bool:
    """Do what a button without a form says."""
    try:
        if wish == "publish":
            actions.publish_report(**about)
        elif wish == "impact":
            actions.change_report(**about, impact=clean(request.POST.get("impact", "")))
        elif wish in {"later", "unplan"}:
            _plan_report(request, about, wish)
        elif wish == "remove":
            actions.remove_report(**about)
        else:
            actions.move_on(**about, stage=wish)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return True


def _plan_report(request: HttpRequest, about: dict[str, Any], wish: str) -> None:
    form = LaterForm(request.POST)
    chosen = form.cleaned_data["publish_at"] if wish == "later" and form.is_valid() else None
    if wish == "later" and chosen is None:
        raise Invalid({"publish_at": _("Write a date and a time, such as 2026-03-29T08:00.")})
    actions.schedule_report(**about, publish_at=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str, code: str, plan: str) -> HttpResponse:
    """Change an update that waits for its time, or drop it."""
    page = page_of(request, slug, "change")
    report = report_of(page, code)
    found = next((one for one in queries.planned_updates(report.id) if one.code == plan), None)
    if found is None:
        raise NotFound("planned update")
    about: dict[str, Any] = {"by": actor_of(request), "at": now(), "ref": page.id, "code": report.code, "plan": found.code}
    form = PlanForm(request.POST or None, page=page, plan=found)
    if request.POST.get("do") == "remove":
        actions.cancel_plan(**about)
        return redirect("status-told", slug=page.slug, code=report.code)
    if attempt(form, lambda: actions.change_plan(**about, texts=form.texts(), publish_at=form.cleaned_data["publish_at"])):
        return redirect("status-told", slug=page.slug, code=report.code)
    facts = {"page": page, "report": report, "form": form, "title": words.best(report.titles, page.language)[1]}
    return render(request, "statuspages/plan.html", facts, status=status_of(form))


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
