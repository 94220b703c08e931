"""The page behind the link of a letter: may this be done? No sign-in; looking changes nothing, one press answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.form_words import answers, name_of
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.secrecy import secret_address


@login_not_required
@never_cache
@require_safe
@secret_address
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked. Mail scanners and previews may fetch it as often as they like."""
    return _shown(request, token)


@csrf_exempt  # the signed token in the address is the proof; there is no session to ride on
@login_not_required
@never_cache
@require_POST
@secret_address
def decide_approval(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes or no."""
    found = queries.asked_by_token(token)
    if found is None:
        return _shown(request, token)
    ask, by = found
    vote, note = request.POST.get("vote", ""), request.POST.get("note", "")
    try:
        with translation.override(by.language):
            actions.decide_approval(by=by, at=now(), ref=ask.own.id, vote=vote, note=note)
    except (Conflict, NotFound, NotAllowed):
        return _shown(request, token, status=409)
    except Invalid as error:
        return _shown(request, token, status=422, faults=list(error.errors.values()))
    return redirect("portal-approval", token=token)


def _shown(request: HttpRequest, token: str, *, status: int = 200, faults: list[str] | None = None) -> HttpResponse:
    found = queries.asked_by_token(token)
    if found is None:
        return render(request, "desk/approval_gone.html", status=404)
    ask, by = found
    form = ask.own.form
    with translation.override(by.language):
        said = {"answers": answers(form), "form_name": name_of(form)} if form else {}
        context = {"ask": ask, "own": ask.own, "faults": faults or [], "typed": clean(request.POST.get("note", "")), **said}
        return render(request, "desk/approval.html", context, status=status)
