"""Reads JSON from another program over HTTP: bounded in time and size, as slowly as it asks for, never following it elsewhere."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

_WAIT, _TRIES, _WITHIN, _MOST_BYTES, _MOST_SECONDS = 62.0, 5, 30.0, 16 * 1024 * 1024, 120.0
_PLAIN = {"User-Agent": "Varsko", "Accept": "application/json", "Accept-Encoding": "identity"}  # what is packed could be endless unpacked
_LATER = {420, 429, 500, 502, 503, 504}

Query = Mapping[str, str | int]


class CannotRead(Exception):
    """The other program refused, could not be reached, or answers something else; the text says which."""


class NotThere(CannotRead):
    """The other program knows no such thing."""


class Source:
    """One address, read with one key."""

    def __init__(self, name: str, home: str, *, key: str = "", pause: Callable[[float], None] = time.sleep) -> None:
        """Take what the program is called, where its API begins and what is sent as `Authorization`; `pause` waits for so many seconds."""
        self.name, self.home, self._pause = name, home.rstrip("/"), pause
        headers = _PLAIN | ({"Authorization": key} if key else {})
        try:
            self._http = httpx.Client(timeout=_WITHIN, headers=headers)
        except (UnicodeEncodeError, ValueError):
            raise CannotRead("the key has letters that no key has") from None

    def read(self, path: str = "", query: Query | None = None) -> Any:
        """Read one address. Raises CannotRead."""
        for _ in range(_TRIES):
            try:
                status, body = self._get(path, query)
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last: no host has such a name
                raise CannotRead(f"{self.name} cannot be reached: {error}") from None
            if status not in _LATER:
                return self._said(status, body)
            self._pause(_WAIT)
        raise CannotRead(f"{self.name} asks to come back later ({status}); run it again, it goes on where it was")

    def _get(self, path: str, query: Query | None) -> tuple[int, bytes]:
        body, until = bytearray(), time.monotonic() + _MOST_SECONDS
        with self._http.stream("GET", self.home + path, params=query) as answer:
            for part in answer.iter_raw():
                body += part
                if len(body) > _MOST_BYTES or time.monotonic() > until:
                    raise CannotRead(f"{self.name} answers too much, or too slowly")
        return answer.status_code, bytes(body)

    def _said(self, status: int, body: bytes) -> Any:
        if status in {401, 403}:
            raise CannotRead(f"{self.name} does not take this key")
        if status == 404:
            raise NotThere(f"{self.name} knows no such page")
        if status != 200:
            raise CannotRead(f"{self.name} answers something else: status {status}")
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise CannotRead(f"{self.name} answers something else than JSON") from None
