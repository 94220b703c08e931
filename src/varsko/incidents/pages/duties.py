"""Reports to authorities: what is due, for which incident, and what was handed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import DutyView, FilingView, IncidentView
from varsko.incidents.forms.duties import FilingForm, MomentsForm, NoteForm
from varsko.incidents.pages.asked import actor_of, incident_of, may_change
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """List the reports that are due, over all incidents."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="incident"))
    rows = [(one, words.step(one.filing.step)) for one in queries.owed(by=by)]
    return render(request, "incidents/owed.html", {"rows": rows, "now": now()})


@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest, key: str) -> HttpResponse:
    """Show the duties of an incident, and say which other law applies."""
    found, by = incident_of(request, key), actor_of(request)
    if request.method == "POST":
        try:
            actions.open_duty(by=by, at=now(), ref=found.id, regime=request.POST.get("regime", ""))
        except Invalid as error:
            messages.error(request, " ".join(error.errors.values()))
        return redirect("incident-duties", key=found.key)
    known = queries.duties(found.id)
    applying = {one.regime for one in known if not one.dropped_at}
    context = {
        "incident": found,
        "duties": [shown(one) for one in known],
        "others": [one for one in queries.regimes() if not one.is_off and one.key not in applying],
        "may_change": may_change(request, found),
        "now": now(),
    }
    return render(request, "incidents/duties.html", context)


def shown(duty: DutyView) -> tuple[DutyView, list[tuple[FilingView, str, str]]]:
    """Give a duty with the name of each report, and from when it is counted."""
    return duty, [(one, words.step(one.step), words.counted(one.step)) for one in duty.filings]


@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: HttpRequest, key: str, filing_id: str) -> HttpResponse:
    """Write a report, and say that it was handed in."""
    found = incident_of(request, key, "change")
    duty, one = _find(found, filing_id)
    if request.POST.get("do") == "take_back":
        return _take_back(request, found, duty, one)
    begun = one.draft if one.draft and request.GET.get("anew") is None else _draft(found, duty, one)
    form = FilingForm(request.POST if request.method == "POST" else None, initial=FilingForm.of(one, begun) | {"sent_at": now()})
    theirs = ""
    if form.is_valid():
        try:
            _keep(request, form, found, one)
            return redirect("incident-duties", key=found.key)
        except Conflict as conflict:  # what was typed stays in the field; what stands now is shown beside it
            form.add_error("text", " ".join(conflict.errors.values()))
            theirs = one.draft
            form.data = {**request.POST.dict(), "version": one.version}
        except Invalid as error:
            for name, sentence in error.errors.items():
                form.add_error(name if name in form.fields else None, sentence)
    context = {"incident": found, "duty": duty, "filing": one, "name": words.step(one.step), "form": form, "theirs": theirs, "now": now()}
    return render(request, "incidents/filing.html", context | {"note": NoteForm()}, status=status_of(form))


def _keep(request: HttpRequest, form: FilingForm, found: IncidentView, one: FilingView) -> None:
    """Keep the draft, or that it was handed in. Raises Invalid, and Conflict when somebody was faster."""
    said = form.cleaned_data
    told: dict[str, Any] = {"by": actor_of(request), "at": now(), "ref": found.id, "filing_id": one.id}
    told |= {"text": said["text"], "version": said["version"]}
    if request.POST.get("do") != "file":
        actions.write_filing(**told)
        messages.success(request, _("Saved."))
    else:
        actions.file(**told, sent_at=said["sent_at"] or now(), number=said["number"], note=said["note"])
        messages.success(request, _("It is written down as handed in."))


def _take_back(request: HttpRequest, found: IncidentView, duty: DutyView, one: FilingView) -> HttpResponse:
    form = NoteForm(request.POST)
    by = actor_of(request)
    if saved(form, lambda: actions.take_back(by=by, at=now(), ref=found.id, filing_id=one.id, note=form.cleaned_data["note"])):
        return redirect("incident-filing", key=found.key, filing_id=one.id)
    context = {
        "incident": found,
        "duty": duty,
        "filing": one,
        "name": words.step(one.step),
        "form": FilingForm(),
        "note": form,
        "now": now(),
    }
    return render(request, "incidents/filing.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, key: str, duty_id: str) -> HttpResponse:
    """Set the moments that a duty is counted from, or say that it does not apply."""
    found, by = incident_of(request, key, "change"), actor_of(request)
    one = next((each for each in queries.duties(found.id) if each.id == duty_id), None)
    if one is None:
        raise NotFound("duty")
    is_drop = request.POST.get("do") == "drop"
    posted = request.POST if request.method == "POST" else None
    form = MomentsForm(None if is_drop else posted, initial=MomentsForm.of(one))
    note = NoteForm(posted if is_drop else None)
    told: dict[str, Any] = {"by": by, "at": now(), "ref": found.id, "duty_id": one.id}
    is_dropped = saved(note, lambda: actions.drop_duty(**told, note=note.cleaned_data["note"]))
    if is_dropped or saved(form, lambda: actions.time_duty(**told, **_moments(form, one))):
        return redirect("incident-duties", key=found.key)
    return render(
        request, "incidents/duty.html", {"incident": found, "duty": one, "form": form, "note": note}, status=status_of(form, note)
    )


def _moments(form: MomentsForm, one: DutyView) -> dict[str, Any]:
    """Give what was set; what was not touched stays exact."""
    touched = set(form.changed_data)
    said = form.cleaned_data
    return {
        "aware_at": said["aware_at"] if "aware_at" in touched or not said["aware_at"] else one.aware_at,
        "classified_at": said["classified_at"] if "classified_at" in touched else one.classified_at,
    }


def _find(found: IncidentView, filing_id: str) -> tuple[DutyView, FilingView]:
    known = ((each, one) for each in queries.duties(found.id) for one in each.filings)
    pair = next(((each, one) for each, one in known if one.id == filing_id), None)
    if pair is None:
        raise NotFound("report")
    return pair


def _draft(found: IncidentView, duty: DutyView, one: FilingView) -> str:
    typed = [(field.label, text) for field, text in words.facts(queries.facts_of(found)[0])]
    changes = queries.board(found.id).changes
    return words.draft(found, queries.assessment(found.id), duty, one, changes=changes, facts=typed)
