"""Says whose session some cookies are, for the parts that answer without Django's middleware."""

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from varsko.people import queries as people
from varsko.people.data import NOBODY, Actor

_STORE: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")


def actor_of(cookies: dict[str, str]) -> Actor:
    """Give the actor whose session these cookies hold; NOBODY for a stranger."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return NOBODY
    request = HttpRequest()
    request.session = _STORE(key)
    return people.actor_for_user(get_user(request))
