"""Opening spaces, and changing who reads and writes there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varsko.core.clock import now
from varsko.knowledge import actions
from varsko.knowledge.domain import rights
from varsko.knowledge.forms import SpaceForm
from varsko.knowledge.pages.asked import actor_of, space_of
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.forms import attempt, status_of


def new_space(request: HttpRequest) -> HttpResponse:
    """Open a space."""
    by = actor_of(request)
    if not (rights.may_configure(by) or by.manages):
        raise NotAllowed("configure space")
    form = SpaceForm(request.POST or None, by=by)
    made = attempt(form, lambda: actions.open_space(by=by, at=now(), draft=form.draft()))
    if made:
        return redirect("space", slug=made.slug)
    return render(request, "knowledge/space_form.html", {"form": form}, status=status_of(form))


def change_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a space."""
    by, found = actor_of(request), space_of(request, slug)
    if not rights.may_configure(by, found.writer_teams if found.writers == rights.Writers.TEAMS else ()):
        raise NotAllowed("configure space")
    form = SpaceForm(request.POST or None, by=by, space=found)
    made = attempt(form, lambda: actions.change_space(by=by, at=now(), ref=found.id, draft=form.draft()))
    if made:
        messages.success(request, _("Saved."))
        return redirect("space", slug=made.slug)
    return render(request, "knowledge/space_form.html", {"form": form, "space": found}, status=status_of(form))


@require_POST
def archive_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a space away, or bring it back."""
    found = space_of(request, slug)
    actions.archive_space(by=actor_of(request), at=now(), ref=found.id, archived=not found.is_archived)
    return redirect("space", slug=slug)
