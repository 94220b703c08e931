"""From a request to an endpoint and back: route, key, right, body; then the translation of errors, the envelope and the headers."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from varsko.compat.opsgenie.fields import Fields, Malformed, read_body, read_query
from varsko.compat.opsgenie.paths import Match, Pattern, Place, find, split
from varsko.compat.opsgenie.wire import Call, Refused, Reply, Route, without_empty
from varsko.core import asked
from varsko.core.clock import new_id, now
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import actions as people_actions
from varsko.people import queries as people
from varsko.people.domain.permissions import NotAllowed

log = logging.getLogger("varsko.compat.opsgenie")

NO_RIGHT = 40301
_ALWAYS = {"X-RateLimit-State": "OK", "X-RateLimit-Reason": "ACCOUNT", "X-RateLimit-Period-In-Sec": "60", "Cache-Control": "no-store"}


def answer(request: HttpRequest, routes: Sequence[Pattern[Route]]) -> HttpResponse:
    """Answer one request, whatever it is, with JSON."""
    started, request_id = time.monotonic(), asked.request_id.get() or str(new_id())
    reply = _try(request, routes, request_id)
    took = round(time.monotonic() - started, 3)
    response = reply if isinstance(reply, HttpResponse) else _json(reply, took, request_id)
    for name, value in {"X-Request-ID": request_id, "X-Response-Time": f"{took:.3f}", **_ALWAYS}.items():
        response.headers[name] = value
    return response


def _json(reply: Reply, took: float, request_id: str) -> HttpResponse:
    body = {**reply.body, "took": took, "requestId": request_id}
    return JsonResponse(body, status=reply.status, headers=dict(reply.headers), json_dumps_params={"ensure_ascii": False})


def _try(request: HttpRequest, routes: Sequence[Pattern[Route]], request_id: str) -> Reply | HttpResponse:
    try:
        return _carry_out(request, routes, request_id)
    except Exception as error:
        told = _told(error)
        if told is None:
            log.exception("request failed", extra={"path": request.path_info})
            told = _error(500, "Internal error, please try again later")
        return told


def _told(error: Exception) -> Reply | None:
    """Translate what an endpoint raised; None means that it is a fault of ours."""
    if isinstance(error, Refused):
        return _error(error.status, error.message, code=error.code, headers=error.headers)
    if isinstance(error, Conflict):
        return _error(409, "; ".join(error.errors.values()), errors=error.errors)
    if isinstance(error, Invalid):
        return _error(422, "Request body is not processable. Please check the errors.", errors=error.errors)
    if isinstance(error, NotFound):
        return _error(404, f"No {error.what} exists with the given identifier")
    if isinstance(error, NotAllowed):
        return _error(403, "You are not authorized to do this with the given API key", code=NO_RIGHT)
    return _told_of_machinery(error)


def _told_of_machinery(error: Exception) -> Reply | None:
    if isinstance(error, OperationalError):
        return _error(503, "The database is not available, please try again", headers={"Retry-After": "5"})
    if isinstance(error, RequestDataTooBig):
        return _error(413, "The body is too large")
    if isinstance(error, Malformed | SuspiciousOperation | UnreadablePostError | MultiPartParserError):
        return _error(400, str(error) or "The request could not be read")
    return None


def _error(
    status: int,
    message: str,
    *,
    errors: Mapping[str, str] | None = None,
    code: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    body = without_empty(message=message, errors=dict(errors) if errors else None, code=code)
    return Reply(body, status, headers or {})


def _carry_out(request: HttpRequest, routes: Sequence[Pattern[Route]], request_id: str) -> Reply | HttpResponse:
    place = split(raw_path(request))
    method = "GET" if request.method == "HEAD" else str(request.method)
    match: Match[Route] = find(routes, method, place.path) if place else Match(None, {})
    if place is None or match.target is None:
        raise _nowhere(match)
    call = _entitled(_open(request, place, request_id), match.target)
    return match.target.endpoint(replace(call, parts=match.parts, **_content(request)))


def _nowhere(match: Match[Route]) -> Exception:
    if match.allowed:
        return Refused(405, "Method is not allowed for this path", headers={"Allow": ", ".join(match.allowed)})
    return Refused(404, "There is nothing at this path")


def raw_path(request: HttpRequest) -> str:
    """Give the path as it came over the wire; where the server keeps only the decoded one, encoded anew."""
    return request.META.get("RAW_PATH") or quote(request.path_info)


def _open(request: HttpRequest, place: Place, request_id: str) -> Call:
    """Find out whose key it is. Raises Refused."""
    query, at = read_query(_query(request)), now()
    key = people.key_by_secret(people.key_of(request.headers, {name: str(value) for name, value in query.values.items()}), at=at)
    if key is None:
        raise Refused(401, "Could not authenticate", headers={"WWW-Authenticate": "GenieKey"})
    people_actions.touch_keys([key.id], at=at)
    return Call(
        actor=people.actor_for_key(key),
        key=key,
        at=at,
        request_id=request_id,
        place=place,
        query=query,
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _entitled(call: Call, target: Route) -> Call:
    """Make sure that the key has the right that a route needs. Raises NotAllowed.

    Who made the key may have left: what a monitoring system reports is heard all the same, also that what it reported is over.
    """
    if target.right in call.actor.rights:
        return call
    if not target.is_intake or target.right not in call.key.rights:
        raise NotAllowed(target.right)
    return replace(call, actor=people.actor_for_key(replace(call.key, counting=call.key.rights)), is_of_own=True)


def _query(request: HttpRequest) -> str:
    """WSGI gives bytes as if they were Latin-1; clients mean UTF-8."""
    return str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace").decode("utf-8", "replace")


def _content(request: HttpRequest) -> dict[str, Any]:
    if (request.content_type or "").startswith("multipart/"):
        return {"body": Fields(request.POST.dict()), "files": request.FILES}
    return {"body": read_body(request.body)}
