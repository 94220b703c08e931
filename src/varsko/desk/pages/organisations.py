"""The card of an organisation whose people call: who they are, what they asked for, and what was promised them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.data import DeskTerms
from varsko.desk.forms import OrganisationForm, RenameForm
from varsko.desk.forms.hours import WEEKDAYS, show_length, show_windows
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import attempt, saved, status_of

_PRIORITIES = range(1, 6)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Show an organisation, which the address names, and change its card."""
    by = actor_of(request)
    card = queries.organisation(request.GET.get("name", ""), by=by)
    if card is None:
        raise NotFound("organisation")
    if request.method != "POST" and card.name != " ".join(clean(request.GET.get("name", "")).split()):
        return redirect(_address(card.name))  # it is called so now
    form = OrganisationForm(request.POST if request.method == "POST" else None, view=card)

    def write() -> object:
        said = form.cleaned_data
        domains, base = [said["domains"]], said["base"]
        return actions.write_organisation(by=by, at=now(), name=card.name, note=said["note"], domains=domains, base=base)

    if saved(form, write):
        return redirect(_address(card.name))
    found = queries.organisation_page(card, by=by)
    may_rename = may(by, "configure", Subject(kind="settings"))
    context = {
        "card": card,
        "found": found,
        "form": form,
        "open": [(one, "") for one in found.open],
        "over": [(one, "") for one in found.over],
        "desks": [_terms(one) for one in found.desks],
        "at": now(),
        "may_write": may(by, "change", queries.ANY),
        "may_rename": may_rename,
        "parts": queries.parts_of(card.name) if may_rename else [],
    }
    return render(request, "desk/organisation.html", context, status=status_of(form))


def _address(name: str) -> str:
    return f"{reverse('desk-organisation')}?{urlencode({'name': name})}"


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest) -> HttpResponse:
    """Call an organisation something else, or make it part of another; the second only after it was said what that means."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    card = queries.organisation(request.GET.get("name", ""), by=by)
    if card is None:
        raise NotFound("organisation")
    form = RenameForm(request.POST if request.method == "POST" else None, name=card.name)
    other = queries.organisation(form.data.get("to", ""), by=by) if form.is_bound else None
    meant = other.name if other else ""
    found = attempt(form, lambda: actions.rename_organisation(by=by, at=now(), name=card.name, **form.wanted(meant)))
    if found:
        messages.success(request, _("Saved."))
        return redirect(_address(found.name))
    context = {"card": card, "form": form, "other": other if other and other.name != card.name else None}
    return render(request, "desk/rename.html", context, status=status_of(form))


@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """Take what became part of an organisation out of it again."""
    made = actions.part_organisation(by=actor_of(request), at=now(), name=request.POST.get("name", ""))
    messages.success(request, _("%(name)s is an organisation of its own again.") % {"name": made.name})
    return redirect(_address(made.name))


def _terms(one: DeskTerms) -> dict[str, Any]:
    calendar, targets = one.hours.calendar, one.hours.rules.targets
    promised = [(level, targets[("", level)]) for level in _PRIORITIES if ("", level) in targets]
    return {
        "desk": one,
        "zone": calendar.zone.key,
        "week": [(name, show_windows(calendar.week.get(day, ()))) for day, name in enumerate(WEEKDAYS)],
        "promised": [
            (level, [show_length(said) for said in (target.response, target.update, target.solution)], target.always)
            for level, target in promised
        ],
    }
