"""Pages of live documents without a browser: the same library, the same messages, a real websocket."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import httpx
from pycrdt import Doc, Text
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.faults.house import PASSWORD
from varsko.knowledge.domain import messages
from varsko.knowledge.domain.bits import Reader, number, piece

SOON = 60.0


def sign_in(url: str, email: str, password: str = PASSWORD) -> str:
    """Sign in by the form; gives the cookie of the session."""
    with httpx.Client(base_url=url, timeout=60) as web:
        web.get("/login")
        form = {"login": email, "password": password, "csrfmiddlewaretoken": web.cookies["csrftoken"]}
        assert web.post("/login", data=form, headers={"Referer": f"{url}/login"}).status_code == 302
        return f"sessionid={web.cookies['sessionid']}"


def soon(wanted: Callable[[], Any], within: float = SOON) -> Any:
    """Wait until something is true; gives the last value."""
    until = time.monotonic() + within
    while not (value := wanted()) and time.monotonic() < until:
        time.sleep(0.01)
    return value


class Page:
    """Somebody's open page. It keeps its text between connections, as a browser does while it is offline."""

    def __init__(self, url: str, document_id: str, cookie: str, *, section: str = "notes", origin: str = "") -> None:
        self.address = f"{url.replace('http', 'ws', 1)}/documents/{document_id}/live"
        self.headers = {"Cookie": cookie, "Origin": origin or url}
        self.section = section
        self.doc: Doc[Text] = Doc()
        self.part = self.doc.get(section, type=Text)
        self.others: dict[int, dict[str, Any] | None] = {}
        self.sent = self.stored = 0
        self.code: int | None = None
        self.errors: list[str] = []
        self.heard_at: list[tuple[float, str]] = []
        self.knows = threading.Event()
        self._lock = threading.RLock()
        self._is_applying = False
        self._socket: ClientConnection | None = None
        self._thread: threading.Thread | None = None
        self._watch = self.doc.observe(self._changed)

    # The connection

    def connect(self) -> Self:
        """Open the page's connection, and tell what the page knows."""
        self.sent = self.stored = 0
        self.code = None
        self.knows.clear()
        opening = connect(self.address, additional_headers=self.headers, compression=None, max_size=None, proxy=None)
        self._socket = opening.__enter__()  # it is closed by `leave`, or by the server
        self._thread = threading.Thread(target=self._hear_on, args=(self._socket,), daemon=True)
        self.send(messages.sync(messages.KNOWN, self.doc.get_state()))
        self._thread.start()
        return self

    def joined(self) -> Self:
        """Connect, and wait until the page shows what is stored."""
        self.connect()
        assert self.knows.wait(SOON), self.code
        return self

    def leave(self) -> None:
        """Close the connection in good order."""
        if self._socket:
            self._socket.close()
        if self._thread:
            self._thread.join(SOON)
        self._socket = None

    def send(self, frame: bytes | str) -> None:
        """Send any message; nothing happens when there is no connection."""
        if self._socket:
            with suppress(ConnectionClosed, OSError):
                self._socket.send(frame)

    def __enter__(self) -> Self:
        return self.joined()

    def __exit__(self, *_: object) -> None:
        self.leave()

    # The text

    @property
    def text(self) -> str:
        """What the page shows."""
        with self._lock:
            return str(self.part)

    def write(self, text: str, at: int | None = None) -> None:
        """Type at the end, or at a place counted in letters."""
        with self._lock:
            now = str(self.part)
            self.part.insert(len(now[: len(now) if at is None else at].encode()), text)

    def erase(self, start: int, end: int) -> None:
        """Delete letters."""
        with self._lock:
            now = str(self.part)
            del self.part[len(now[:start].encode()) : len(now[:end].encode())]

    @property
    def is_saved(self) -> bool:
        """Whether everything that was written here is stored for good."""
        return self.knows.is_set() and self.stored == self.sent

    def point(self, name: str = "made up", **cursor: Any) -> None:
        """Say where this page's cursor is."""
        state = {"user": {"name": name}, "cursor": cursor or {"section": self.section, "anchor": END, "head": END}}
        self.send(messages.presence([messages.Seen(self.doc.client_id, 1, state)]))

    def _changed(self, event: Any) -> None:
        if not self._is_applying:
            self.sent += 1
            self.send(messages.sync(messages.NEW, event.update))

    def _hear_on(self, socket: ClientConnection) -> None:
        try:
            for frame in socket:
                self._hear(frame)
        except ConnectionClosed:
            pass
        except Exception as error:  # noqa: BLE001 - a page that cannot read what it is told has failed its test
            self.errors.append(repr(error))
        self.code = socket.close_code

    def _hear(self, frame: Any) -> None:
        reader = Reader(frame)
        kind = reader.number()
        if kind == messages.SYNC:
            self._hear_text(reader.number(), reader.piece())
        elif kind == messages.STORED:
            self.stored = reader.number()
        else:
            told = messages.read(frame)
            self.others.update((seen.writer, seen.state) for seen in told)

    def _hear_text(self, kind: int, body: bytes) -> None:
        with self._lock:
            if kind == messages.KNOWN:
                self.sent += 1
                self.send(messages.sync(messages.LACKING, self.doc.get_update(body)))
                return
            self._is_applying = True
            self.doc.apply_update(body)
            self._is_applying = False
            self.heard_at.append((time.monotonic(), str(self.part)))
            if kind == messages.LACKING:
                self.knows.set()


END = {"tname": "notes", "assoc": 0}


def agree(*pages: Page) -> bool:
    """Wait until all pages are saved and show the same text."""
    return bool(soon(lambda: all(page.is_saved for page in pages) and len({page.text for page in pages}) == 1))


__all__ = ["END", "Page", "agree", "number", "piece", "sign_in", "soon"]
