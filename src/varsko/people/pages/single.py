"""The way to the organisation's own sign-in, and back."""

from typing import Any

from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from varsko.people.single import COMPANY, log, refusal


@login_not_required
@never_cache
def leave(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Send somebody to the provider."""
    return _tried(views.login, request, provider_id)


@login_not_required
@never_cache
def come_back(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Take what the provider says of them."""
    return _tried(views.callback, request, provider_id)


def _tried(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError) as error:  # out of reach, or what answers is no such provider
        log.warning("the provider cannot be asked: %s: %s", type(error).__name__, error)
        return refusal(request, _("%(provider)s cannot be reached. Sign in by e-mail and password, or try again later."), 503)
    return response
