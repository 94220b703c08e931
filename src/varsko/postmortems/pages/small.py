"""The small forms of a review, each on a page of its own, so that they work on any phone and without script."""

from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.postmortems import actions, forms
from varsko.postmortems.data import ReviewView
from varsko.postmortems.forms import ReviewForm
from varsko.postmortems.pages.asked import actor_of, review_of
from varsko.ui.forms import status_of

FORMS: MappingProxyType[str, type[ReviewForm]] = MappingProxyType(
    {
        "edit": forms.TextsForm,
        "assign": forms.AssignForm,
        "factor": forms.FactorForm,
        "action": forms.ActionForm,
        "approver": forms.ApproverForm,
        "return": forms.ReturnForm,
        "reopen": forms.ReopenForm,
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def small(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Ask one thing about a review, and do it."""
    if what not in FORMS:
        raise NotFound("page")
    found = review_of(request, key, "change")
    form = FORMS[what](_said(request), by=actor_of(request), about=found)
    if isinstance(form, forms.FactorForm) and request.GET.get("under", "").isascii():
        form.initial["under"] = request.GET.get("under", "")
    return _answer(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change a factor, or take it out."""
    found = review_of(request, key, "change")
    one = next((one for one in found.factors if one.number == number), None)
    if one is None:
        raise NotFound("factor")
    form = forms.FactorForm(_said(request), by=actor_of(request), about=found)
    form.show(one)
    if request.POST.get("do") == "remove":
        actions.remove_factor(by=actor_of(request), at=now(), ref=found.incident.id, number=number)
        return redirect("review", key=found.key)
    return _answer(request, found, form, may_remove=True)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change an action, or with `?drop` say why it will not be done."""
    found = review_of(request, key, "change")
    one = next((one for one in found.actions if one.number == number), None)
    if one is None:
        raise NotFound("action")
    form: forms.ActionForm | forms.DropForm
    if "drop" in request.GET:
        form = forms.DropForm(_said(request), by=actor_of(request), about=found)
        form.number = number
    else:
        form = forms.ActionForm(_said(request), by=actor_of(request), about=found)
        form.show(one)
    return _answer(request, found, form, lead=one.title if "drop" in request.GET else "", may_drop="drop" not in request.GET)


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _answer(request: HttpRequest, found: ReviewView, form: ReviewForm, **more: Any) -> HttpResponse:
    if form.is_valid():
        try:
            form.apply(now())
            return redirect("review", key=found.key)
        except Invalid as error:
            form.refuse(error)
    return render(request, "postmortems/small.html", {"review": found, "form": form, **more}, status=status_of(form))
