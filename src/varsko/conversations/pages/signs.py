"""Settings: the signs that can be put on messages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from varsko.conversations import actions, queries
from varsko.conversations.forms import SignsForm
from varsko.conversations.pages.asking import asker
from varsko.core.clock import now
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


def signs(request: HttpRequest) -> HttpResponse:
    """Choose the signs, and what they ask for."""
    by = asker(request)
    demand(by, "configure", Subject(kind="settings"))
    form = SignsForm(request.POST or None, signs=queries.signs())
    if saved(form, lambda: actions.choose_signs(by=by, at=now(), signs=form.chosen())):
        messages.success(request, _("Saved."))
        return redirect("room_signs")
    return render(request, "conversations/signs.html", {"form": form}, status=status_of(form))
