"""The small forms of an incident, each on a page of its own, so that they work on any phone and without script."""

from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries
from varsko.incidents.data import IncidentView
from varsko.incidents.forms import checks, facts, people, things, types
from varsko.incidents.forms.base import SmallForm
from varsko.incidents.pages.asked import actor_of, incident_of
from varsko.kernel.errors import Invalid, NotFound
from varsko.ui.forms import status_of

FORMS: MappingProxyType[str, type[SmallForm]] = MappingProxyType(
    {
        "change": facts.ChangeForm,
        "assess": checks.AssessForm,
        "facts": types.FactsForm,
        "debrief": facts.DebriefForm,
        "times": facts.TimesForm,
        "severity": facts.SeverityForm,
        "resolve": facts.ResolveForm,
        "decline": facts.DeclineForm,
        "reopen": facts.ReopenForm,
        "promise": facts.PromiseForm,
        "part": people.PartForm,
        "hand-over": people.HandOverForm,
        "page": people.CallForm,
        "release": people.ReleaseForm,
        "guest": people.GuestForm,
        "known": things.KnownForm,
        "task": things.TaskForm,
        "write": things.EntryForm,
        "alert": things.AlertForm,
        "relate": things.RelateForm,
        "merge": things.MergeForm,
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def small(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Ask one thing about an incident, and do it."""
    if what not in FORMS:
        raise NotFound("page")
    found = incident_of(request, key, "change")
    form = FORMS[what](request.POST if request.method == "POST" else None, by=actor_of(request), about=found)
    return answer(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change a task."""
    found = incident_of(request, key, "change")
    one = next((one for one in queries.tasks(found.id) if one.number == number), None)
    if one is None:
        raise NotFound("task")
    initial = {"title": one.title, "kind": one.kind, "owner_id": one.owner_id, "due_on": one.due_on}
    form = _ChangeTask(request.POST if request.method == "POST" else None, by=actor_of(request), about=found, initial=initial)
    form.number = number
    return answer(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str, entry_id: str) -> HttpResponse:
    """Correct an entry of the timeline, or take it out."""
    found = incident_of(request, key, "change")
    one = next(iter(queries.entries(found.id, [entry_id])), None)
    if one is None:
        raise NotFound("entry")
    initial = {"text": one.data["note"], "happened_at": one.at}
    form = _ChangeEntry(request.POST if request.method == "POST" else None, by=actor_of(request), about=found, initial=initial)
    form.moment = one
    if request.POST.get("do") == "remove":
        actions.remove_entry(by=actor_of(request), at=now(), ref=found.id, entry_id=one.entry_id)
        return redirect("incident", key=found.key)
    return answer(request, found, form, may_remove=True)


class _ChangeTask(things.TaskForm):
    """A task that is there already."""

    TITLE = facts.ChangeForm.TITLE
    BUTTON = facts.ChangeForm.BUTTON
    number = 0

    def apply(self, at: Any) -> None:
        """Change it."""
        actions.change_task(by=self.by, at=at, ref=self.incident.id, number=self.number, **self.cleaned_data)


class _ChangeEntry(things.EntryForm):
    """An entry that is there already."""

    BUTTON = facts.ChangeForm.BUTTON
    moment: Any = None

    def apply(self, at: Any) -> None:
        """Correct it; a time that was not touched stays exact."""
        said = self.cleaned_data
        when = said["happened_at"] if "happened_at" in self.changed_data else None
        actions.change_entry(
            by=self.by, at=at, ref=self.incident.id, entry_id=self.moment.entry_id, text=said["text"], happened_at=when or self.moment.at
        )


def answer(request: HttpRequest, found: IncidentView, form: SmallForm, **more: Any) -> HttpResponse:
    """Do what a small form says and lead back, or show the form with what is wrong."""
    if form.is_valid():
        try:
            if told := form.apply(now()):
                messages.info(request, told)
            return redirect(form.HOME, key=found.key)
        except Invalid as invalid:
            form.refuse(invalid)
    return render(request, "incidents/small.html", {"incident": found, "form": form, **more}, status=status_of(form))
