"""Declaring an incident: what goes on already first, then four questions, and whom it pages before it is pressed."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from varsko.alerts import queries as alerts
from varsko.alerts.data import AlertView
from varsko.core.clock import now
from varsko.core.once import Outcome, Paper, once
from varsko.incidents import actions, queries
from varsko.incidents.data import Callout, IncidentView
from varsko.incidents.domain.callout import Reason
from varsko.incidents.forms.declare import DeclareForm
from varsko.incidents.pages.asked import actor_of
from varsko.incidents.words import because
from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import status_of

_MOST_ALERTS = 20
_PREFILLED, _LONGEST = ("summary", "service_id", "source"), 500
_ON = (True, "on", "true", "1")


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def declare(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong, and declare it once whoever asks has seen whom that pages."""
    by = actor_of(request)
    demand(by, "open", Subject(kind="incident"))
    if request.method != "POST":
        return _ask(request, by)
    linked = _alerts(request.POST.get("alert", ""), by)
    form = DeclareForm(request.POST, by=by)
    decision = _decide(form)
    is_seen = not decision.pages or form.data.get("seen") == _mark(decision)
    if form.is_valid() and is_seen and form.is_asked():
        return _declare(request, by, form, linked)
    return _page(request, by, form, linked, decision, status=status_of(form))


@require_safe
def declared(request: HttpRequest) -> HttpResponse:
    """Thank somebody who may declare incidents but not look at them."""
    return render(request, "incidents/declared.html")


def _ask(request: HttpRequest, by: Actor) -> HttpResponse:
    asked = {name: value for name, value in request.GET.items() if name in {"severity", "service_id", "in_triage", "drill", "alert"}}
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    if htmx and htmx.target == "typed":
        return render(request, "incidents/_typed.html", {"form": DeclareForm(initial=request.GET.dict(), by=by)})
    if htmx:
        decision = _decide(DeclareForm(asked, by=by))
        return render(request, "incidents/_callout.html", _told(decision, by))
    linked = _alerts(request.GET.get("alert", ""), by)
    known = {name: clean(request.GET[name])[:_LONGEST] for name in _PREFILLED if name in request.GET}
    form = DeclareForm(initial=_from_alerts(linked, by) | known | {"type_id": request.GET.get("type", "")}, by=by)
    return _page(request, by, form, linked, _decide(form))


def _page(
    request: HttpRequest, by: Actor, form: DeclareForm, linked: list[AlertView], decision: Callout, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "linked": linked,
        "ongoing": queries.ongoing(by=by),
        "may_see": may(by, "see", Subject(kind="incident")),
        "mail": queries.mail_home(),
        "must_confirm": form.is_bound and not form.errors and form.is_asked(),
        "must_fill_in": form.is_bound and not form.is_asked(),
        **_told(decision, by),
    }
    return render(request, "incidents/declare.html", context, status=status)


def _told(decision: Callout, by: Actor) -> dict[str, Any]:
    """Say whom it pages; who may not know people by name is told that somebody is."""
    names = decision.people or tuple(one.name for one in people.fallback_people()) if decision.pages else ()
    return {
        "callout": decision,
        "names": names if may(by, "see", Subject(kind="user")) else (),
        "because": because(decision.reason),
        "mark": _mark(decision),
    }


def _mark(decision: Callout) -> str:
    """Give a mark that is another one when other people are paged."""
    said = "|".join([str(decision.pages), *decision.people])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _decide(form: DeclareForm) -> Callout:
    """Decide whom the form pages as it stands, filled in or not."""
    levels = [one.number for one in queries.scale().levels]
    severity = str(form["severity"].value() or "")
    if form["drill"].value() in _ON:
        return Callout(False, Reason.DRILL)
    return queries.callout(
        severity=int(severity) if severity in map(str, levels) else levels[-1],
        service_id=str(form["service_id"].value() or ""),
        in_triage=form["in_triage"].value() in _ON,
        at=now(),
    )


def _alerts(text: str, by: Actor) -> list[AlertView]:
    """Read the numbers of alerts, separated by commas."""
    found = (alerts.alert(part.strip(), kind="tiny", by=by) for part in text.split(",")[:_MOST_ALERTS])
    return [one for one in found if one]


def _from_alerts(linked: list[AlertView], by: Actor) -> dict[str, Any]:
    if not linked:
        return {"contact": _contact(by)}
    first = linked[0]
    return {
        "summary": first.message,
        "service_id": first.service_id,
        "detected_by": "monitoring",
        "impact_started_at": min(one.began_at or one.created_at for one in linked),
        "alert": ",".join(str(one.number) for one in linked),
        "contact": _contact(by),
    }


def _contact(by: Actor) -> str:
    """Fill in how whoever declares can be reached."""
    person = people.user(by.who.id)
    return (person.phone or person.email) if person else ""


def _declare(request: HttpRequest, by: Actor, form: DeclareForm, linked: list[AlertView]) -> HttpResponse:
    at, draft = now(), form.draft(tuple(one.id for one in linked))
    try:
        outcome = once(
            Paper("declare", by.who, form.cleaned_data),
            lambda: actions.declare(by=by, at=at, draft=draft),
            name=lambda made: made[0].key,
            at=at,
            holds=queries.is_ongoing,
        )
    except Invalid as error:
        for name, text in error.errors.items():
            form.add_error(name if name in form.fields else None, text)
        return _page(request, by, form, linked, _decide(form), status=422)
    _tell(request, outcome, by)
    return redirect("incident", key=outcome.ref) if queries.incident(outcome.ref, by=by) else redirect("incident-declared")


def _tell(request: HttpRequest, outcome: Outcome[tuple[IncidentView, Callout | None]], by: Actor) -> None:
    decision = outcome.made[1] if outcome.made else None
    if decision is None:
        again = _("You have declared this already: it is %(key)s. It was not declared a second time, and nobody is paged again.")
        messages.info(request, again % {"key": outcome.ref})
    else:
        messages.success(request, _said(outcome.ref, decision, by))


def _said(key: str, decision: Callout, by: Actor) -> str:
    names = ", ".join(_told(decision, by)["names"])
    if names:
        return _("%(key)s is declared. Paged now: %(names)s.") % {"key": key, "names": names}
    return _("%(key)s is declared.") % {"key": key}
