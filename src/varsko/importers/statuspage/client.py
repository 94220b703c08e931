"""Reads Statuspage's management API, as slowly as it asks for."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from varsko.importers.source import Source

HOME = "https://api.statuspage.io/v1"
_SIZE, _MOST_PARTS = 100, 1000


class Client:
    """Reads one page with one key."""

    def __init__(self, page: str, key: str, *, home: str = HOME, shown: str = "", pause: Callable[[float], None] = time.sleep) -> None:
        """Take the id of a page, the key of an account, and where the page is shown, "" for where it says itself.

        `pause` waits for so many seconds. Raises CannotRead.
        """
        self.shown, self._pause = shown, pause
        self._source = Source("Statuspage", f"{home}/pages/{quote(page, safe='')}", key=f"OAuth {key}", pause=pause)

    def page(self) -> dict[str, Any]:
        """Read the page. Raises CannotRead."""
        found = self._source.read()
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

    def templates(self) -> Iterator[dict[str, Any]]:
        """Read all texts that are ready. Raises CannotRead."""
        return self._parts("/incident_templates", "per_page")

    def metrics(self) -> Iterator[dict[str, Any]]:
        """Read all that is measured, without the values. Raises CannotRead."""
        return self._parts("/metrics", "per_page")

    def drawn(self, home: str, display: str, period: str) -> dict[str, Any]:
        """Read what the page draws of a metric, where everybody sees it: without the key. Raises CannotRead, NotThere."""
        found = Source("The page", home, pause=self._pause).read(f"/metrics-display/{quote(display, safe='')}/{period}.json")
        return found if isinstance(found, dict) else {}

    def _parts(self, path: str, size: str, first: int = 1) -> Iterator[dict[str, Any]]:
        for number in range(first, first + _MOST_PARTS):
            found = self._source.read(path, {size: _SIZE, "page": number})
            rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            yield from rows
            if len(rows) < _SIZE:
                return
