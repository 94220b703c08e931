"""What organisations share: requests of one's department in the portal, and who is appointed to look after them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.desk import actions, queries
from varsko.desk.form_words import answers, name_of
from varsko.desk.forms import AppointForm
from varsko.desk.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.ui.forms import attempt, status_of

_PAGE, _LONGEST = 50, 200
_SHOWN = {
    "open": pgettext_lazy("requests", "Open"),
    "over": pgettext_lazy("requests", "Solved and closed"),
    "all": pgettext_lazy("requests", "All"),
}


@require_safe
def department(request: HttpRequest) -> HttpResponse:
    """List what the people of one's organisation asked for."""
    by = actor_of(request)
    names = queries.organisations_of(by)
    if not names:
        raise NotFound("page")
    asked = request.GET
    shown = asked.get("shown", "open") if asked.get("shown") in _SHOWN else "open"
    text, chosen = clean(asked.get("q", ""))[:_LONGEST], clean(asked.get("organisation", ""))[:_LONGEST]
    last = asked.get("before", "")
    before = int(last) if last.isascii() and last.isdigit() and len(last) < 18 else None
    said: dict[str, Any] = {"shown": shown, "text": text, "organisation": chosen}
    found = queries.shared_requests(by=by, **said, before=before, limit=_PAGE + 1)
    kept = {"q": text, "organisation": chosen}
    older = {"shown": shown, **kept, "before": found[_PAGE - 1].own.key.rpartition("-")[2]} if len(found) > _PAGE else {}
    context = {
        "names": names,
        "rows": found[:_PAGE],
        "tabs": [("?" + urlencode({"shown": one, **kept}), word, one == shown) for one, word in _SHOWN.items()],
        "shown": shown,
        "text": text,
        "chosen": chosen,
        "older": "?" + urlencode(older) if older else "",
    }
    return render(request, "desk/department.html", context)


@require_safe
def department_request(request: HttpRequest, key: str) -> HttpResponse:
    """Show one of them, to read."""
    found = queries.shared_request(key, by=actor_of(request))
    if found is None:
        raise NotFound("request")
    form = found.own.form
    said = {"answers": answers(form), "form_name": name_of(form)} if form else {}
    return render(request, "desk/department_request.html", {"shared": found, "own": found.own, **said})


@require_http_methods(["GET", "HEAD", "POST"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Say who looks after which organisation."""
    by = actor_of(request)
    known, rows = queries.known_organisations(by=by), queries.appointments(by=by)
    if request.POST.get("dismiss"):
        actions.dismiss(by=by, at=now(), ref=request.POST["dismiss"])
        return redirect("desk-appointments")
    form = AppointForm(request.POST if request.method == "POST" else None, known=known)
    if attempt(form, lambda: actions.appoint(by=by, at=now(), **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("desk-appointments")
    return render(request, "desk/appointments.html", {"form": form, "rows": rows}, status=status_of(form))
