"""The way to the organisation's own sign-in, and back."""

import threading
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from varsko.people.single import COMPANY, Way, log, refusal

# what is raised by those who read its answers when it is out of reach, answers something else, or something of another shape
_UNREADABLE = (RequestException, LookupError, AttributeError, TypeError, ValueError, ArithmeticError)
_PATIENCE = 0.3
_TURNS = threading.BoundedSemaphore(4)
"""Whoever may wait for the provider at once: when it is slow, the other half of our threads is for all else."""


@login_not_required
@never_cache
def leave(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Send somebody to the provider."""
    return _tried(OAuth2LoginView, request, provider_id)


@login_not_required
@never_cache
def come_back(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Take what the provider says of them."""
    return _tried(OAuth2CallbackView, request, provider_id)


def _tried(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not _TURNS.acquire(timeout=_PATIENCE):
        return _unreachable(request, "too many wait for it")
    try:
        response: HttpResponse = view.adapter_view(Way(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _UNREADABLE as error:
        return _unreachable(request, f"{type(error).__name__}: {error}")
    finally:
        _TURNS.release()
    return response


def _unreachable(request: HttpRequest, why: str) -> HttpResponse:
    log.warning("the provider cannot be asked: %s", why)
    return refusal(request, _("%(provider)s cannot be reached. Sign in by e-mail and password, or try again later."), 503)
