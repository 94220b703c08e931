"""The rotation editor: one screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.schedules import actions
from varsko.schedules.data import RotationPlan, ScheduleView
from varsko.schedules.forms.rotations import RotationForm
from varsko.schedules.forms.seats import seat_choices
from varsko.schedules.pages.asked import actor_of, key_of, rotation_of, schedule_of


@require_http_methods(["GET", "HEAD", "POST"])
def add_rotation(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a rotation."""
    return _edit(request, schedule_of(request, ref, "configure"), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_rotation(request: HttpRequest, ref: str, rotation: str) -> HttpResponse:
    """Change a rotation: from now on, and without throwing out the person on call."""
    schedule = schedule_of(request, ref, "configure")
    return _edit(request, schedule, rotation_of(schedule, rotation))


def _edit(request: HttpRequest, schedule: ScheduleView, rotation: RotationPlan | None) -> HttpResponse:
    seats = rotation.terms.participants if rotation else ()
    form = RotationForm(
        request.POST or None, zone=schedule.zone, rotation=rotation, choices=seat_choices(actor_of(request), seats), at=now()
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, schedule, rotation, form)
        except Invalid as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("on-call-schedule", args=[key_of(schedule)]))
    return render(request, "schedules/rotation.html", {"form": form, "schedule": schedule, "key": key_of(schedule), "rotation": rotation})


def _save(request: HttpRequest, schedule: ScheduleView, rotation: RotationPlan | None, form: RotationForm) -> None:
    by, at, draft = actor_of(request), now(), form.draft()
    if rotation is None:
        actions.add_rotation(by=by, at=at, schedule_id=schedule.id, draft=draft)
    else:
        actions.update_rotation(by=by, at=at, rotation_id=rotation.id, draft=draft)


@require_POST
def remove_rotation(request: HttpRequest, ref: str, rotation: str) -> HttpResponse:
    """Remove a rotation; its past stays."""
    schedule = schedule_of(request, ref, "configure")
    gone = rotation_of(schedule, rotation)
    actions.remove_rotation(by=actor_of(request), at=now(), rotation_id=gone.id)
    messages.success(request, _("%(name)s puts nobody on call any more. Its past stays.") % {"name": gone.name})
    return HttpResponseRedirect(reverse("on-call-schedule", args=[key_of(schedule)]))
