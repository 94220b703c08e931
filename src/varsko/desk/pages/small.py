"""The small forms of a request, each on a page of its own, so that they work on any phone and without script."""

from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.desk import forms
from varsko.desk.forms import RequestForm
from varsko.desk.pages.asked import actor_of, request_of
from varsko.kernel.errors import Invalid, NotFound
from varsko.ui.forms import status_of

FORMS: MappingProxyType[str, type[RequestForm]] = MappingProxyType(
    {
        "answers": forms.AnswersForm,
        "assign": forms.AssignForm,
        "sort": forms.SortForm,
        "priority": forms.PriorityForm,
        "change": forms.ChangeForm,
        "solve": forms.SolveForm,
        "withdraw": forms.WithdrawForm,
        "incident": forms.IncidentForm,
        "alert": forms.AlertForm,
        "relate": forms.RelateForm,
        "problem": forms.ProblemForm,
        "merge": forms.MergeForm,
        "split": forms.SplitForm,
        "form": forms.AskCallerForm,
        "approval": forms.SkipApprovalForm,
        "follower": forms.FollowerForm,
        "copy": forms.CopyForm,
        "step": forms.StepOfForm,
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def small(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Ask one thing about a request, and do it."""
    if what not in FORMS:
        raise NotFound("page")
    found = request_of(request, key, "change")
    form = FORMS[what](request.POST if request.method == "POST" else None, by=actor_of(request), about=found)
    if form.is_valid():
        try:
            form.apply(now())
            return redirect("desk-request", key=found.key)
        except Invalid as error:
            form.refuse(error)
    return render(request, "desk/small.html", {"request_": found, "form": form}, status=status_of(form))
