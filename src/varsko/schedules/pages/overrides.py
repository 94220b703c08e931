"""Taking a shift, finding cover, taking it back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.kernel.errors import Invalid
from varsko.schedules import actions, queries
from varsko.schedules.data import ScheduleView
from varsko.schedules.forms.overrides import OverrideForm
from varsko.schedules.forms.seats import seat_choices
from varsko.schedules.pages.asked import actor_of, key_of, schedule_of
from varsko.ui import times


@require_http_methods(["GET", "HEAD", "POST"])
def add_override(request: HttpRequest, ref: str) -> HttpResponse:
    """Put somebody on call for a while; the address may name who, from, to and the rotation, as "I take this shift" does."""
    schedule, asking = schedule_of(request, ref, "change"), actor_of(request)
    form = OverrideForm(
        request.POST or None,
        zone=schedule.zone,
        choices=seat_choices(asking),
        rotations=schedule.rotations,
        initial={**_shift(request, schedule), **OverrideForm.asked(request.GET, asking.who.id)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_override(by=asking, at=now(), schedule_id=schedule.id, **form.values())
        except Invalid as error:
            form.refuse(error)
        else:
            _tell(request, form, schedule)
            return HttpResponseRedirect(reverse("on-call-schedule", args=[key_of(schedule)]))
    return render(request, "schedules/override.html", {"form": form, "schedule": schedule, "key": key_of(schedule)})


def _tell(request: HttpRequest, form: OverrideForm, schedule: ScheduleView) -> None:
    """Say who is on call from when to when; of what is over already that it wakes nobody, for a year is soon mistyped."""
    said = form.values()
    with timezone.override(ZoneInfo(schedule.zone)):  # the clock that was asked by
        start, end = times.absolute(said["start"]), times.absolute(said["end"])
    facts = {"name": form.label(), "start": start, "end": end}
    if said["end"] <= now():
        messages.warning(
            request, _("That time is over, so only the record changes: %(name)s was on call from %(start)s to %(end)s.") % facts
        )
    else:
        messages.success(request, _("%(name)s is on call from %(start)s to %(end)s.") % facts)


def _shift(request: HttpRequest, schedule: ScheduleView) -> dict[str, datetime]:
    """Fill in the rest of the shift under way; an address that says when it begins says the end too, or nobody knows it."""
    if request.method == "POST" or request.GET.get("start"):
        return {}
    at = now()
    return OverrideForm.shift(at, queries.outlook([schedule.id], at)[schedule.id].until, schedule.zone)


@require_POST
def remove_override(request: HttpRequest, ref: str, alias: str) -> HttpResponse:
    """Remove an override; the turns count again."""
    schedule = schedule_of(request, ref, "change")
    actions.remove_override(by=actor_of(request), at=now(), schedule_id=schedule.id, alias=alias)
    messages.success(request, _("The rotations count again for that time."))
    return HttpResponseRedirect(reverse("on-call-schedule", args=[key_of(schedule)]))
