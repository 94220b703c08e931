"""All operations of the Statuspage-compatible API, behind one view: key, body, operation, and errors as its clients expect them."""

import logging
from contextlib import nullcontext

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from varsko.compat.opsgenie.paths import find
from varsko.compat.statuspage import (
    alone,
    embeds,
    incidents,
    measured,
    metrics,
    organization,
    parts,
    postmortems,
    readers,
    subscribers,
    templates,
    unserved,
    uptime,
)
from varsko.compat.statuspage.body import read
from varsko.compat.statuspage.wire import Call, Operation, Reply, TooOften
from varsko.core.clock import now
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people import actions as people_actions
from varsko.people import queries as people
from varsko.people.domain.permissions import NotAllowed

log = logging.getLogger("varsko.compat.statuspage")

ROUTES = (
    *parts.ROUTES,
    *uptime.ROUTES,
    *incidents.ROUTES,
    *postmortems.ROUTES,
    *subscribers.ROUTES,
    *readers.ROUTES,
    *alone.ROUTES,
    *organization.ROUTES,
    *metrics.ROUTES,
    *measured.ROUTES,
    *templates.ROUTES,
    *embeds.ROUTES,
    *unserved.ROUTES,
)
_NOT_HERE = "This operation is not available in this version of Varsko"


@csrf_exempt
@login_not_required
def entry(request: HttpRequest) -> HttpResponse:
    """Answer a client that brings its key with every request, always with JSON."""
    try:
        return _answer(request)
    except OperationalError:
        return _error(503, "The database is not available, please try again", headers={"Retry-After": "5"})
    except Exception as error:
        told = _told(error)
        if told is None:
            log.exception("request failed", extra={"path": request.path_info})
            told = _error(500, "Internal error, please try again later")
        return told


def _told(error: Exception) -> HttpResponse | None:
    if isinstance(error, Invalid):
        return _error(
            409 if isinstance(error, Conflict) else 422, str(error), error=[f"{name} {text}" for name, text in error.errors.items()]
        )
    if isinstance(error, NotFound):
        return _error(404, f"{error.what} not found")
    if isinstance(error, NotAllowed):
        return _error(403, "This key may not do that")
    if isinstance(error, TooOften):
        return _error(429, "Too many requests, please try again in a minute", headers={"Retry-After": str(error.args[0])})
    if isinstance(error, RequestDataTooBig):
        return _error(413, "The body is too large")
    if isinstance(error, SuspiciousOperation | UnreadablePostError | DataError | OverflowError):
        return _error(400, "The request could not be read")
    return None


def _error(status: int, message: str, *, headers: dict[str, str] | None = None, **more: object) -> HttpResponse:
    return JsonResponse({"message": message, **more}, status=status, headers=headers)


def _answer(request: HttpRequest) -> HttpResponse:
    query = {name: str(value) for name, value in request.GET.items()}
    key = people.key_by_secret(people.key_of(request.headers, query), at=now())
    if key is None:
        return _error(401, "Could not authenticate", headers={"WWW-Authenticate": "OAuth"})
    people_actions.touch_keys([key.id], at=now())
    path = "/" + request.path_info.strip("/").removesuffix(".json")
    found = find(ROUTES, "GET" if request.method == "HEAD" else str(request.method), path)
    if found.target is None and found.allowed:
        return _error(405, "Method is not allowed for this path", headers={"Allow": ", ".join(found.allowed)})
    if found.target is None:
        return _error(404, _NOT_HERE)
    parts = {name: clean(part) for name, part in found.parts.items()}
    call = Call(actor=people.actor_for_key(key), at=now(), parts=parts, query=query, body=read(request))
    with nullcontext() if request.method in {"GET", "HEAD"} else transaction.atomic():  # an operation is done whole or not at all
        return _written(found.target, call)


def _written(operation: Operation, call: Call) -> HttpResponse:
    reply: Reply = operation(call)
    if reply.body is None:
        return HttpResponse(status=reply.status)
    return JsonResponse(reply.body, status=reply.status, safe=False, json_dumps_params={"ensure_ascii": False})
