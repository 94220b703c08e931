"""How an article read before, what changed, and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import RevisionView
from varsko.knowledge.domain.differences import differences
from varsko.knowledge.pages.asked import actor_of, writable_of
from varsko.knowledge.pages.files import places


@require_safe
def revisions(request: HttpRequest, number: int) -> HttpResponse:
    """List the revisions of an article."""
    found = writable_of(request, number)
    return render(request, "knowledge/revisions.html", {"article": found, "revisions": queries.revisions(found.id)})


@require_safe
def revision(request: HttpRequest, number: int, which: int) -> HttpResponse:
    """Show what one revision changed, and how it read; `?with=3` compares it with another one."""
    found = writable_of(request, number)
    shown = _there(queries.revision(found.id, which))
    asked = request.GET.get("with", "")
    before = queries.revision(found.id, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else which - 1)
    context = {
        "article": found,
        "revision": shown,
        "before": before,
        "lines": differences(before.text if before else "", shown.text),
        "replies": differences(before.reply if before else "", shown.reply),
        "places": places(number, found.files),
        "is_newest": which == found.revision,
    }
    return render(request, "knowledge/revision.html", context)


@require_POST
def restore(request: HttpRequest, number: int, which: int) -> HttpResponse:
    """Bring a revision back."""
    actions.restore_article(by=actor_of(request), at=now(), ref=number, number=which)
    messages.success(request, _("Revision %(number)d is back, as a new one.") % {"number": which})
    return redirect("article", number=number)


def _there(found: RevisionView | None) -> RevisionView:
    if found is None:
        raise NotFound("revision")
    return found
