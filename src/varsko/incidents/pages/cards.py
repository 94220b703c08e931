"""What each part asks of whoever has it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions
from varsko.incidents.forms.cards import CardsForm
from varsko.incidents.pages.asked import actor_of
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest) -> HttpResponse:
    """Show the cards of the parts, and change them."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    form = CardsForm(request.POST if request.method == "POST" else None)
    if saved(form, lambda: actions.set_cards(by=by, at=now(), cards=form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("incident-cards")
    return render(request, "incidents/cards.html", {"form": form}, status=status_of(form))
