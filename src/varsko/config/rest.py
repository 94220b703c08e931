"""Our own REST API: each stage's twin of its pages, under /api/v1, described by /api/v1/openapi.json and /api/docs."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from ninja.errors import AuthenticationError, ValidationError

from varsko import __version__
from varsko.alerts.rest import router as alerts
from varsko.catalog.rest import router as catalog
from varsko.changes.rest import router as changes
from varsko.config.described import Api
from varsko.conversations.rest import router as rooms
from varsko.desk.rest import router as desk
from varsko.drills.rest import router as drills
from varsko.incidents.rest import router as incidents
from varsko.insights.rest import router as insights
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.knowledge.rest import router as knowledge
from varsko.people.domain.permissions import NotAllowed
from varsko.people.rest import asker
from varsko.people.rest import router as people
from varsko.postmortems.rest import router as postmortems
from varsko.privacy.rest import router as privacy
from varsko.revisions.rest import router as revisions
from varsko.schedules.rest import router as schedules

api = Api(
    title="Varsko",
    version=__version__,
    description="Send an API key as `Authorization: Bearer <key>`.",
    auth=asker,
    docs_url=None,
    urls_namespace="rest",
)
for router in (
    *(alerts, incidents, drills, postmortems, insights, desk, changes),
    *(schedules, catalog, knowledge, people, rooms, revisions, privacy),
):
    api.add_router("", router)


def _error(request: HttpRequest, status: int, message: str, errors: dict[str, Any] | None = None) -> HttpResponse:
    body: dict[str, Any] = {"message": message} | ({"errors": errors} if errors else {})
    return api.create_response(request, body, status=status)


@api.exception_handler(AuthenticationError)
def _unknown_asker(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _error(request, 401, "Send a valid API key, or sign in.")


@api.exception_handler(ValidationError)
def _wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part) for part in one["loc"][1:]) or "body": one["msg"] for one in error.errors}
    return _error(request, 422, "The request is not as described.", fields)


@api.exception_handler(Conflict)
def _contradiction(request: HttpRequest, error: Conflict) -> HttpResponse:
    return _error(request, 409, str(error), dict(error.errors))


@api.exception_handler(Invalid)
def _senseless(request: HttpRequest, error: Invalid) -> HttpResponse:
    return _error(request, 422, str(error), dict(error.errors))


@api.exception_handler(NotFound)
def _unknown(request: HttpRequest, error: NotFound) -> HttpResponse:
    return _error(request, 404, f"There is no such {error.what}.")


@api.exception_handler(NotAllowed)
def _forbidden(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return _error(request, 403, "This is not yours to see or to do.")


@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the API offers, readable without JavaScript."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "web/api_docs.html", {"operations": operations})


_operations, _, _ = api.urls
for _operation in _operations:
    if _operation.callback is not None:
        login_not_required(_operation.callback)
urlpatterns = [path("docs", docs), path("v1/", include(_operations))]
