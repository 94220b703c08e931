"""What every endpoint of the Opsgenie-compatible API stands on: the call it gets and the reply it gives.

An endpoint is a function `Call → Reply`, listed with its method, path and the right it needs in its module's `ROUTES`. It raises the
errors of `kernel.errors`; `dispatch` translates them and adds the envelope and the headers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse

from varsko.compat.opsgenie.fields import Fields
from varsko.compat.opsgenie.paths import Pattern, Place, pattern
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor, KeyView, Subject
from varsko.people.domain.permissions import demand

ACCEPTED = "Request will be processed"
NOT_OFFERED = 40302
_SECRET = frozenset({"apiKey", "api_key"})


class Refused(Exception):
    """An answer that is no success and none of the kernel's errors: its status, its sentence, its code."""

    def __init__(self, status: int, message: str, *, code: int | None = None, headers: Mapping[str, str] | None = None) -> None:
        """Keep what the answer will say."""
        super().__init__(message)
        self.status, self.message, self.code, self.headers = status, message, code, dict(headers or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, as an endpoint sees it. `parts` are the decoded parts of the path, `at` the instant the request came.

    `is_of_own` holds where the key has only the rights of a reporter left: it may touch nothing but what it opened itself.
    """

    actor: Actor
    key: KeyView
    at: datetime
    request_id: str
    place: Place
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Fields = field(default_factory=Fields)
    body: Fields = field(default_factory=Fields)
    address: str = ""
    files: Mapping[str, Any] = field(default_factory=dict)
    is_of_own: bool = False

    def demand(self, verb: str, kind: str, *team_ids: str) -> None:
        """Raise NotAllowed unless the key may do this to a thing of this kind that belongs to these teams."""
        demand(self.actor, verb, Subject(kind=kind, team_ids=frozenset(filter(None, team_ids))))

    def address_with(self, **changes: object) -> str:
        """Give the absolute address of this call with other values in its query; the key is left out."""
        query = {name: value for name, value in {**self.query.values, **changes}.items() if name not in _SECRET}
        return f"{settings.VARSKO.url}{self.place.prefix}{self.place.path}?{urlencode(query)}"

    def identified(self, allowed: Iterable[str] = ("id", "name"), name: str = "identifierType") -> str:
        """Read by what the path identifies the thing; an unknown word counts as the first allowed one."""
        words = tuple(allowed)
        said = self.query.text(name).lower()
        return said if said in words else words[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint answers; `took` and `requestId` are added to the body."""

    body: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Endpoint = Callable[[Call], Reply | HttpResponse]


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint with its right: read, create, delete or configure; `is_intake` where it is part of what a source reports."""

    endpoint: Endpoint
    right: str
    is_intake: bool = False


def route(method: str, path: str, endpoint: Endpoint, right: str = "read", *, is_intake: bool = False) -> Pattern[Route]:
    """Make a line of a `ROUTES` table. `{name}` in the path is one segment, `{name...}` one or more."""
    return pattern(method, path, Route(endpoint, right, is_intake))


def data(value: object, **beside: object) -> Reply:
    """Answer 200 with data."""
    return Reply({"data": value, **beside})


def done(result: str, value: object = None, status: int = 200) -> Reply:
    """Answer a write that is finished: `Created` (201), `Updated`, `Deleted` …, with the thing's few words about itself if any."""
    body = {"result": result} if value is None else {"result": result, "data": value}
    return Reply(body, status)


def created(value: object) -> Reply:
    """Answer 201 with what was made."""
    return done("Created", value, 201)


def accepted() -> Reply:
    """Answer 202; the work is already done."""
    return Reply({"result": ACCEPTED}, 202)


def when(moment: datetime) -> str:
    """Write an instant as RFC 3339 in UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def without_empty(**values: object) -> dict[str, Any]:
    """Leave out what is not set, as clients want it; empty texts, lists and false stay."""
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that is asked for. Bounds are clamped, never refused."""

    offset: int
    limit: int


def window(call: Call, limit: int = 20, most: int = 100) -> Window:
    """Read `offset` and `limit` of a list."""
    return Window(_bounded(call.query, "offset", 0, 0, 10**6), _bounded(call.query, "limit", limit, 1, most))


def _bounded(query: Fields, name: str, default: int, least: int, most: int) -> int:
    try:
        return query.number(name, default, least, most)
    except Invalid:
        return default


def listed(call: Call, rows: Sequence[object], seen: Window, total: int, *, has_end: bool = True, **beside: object) -> Reply:
    """Answer 200 with one window of a list of `total` things, with absolute addresses of its neighbours in body and headers.

    Without `has_end` the list goes on beyond `total`, and nobody counted how far.
    """
    starts = {"first": 0} | ({"last": max(total - 1, 0) // seen.limit * seen.limit} if has_end else {})
    if seen.offset + seen.limit < total:
        starts["next"] = seen.offset + seen.limit
    if seen.offset:
        starts["prev"] = max(seen.offset - seen.limit, 0)
    paging = {name: call.address_with(offset=start, limit=seen.limit) for name, start in starts.items()}
    headers = {f"X-Paging-{name.title()}": address for name, address in paging.items()}
    return Reply({"data": rows, "paging": paging, **beside}, headers=headers)
