"""How incidents are named, met and led, and what the severities mean."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.forms.setup import ScaleForm, SettingsForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import Invalid
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show the settings and the scale, and change the settings."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    form = SettingsForm(request.POST if request.method == "POST" else None, by=by, initial=SettingsForm.of(queries.settings()))
    if saved(form, lambda: actions.change_settings(by=by, at=now(), **form.values())):
        messages.success(request, _("Saved."))
        return redirect("incident-settings")
    context = {
        "form": form,
        "levels": words.levels(queries.scale().levels),
        "versions": queries.scales(),
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }
    return render(request, "incidents/settings.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest) -> HttpResponse:
    """Make a new version of the severity scale."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    known = queries.scale()
    form = ScaleForm(request.POST if request.method == "POST" else None, levels=words.levels(known.levels), initial={"base": known.version})
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_scale(by=by, at=now(), levels=form.levels(), note=said["note"], base=said["base"])
            messages.success(request, _("The scale has a new version."))
            return redirect("incident-settings")
        except Invalid as error:
            form.refuse(error, version=queries.scale().version)
    return render(request, "incidents/scale.html", {"form": form}, status=status_of(form))
