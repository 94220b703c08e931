"""Pages for those who are not in yet: the first owner, and people who were invited."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from varsko.core.clock import now
from varsko.people import actions, queries
from varsko.people.data import Person
from varsko.people.forms import Join, SetUp
from varsko.people.models import User
from varsko.ui.forms import attempt, status_of


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first owner by the one-time link."""
    if not actions.is_setup_open(token):
        return render(request, "people/setup_gone.html", {"is_used": queries.has_people()}, status=404)
    form = SetUp(request.POST or None, initial={"language": get_language(), "time_zone": settings.VARSKO.time_zone})
    person = attempt(form, lambda: actions.set_up(at=now(), token=token, **form.cleaned_data))
    if person:
        return _signed_in(request, person)
    return render(request, "people/setup.html", {"form": form}, status=status_of(form))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Join by the link of an invitation."""
    invitation = queries.invitation_by_token(token, at=now())
    if invitation is None:
        return render(request, "people/invitation_gone.html", status=404)
    initial = {"name": invitation.name, "language": invitation.language, "time_zone": settings.VARSKO.time_zone}
    form = Join(request.POST or None, initial=initial)
    person = attempt(form, lambda: actions.accept_invitation(at=now(), token=token, **form.cleaned_data))
    if person:
        return _signed_in(request, person)
    return render(request, "people/join.html", {"form": form, "invitation": invitation}, status=status_of(form))


def _signed_in(request: HttpRequest, person: Person) -> HttpResponse:
    response: HttpResponse = perform_login(request, User.objects.get(pk=person.id), redirect_url="/")
    return response
