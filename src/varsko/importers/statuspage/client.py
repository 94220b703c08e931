"""Reads Statuspage's management API, as slowly as it asks for."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx

HOME = "https://api.statuspage.io/v1"
_WAIT, _TRIES, _WITHIN, _SIZE, _MOST_PARTS = 62.0, 5, 30.0, 100, 1000
_LATER = {420, 429, 500, 502, 503, 504}


class CannotRead(Exception):
    """Statuspage refused, or could not be reached; the text says which."""


class Client:
    """Reads one page with one key."""

    def __init__(self, page: str, key: str, *, home: str = HOME, pause: Callable[[float], None] = time.sleep) -> None:
        """Take the id of a page and the key of an account; `pause` waits for so many seconds."""
        self._base, self._pause = f"{home}/pages/{quote(page, safe='')}", pause
        self._http = httpx.Client(timeout=_WITHIN, headers={"Authorization": f"OAuth {key}", "User-Agent": "Varsko"})

    def page(self) -> dict[str, Any]:
        """Read the page. Raises CannotRead."""
        found = self._read("")
        return found if isinstance(found, dict) else {}

    def components(self) -> Iterator[dict[str, Any]]:
        """Read all components. Raises CannotRead."""
        return self._parts("/components", "per_page")

    def groups(self) -> Iterator[dict[str, Any]]:
        """Read all groups of components. Raises CannotRead."""
        return self._parts("/component-groups", "per_page")

    def incidents(self) -> Iterator[dict[str, Any]]:
        """Read all incidents and maintenance with their updates, the newest first. Raises CannotRead."""
        return self._parts("/incidents", "limit")

    def subscribers(self) -> Iterator[dict[str, Any]]:
        """Read all active subscribers. Raises CannotRead."""
        return self._parts("/subscribers", "limit", first=0)

    def _parts(self, path: str, size: str, first: int = 1) -> Iterator[dict[str, Any]]:
        for number in range(first, first + _MOST_PARTS):
            found = self._read(path, {size: _SIZE, "page": number})
            rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            yield from rows
            if len(rows) < _SIZE:
                return

    def _read(self, path: str, query: dict[str, int] | None = None) -> Any:
        for _ in range(_TRIES):
            try:
                answer = self._http.get(self._base + path, params=query)
            except httpx.HTTPError as error:
                raise CannotRead(f"Statuspage cannot be reached: {error}") from None
            if answer.status_code not in _LATER:
                return _said(answer)
            self._pause(_WAIT)
        raise CannotRead(f"Statuspage asks to come back later ({answer.status_code}); run it again, it goes on where it was")


def _said(answer: httpx.Response) -> Any:
    if answer.status_code in {401, 403}:
        raise CannotRead("Statuspage does not take this key")
    if answer.status_code == 404:
        raise CannotRead("Statuspage knows no such page")
    try:
        return answer.raise_for_status().json()
    except (httpx.HTTPStatusError, ValueError) as error:
        raise CannotRead(f"Statuspage answers something else: {error}") from None
