"""A client that sends exactly what it is told to, and holds every answer to the rules that all answers keep."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client

from tests import cast
from varsko.alerts import actions
from varsko.alerts.data import Parcel, Signal

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Answer:
    """An answer that was checked: never empty, never a list, always with request id and time."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.body = json.loads(response.content)
        assert response.headers["Content-Type"].startswith("application/json"), response.content[:200]
        assert isinstance(self.body, dict)
        assert self.body["requestId"] == response.headers["X-Request-ID"]
        assert self.body["took"] >= 0
        assert float(response.headers["X-Response-Time"]) >= 0
        assert response.headers["X-RateLimit-State"] == "OK"
        if self.status >= 400:
            assert self.body["message"]
            assert all(isinstance(text, str) for text in self.body.get("errors", {}).values())

    @property
    def data(self) -> Any:
        return self.body["data"]

    @property
    def errors(self) -> dict[str, str]:
        return self.body["errors"]


class Api:
    """Calls the API with a key."""

    def __init__(self, secret: str, prefix: str = "") -> None:
        self._secret = secret
        self._prefix = prefix
        self._client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, content_type: str = "application/json", **query: Any) -> Answer:
        return Answer(self.raw(method, path, body, content_type, **query))

    def raw(self, method: str, path: str, body: Any = None, content_type: str = "application/json", **query: Any) -> Any:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        path = self._prefix + path
        address, _, asked = path.partition("?")
        headers = {"Authorization": f"GenieKey {self._secret}"} if self._secret else {}
        return self._client.generic(
            method,
            f"http://testserver{address}",
            raw,
            content_type=content_type,
            headers=headers,
            RAW_PATH=address,
            QUERY_STRING=asked or urlencode(query),
        )

    def get(self, path: str, **query: Any) -> Answer:
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("POST", path, body, **query)

    def put(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("PUT", path, body, **query)

    def patch(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("PATCH", path, body, **query)

    def delete(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.call("DELETE", path, body, **query)


def api(**facts: Any) -> Api:
    """A client with a key that may do everything, or what is given."""
    return Api(cast.key(**facts)[1])


def fire(alias: str = "", message: str = "Disk full", **facts: Any) -> str:
    """Let a source open an alert; gives its id."""
    parcel = Parcel(signal=Signal(alias=alias, message=message, **facts), request_id=str(uuid4()))
    return actions.receive([parcel], at=AT)[0].alert_id
