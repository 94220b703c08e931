"""Gives passes for outages to those who have signed in, and reads them without asking the database."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from varsko.knowledge.domain import passes as rules
from varsko.knowledge.domain.outages import circle_of

_signer = TimestampSigner(salt=rules.SALT)
Answerer = Callable[[HttpRequest], HttpResponseBase]


def give(get_response: Answerer) -> Answerer:
    """Give whoever has signed in a pass with their next page, and a fresh one every hour."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        circle = circle_of(request.actor) if request.method == "GET" else ""  # type: ignore[attr-defined]  # set by people's middleware
        session = (request.session.session_key or "") if circle else ""
        if session and _read(request.COOKIES.get(rules.COOKIE, ""), rules.RENEWED_AFTER) != rules.written(circle, session):
            answer.set_cookie(
                rules.COOKIE,
                _signer.sign(rules.written(circle, session)),
                max_age=rules.LASTS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return answer

    return answered


def circle_in(cookies: dict[str, str]) -> str:
    """Give the circle of readers that a pass among these cookies vouches for; "" for none."""
    said = _read(cookies.get(rules.COOKIE, ""), rules.LASTS)
    return rules.circle(said, cookies.get(settings.SESSION_COOKIE_NAME, ""))


def _read(cookie: str, lasts: timedelta) -> str:
    try:
        return _signer.unsign(cookie, max_age=lasts) if cookie else ""
    except BadSignature:
        return ""
