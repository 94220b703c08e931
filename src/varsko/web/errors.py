"""What the site says when something is wrong: a page, a fragment or JSON, with what to do next. It never tells what others may not know."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from varsko.core import outage
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed
from varsko.ui.words import StrOrPromise
from varsko.web.unsent import again

log = logging.getLogger("varsko.web")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of error in words."""

    heading: StrOrPromise
    text: StrOrPromise
    hint: StrOrPromise = ""


TROUBLES: dict[int, Trouble] = {
    400: Trouble(
        _("This request cannot be read"), _("Something in the address or the form is not as it should be."), _("Go back and try again.")
    ),
    403: Trouble(
        _("This is not yours to see or to do"),
        _("Your role or your teams do not allow it."),
        _("Ask an admin of your organisation if you need it."),
    ),
    404: Trouble(
        _("There is nothing here"),
        _("The address may be mistyped, or what was here has been deleted, or it belongs to a team that keeps it private."),
        _("Search with Ctrl K, or start from the home page."),
    ),
    409: Trouble(_("This contradicts what is already there"), "", _("Go back, change it and try again.")),
    422: Trouble(_("This cannot be done as asked"), "", _("Go back, change it and try again.")),
    500: Trouble(
        _("Something broke on our side"),
        _("Nothing you did is lost that was saved before. Alerts and pages go on being handled."),
        _("Try again in a moment. If it stays, tell whoever runs this installation; the log says more."),
    ),
    503: Trouble(_("The database does not answer"), _("Varsko cannot read or save anything right now."), _("Try again in a few seconds.")),
}
CSRF = Trouble(
    _("This page was open too long, or came from elsewhere"),
    _("Nothing was changed."),
    _("Go back, reload the page and do it again."),
)
RETRY_AFTER_SECONDS = "5"


class TranslateErrors:
    """Middleware: the facts that actions raise become answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come to `process_exception`."""
        response = self.get_response(request)
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            outage.PAGES.worked()
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a known error into its answer; an unknown one goes on to become a 500."""
        if isinstance(error, Invalid):
            return answer(request, 409 if isinstance(error, Conflict) else 422, errors=error.errors)
        if isinstance(error, NotFound):
            return answer(request, 404)
        if isinstance(error, NotAllowed):
            return answer(request, 403)
        if isinstance(error, DataError | OverflowError):
            log.error("the database cannot hold what a request said", exc_info=error, extra={"path": request.path})
            return answer(request, 400)
        if isinstance(error, DatabaseError):
            if isinstance(error, OperationalError | InterfaceError):
                outage.PAGES.failed(error)
            else:
                log.error("the database refused a request", exc_info=error, extra={"path": request.path})
            return answer(request, 503)
        return None


def answer(request: HttpRequest, code: int, *, errors: dict[str, str] | None = None, trouble: Trouble | None = None) -> HttpResponse:
    """Say what is wrong, as JSON if that is what the asker reads."""
    said = trouble or TROUBLES[code]
    response: HttpResponse
    if _wants_json(request):
        response = JsonResponse({"message": str(said.heading), **({"errors": errors} if errors else {})}, status=code)
    else:
        text = " ".join(errors.values()) if errors else said.text
        context: dict[str, Any] = {"code": f"{code} {HTTPStatus(code).phrase}", "heading": said.heading, "text": text}
        # a stranger has nothing to search in; the cookie is asked, as the session may be what cannot be read
        context["hint"] = said.hint if code != HTTPStatus.NOT_FOUND or settings.SESSION_COOKIE_NAME in request.COOKIES else ""
        response = HttpResponse(render_to_string("ui/error.html", context), status=code)
    if code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when it is the database that failed before any view was reached."""
    return answer(request, 503 if isinstance(sys.exception(), DatabaseError) else 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without a good token; one of ours that is only older than the sign-in is shown to be sent once more."""
    return again(request) or answer(request, 403, trouble=CSRF)
