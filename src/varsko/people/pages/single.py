"""The way to the organisation's own sign-in, and back."""

import threading
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from varsko.core.clock import now
from varsko.people.pages import way_there
from varsko.people.single import COMPANY, Way, log, refusal

# what is raised by those who read its answers when it is out of reach, answers something else, or something of another shape
_UNREADABLE = (RequestException, LookupError, AttributeError, TypeError, ValueError, ArithmeticError)
_PATIENCE = 0.3
_MOST_OF_ONE, _STRETCH = 200, 300
"""Whoever may leave for it from one address within so many seconds: all of an office begin their day at one."""
_TURNS = threading.BoundedSemaphore(4)
"""Whoever may wait for the provider at once: when it is slow, the other half of our threads is for all else."""


@login_not_required
@never_cache
def leave(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Send somebody to the provider; from one address not without end. What they need on the way back is kept in their browser."""
    if _comes_too_often(request):
        text = _("Too many went this way from your network. Wait some minutes, or sign in by e-mail and password.")
        return refusal(request, text, 429)
    own = way_there.lend(request)
    try:
        response = _tried(OAuth2LoginView, request, provider_id)
    except Exception:  # else the middleware finds an empty session and takes the cookie of whoever is signed in
        request.session = own
        raise
    way_there.hand_over(request, own, response)
    return response


@login_not_required
@never_cache
def come_back(request: HttpRequest, provider_id: str = COMPANY) -> HttpResponse:
    """Take what the provider says of them."""
    way_there.bring(request)
    response = _tried(OAuth2CallbackView, request, provider_id)
    way_there.leave_behind(request, response)
    return response


def _comes_too_often(request: HttpRequest) -> bool:
    """Count who comes from an address within a stretch of time; of two at the same moment one may not count."""
    stretch = int(now().timestamp() // _STRETCH)
    came = f"sign-in-elsewhere:{request.META.get('REMOTE_ADDR', '')}:{stretch}"
    count = int(cache.get(came, 0))
    if count < _MOST_OF_ONE:
        cache.set(came, count + 1, _STRETCH)
    return count >= _MOST_OF_ONE


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
