"""Making, changing and deleting a schedule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.people import queries as people
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.schedules import actions
from varsko.schedules.forms.schedules import ScheduleForm
from varsko.schedules.pages.asked import actor_of, key_of, schedule_of


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a schedule; its first rotation comes next."""
    asking = actor_of(request)
    demand(asking, "configure", Subject(kind="schedule", team_ids=asking.manages))
    form = ScheduleForm(request.POST or None, teams=people.teams(asking), initial={"zone": asking.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_schedule(by=asking, at=now(), **form.values())
        except Invalid as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("on-call-rotation-new", args=[key_of(made)]))
    return render(request, "schedules/form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a schedule."""
    schedule, asking = schedule_of(request, ref, "configure"), actor_of(request)
    form = ScheduleForm(request.POST or None, teams=people.teams(asking), initial=ScheduleForm.of(schedule))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.update_schedule(by=asking, at=now(), schedule_id=schedule.id, **form.values())
        except Invalid as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("on-call-schedule", args=[key_of(changed)]))
    return render(request, "schedules/form.html", {"form": form, "schedule": schedule, "key": key_of(schedule)})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask, then delete a schedule with its past."""
    schedule = schedule_of(request, ref, "configure")
    if request.method == "POST":
        actions.delete_schedule(by=actor_of(request), at=now(), schedule_id=schedule.id)
        messages.success(request, _("%(name)s is gone.") % {"name": schedule.name})
        return HttpResponseRedirect(reverse("on-call"))
    return render(request, "schedules/delete.html", {"schedule": schedule, "key": key_of(schedule)})
