"""What somebody takes along to the provider and shows when they come back: in a signed cookie, so that a visit keeps nothing here.

allauth keeps it in the session, which is a row for everybody who passes by.
"""

from typing import Any

from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse

COOKIE, _PATH = "varsko_way", "/login/with"
_FOR, _MOST, _LONGEST = 600, 3, 3800


def taken_along(request: HttpRequest) -> dict[str, Any]:
    """Give what the browser holds of its last visits; nothing when nobody signed it, or long ago."""
    held = SessionStore(request.COOKIES.get(COOKIE, "")[: 2 * _LONGEST]).get(STATES_SESSION_KEY)
    return held if isinstance(held, dict) else {}


def lend(request: HttpRequest) -> Any:
    """Have the view keep what it wants to find again in a store of its own; gives the session that is put back afterwards."""
    own, store = request.session, SessionStore()
    if held := taken_along(request):
        store[STATES_SESSION_KEY] = held
    request.session = store
    return own


def hand_over(request: HttpRequest, own: Any, response: HttpResponse) -> None:
    """Put the session back, and give the browser what the view kept: the newest visits. What is too long for a cookie the session holds."""
    states = request.session.get(STATES_SESSION_KEY, {})
    request.session = own
    newest = dict(sorted(states.items(), key=lambda one: one[1][1])[-_MOST:])
    written = _written(newest)
    if len(written) > _LONGEST:
        request.session[STATES_SESSION_KEY] = newest
        return
    _give(response, written, newest)


def bring(request: HttpRequest) -> None:
    """Let the view find what the browser brought, if it is what the address speaks of."""
    found = request.GET.get("state", "")
    held = taken_along(request)
    if found in held:
        request.session[STATES_SESSION_KEY] = {**request.session.get(STATES_SESSION_KEY, {}), found: held[found]}


def leave_behind(request: HttpRequest, response: HttpResponse) -> None:
    """Take from the browser what it has shown: it counts once."""
    found, held = request.GET.get("state", ""), taken_along(request)
    if found in held:
        rest = {name: one for name, one in held.items() if name != found}
        _give(response, _written(rest), rest)


def _written(states: dict[str, Any]) -> str:
    store = SessionStore()
    store[STATES_SESSION_KEY] = states
    store.save()
    return store.session_key or ""


def _give(response: HttpResponse, written: str, states: dict[str, Any]) -> None:
    if not states:
        response.delete_cookie(COOKIE, path=_PATH, samesite="Lax")
        return
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, written, max_age=_FOR, path=_PATH, secure=secure, httponly=True, samesite="Lax")
