"""The handbook: what counts in each phase, what the severities mean, what is reviewed. Made to be printed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.kernel.errors import NotFound
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.postmortems import actions, queries, words
from varsko.postmortems.domain import limits
from varsko.postmortems.pages.asked import actor_of
from varsko.ui.files import Paper, taken_away
from varsko.ui.forms import saved, status_of


class ValuesForm(forms.Form):
    """The value of each phase in own words."""

    def __init__(self, *args: Any, own: dict[str, str], instead: dict[str, str]) -> None:
        """Ask for each phase; `instead` is what counts, by phase, where a field is left empty and it is not as shipped."""
        super().__init__(*args)
        for phase, name, text in words.values(instead):
            self.fields[phase] = forms.CharField(
                label=name,
                required=False,
                max_length=limits.NOTE,
                initial=own.get(phase, ""),
                help_text=text,
                widget=forms.Textarea(attrs={"rows": 3}),
            )


@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """Show the handbook."""
    return render(request, "postmortems/handbook.html", _whole(actor_of(request)))


@require_safe
def handbook_export(request: HttpRequest, kind: Paper) -> HttpResponse:
    """Give the handbook to take away."""
    return taken_away(render_to_string("postmortems/handbook.md", _whole(actor_of(request)), request), "handbook", kind, _("Handbook"))


def _whole(by: Actor) -> dict[str, Any]:
    demand(by, "see", incidents.ANY)
    rules, own, teams = queries.rules(), queries.team_values(), people.teams(by)
    return {
        "values": words.values(queries.own_values()),
        "of_teams": [(one, words.own_values(own[one.id])) for one in teams if one.id in own],
        "writes_for": [one for one in teams if queries.may_write_values(by, one)],
        "levels": [(level, rules.get(level.number, 0)) for level in incidents.levels()],
        "cards": incidents.parts_with_cards(),
        "checklists": incidents.checklists_in_words(),
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, team_id: object = "") -> HttpResponse:
    """Write the values anew: of all, or of a team."""
    by = actor_of(request)
    team = people.team(team_id) if team_id else None
    if team_id and (team is None or not may(by, "see", people.about_team(team))):
        raise NotFound("team")
    demand(by, "configure", people.about_team(team) if team else Subject(kind="settings"))
    of = team.id if team else ""
    instead = queries.own_values() if team else {}
    form = ValuesForm(request.POST if request.method == "POST" else None, own=queries.own_values(of), instead=instead)
    if saved(form, lambda: actions.change_values(by=by, at=now(), texts=form.cleaned_data, team_id=of)):
        messages.success(request, _("Saved."))
        return redirect("handbook")
    return render(request, "postmortems/values.html", {"form": form, "team": team}, status=status_of(form))
