"""The pages of revisions: what is due, and who looks after what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.review_days import HALF_A_YEAR, LONGEST
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.revisions import actions, queries
from varsko.revisions.data import RevisionView
from varsko.ui.forms import saved, status_of


class PlanForm(forms.Form):
    """Who looks after something, and how often."""

    owner_id = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)
    review_days = forms.IntegerField(
        label=gettext_lazy("Days until it is looked at again"),
        min_value=0,
        max_value=LONGEST,
        help_text=gettext_lazy("0: never. On that day whoever looks after it is asked by mail; without anybody, admins are."),
    )

    def __init__(self, *args: Any, view: RevisionView) -> None:
        """Offer everybody who works here."""
        super().__init__(*args)
        here = [(one.id, one.name) for one in people.everybody() if one.is_active and one.role != "customer"]
        self.fields["owner_id"].choices = [("", _("Nobody")), *here]  # type: ignore[attr-defined]  # a ChoiceField
        is_known = bool(view.owner_id or view.verified_at or view.review_on)
        self.initial = {"owner_id": view.owner_id, "review_days": view.review_days if is_known else HALF_A_YEAR}


@require_safe
def revisions(request: HttpRequest) -> HttpResponse:
    """List what is looked at again, the longest due first."""
    by = _actor(request)
    demand(by, "see", Subject(kind="incident"))  # whoever works here may look after something
    context = {
        "rows": [(one, may(by, "configure", queries.subject(one))) for one in queries.revisions(by=by, at=now())],
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }
    return render(request, "revisions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: HttpRequest, name: str) -> HttpResponse:
    """Say that something is still true, or plan who looks at it when."""
    by, found = _actor(request), queries.revision(name, at=now())
    if found is None:
        raise NotFound("revision")
    if request.POST.get("do") == "verify":
        actions.verify(by=by, at=now(), name=name)
        messages.success(request, _("Saved."))
        return redirect("revisions")
    demand(by, "configure", Subject(kind="settings"))
    form = PlanForm(request.POST if request.method == "POST" else None, view=found)
    if saved(form, lambda: actions.plan(by=by, at=now(), name=name, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("revisions")
    return render(request, "revisions/plan.html", {"form": form, "one": found}, status=status_of(form))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor
