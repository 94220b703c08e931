"""What is done to one alert from its page; the page itself is assembled by the site, which knows about paging too."""

from collections.abc import Callable
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsko.alerts import actions, queries
from varsko.alerts.data import AlertView, Responder, Result
from varsko.alerts.forms import AskForm, ChangeForm
from varsko.alerts.pages import verbs
from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand


@require_POST
def do(request: HttpRequest, number: int) -> HttpResponse:
    """Do what a button of the page says: move the alert, note something, take it, ask for it again."""
    alert = _alert(request, number)
    verb = request.POST.get("verb", "")
    if verb in _OTHERS:
        _OTHERS[verb](request, alert)
    else:
        verbs.do(request, verb, [alert.id])
    return _back(number)


def _note(request: HttpRequest, alert: AlertView) -> None:
    try:
        actions.add_note(by=_actor(request), at=now(), alert_id=alert.id, note=clean(request.POST.get("note", "")))
    except Invalid:
        messages.error(request, _("Write something first."))


def _take(request: HttpRequest, alert: AlertView) -> None:
    who = _actor(request).who
    result = actions.assign(by=_actor(request), at=now(), alert_id=alert.id, owner_id=who.id, owner_name=who.name)
    if result is Result.DONE:
        messages.success(request, _("It is yours now."))


_OTHERS: MappingProxyType[str, Callable[[HttpRequest, AlertView], None]] = MappingProxyType({"note": _note, "take": _take})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change what the alert says."""
    alert = _alert(request, number)
    demand(_actor(request), "change", queries.subjects([alert.id])[alert.id])
    form = ChangeForm(request.POST or None, initial=ChangeForm.of(alert))
    if request.method == "POST" and form.is_valid():
        form.apply(by=_actor(request), at=now(), alert=alert)
        return _back(number)
    return render(request, "alerts/change.html", {"alert": alert, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask somebody else to answer too: they are paged at once."""
    alert = _alert(request, number)
    demand(_actor(request), "change", queries.subjects([alert.id])[alert.id])
    form = AskForm(request.POST or None, people=people.everybody(), teams=people.teams(by=_actor(request)))
    if request.method == "POST" and form.is_valid():
        responder: Responder = form.responder()
        actions.add_responder(by=_actor(request), at=now(), alert_id=alert.id, responder=responder, note=form.cleaned_data["note"])
        messages.success(request, _("%(name)s is asked to answer too.") % {"name": form.label()})
        return _back(number)
    return render(request, "alerts/ask.html", {"alert": alert, "form": form})


def _alert(request: HttpRequest, number: int) -> AlertView:
    found = queries.alert(str(number), kind="tiny", by=_actor(request))
    if found is None:
        raise NotFound("alert")
    return found


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    return actor


def _back(number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("alert", args=[number]))
