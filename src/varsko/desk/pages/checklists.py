"""Where the checklists of a desk are set up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries, words
from varsko.desk.data import DeskView
from varsko.desk.forms import ChecklistForm
from varsko.desk.pages.asked import actor_of, desk_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import attempt, status_of


@require_safe
def checklists(request: HttpRequest, slug: str) -> HttpResponse:
    """List the checklists of a desk."""
    by, desk = actor_of(request), _desk(request, slug)
    rows = [(one, words.KINDS.get(one.kind, "")) for one in queries.checklists([desk.id], by=by)]
    return render(request, "desk/checklists.html", {"desk": desk, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, slug: str, ref: str = "") -> HttpResponse:
    """Write a checklist, or take it out."""
    by, desk = actor_of(request), _desk(request, slug)
    view = queries.checklist(ref, by=by) if ref else None
    if ref and (view is None or view.desk_id != desk.id):
        raise NotFound("checklist")
    if view and request.POST.get("do") == "remove":
        actions.remove_checklist(by=by, at=now(), desk=desk.id, ref=view.id)
        return redirect("desk-checklists", slug=desk.slug)
    form = ChecklistForm(request.POST if request.method == "POST" else None, desk=desk, view=view)
    if attempt(form, lambda: actions.write_checklist(by=by, at=now(), desk=desk.id, ref=ref, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("desk-checklists", slug=desk.slug)
    return render(request, "desk/checklist.html", {"desk": desk, "view": view, "form": form}, status=status_of(form))


def _desk(request: HttpRequest, slug: str) -> DeskView:
    desk = desk_of(request, slug)
    demand(actor_of(request), "configure", Subject(kind="desk", team_ids=frozenset({desk.team_id} - {""})))
    return desk
