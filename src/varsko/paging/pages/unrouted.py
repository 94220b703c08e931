"""Where alerts go that nobody is named for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.paging import queries
from varsko.paging.forms.unrouted import UnroutedForm
from varsko.paging.pages.asking import asker
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.routing import actions
from varsko.routing import queries as routing
from varsko.schedules import queries as schedules
from varsko.ui.forms import saved, status_of


def unrouted(request: HttpRequest) -> HttpResponse:
    """Say who is told of alerts that nobody else answers for, and let chiefs choose."""
    by = asker(request)
    demand(by, "see", Subject(kind="settings"))
    chosen, targets = routing.default_route(), _targets(by)
    there = f"{chosen.kind}:{chosen.id}" if chosen else ""
    is_gone = bool(there) and there not in {code for _label, options in targets for code, _name in options}
    form = UnroutedForm(request.POST or None, targets=targets, initial={"target": "" if is_gone else there})
    if saved(form, lambda: actions.set_default_route(by=by, at=now(), **form.values())):
        messages.success(request, _("Saved."))
        return redirect("unrouted")
    context = {
        "form": form,
        "is_gone": is_gone,
        "chiefs": people.fallback_people(),
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }
    return render(request, "paging/unrouted.html", context, status=status_of(form))


def _targets(by: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give teams, escalations and schedules as `kind:id` with their names."""
    return [
        (_("Teams"), [(f"team:{one.id}", one.name) for one in people.teams()]),
        (_("Escalations"), [(f"escalation:{one.id}", one.name) for one in queries.policies(by)]),
        (_("Schedules"), [(f"schedule:{one.id}", one.name) for one in schedules.schedules(by)]),
    ]
