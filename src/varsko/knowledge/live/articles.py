"""Articles while the database is away: in memory, and in files of the data folder for a start without it.

While the database answers, everything goes on to Django. One thread looks whether it does: woken after each commit that wrote an
article out, and every other second anyway.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from django.db import DatabaseError, InterfaceError
from django.templatetags.static import static
from django.utils.html import escape

from varsko.core import outage
from varsko.core.clock import now
from varsko.core.raw import App, Receive, Scope, Send
from varsko.core.watch import Watch
from varsko.knowledge import queries
from varsko.knowledge.actions.sheets import WAKE
from varsko.knowledge.data import SheetView
from varsko.knowledge.domain.outages import may_read
from varsko.knowledge.live import files
from varsko.knowledge.passes import circle_in

_DATABASE = outage.of("the database, for articles")
_FILES = outage.of("the files of articles")
_PATH = re.compile(r"/knowledge/KB-(\d{1,9})")
_SILENCE, _STYLE = "<!--silence-->", "<!--style-->"
_HEADS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"vary", b"Accept-Encoding, Cookie"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
]


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as bytes, with the word of its age."""

    readers: str
    etag: bytes
    body: bytes
    packed: bytes


class Articles:
    """The articles of this process. Reading needs no lock: maps are replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the files."""
        self._folder = folder
        self._sheets: Mapping[int, SheetView] = {}
        self._mark: queries.Mark | None = None
        self._filed: queries.Mark | None = None
        self._made: dict[int, tuple[SheetView, datetime, Kept]] = {}
        self._seen_at: datetime | None = None
        self.is_away = False
        watch = Watch("varsko-articles", WAKE, self.look)
        self.start, self.stop = watch.start, watch.stop

    def find(self, number: int, circle: str) -> Kept | None:
        """Give the article of this number to whoever is in a circle; None when it is not kept for them."""
        sheet = self._sheets.get(number)
        if sheet is None or not may_read(sheet.readers, circle):
            return None
        since = self._seen_at or sheet.written_at
        made = self._made.get(number)
        if made is None or made[0] is not sheet or made[1] != since:
            made = self._made[number] = (sheet, since, _kept(sheet, since))
        return made[2]

    def refresh(self) -> None:
        """Look once for what was written. Raises what the database raises."""
        mark = queries.sheets_mark()
        if mark != self._mark:
            self._sheets, self._mark = self._read(mark), mark
            self._made = {number: made for number, made in self._made.items() if made[0] is self._sheets.get(number)}
        self._seen_at, self.is_away = now(), False

    def _read(self, mark: queries.Mark) -> Mapping[int, SheetView]:
        """Read what was written since the last look, and forget what is gone; all of it where that cannot be told."""
        count, last = mark
        seen = self._mark[1] if self._mark else None
        if seen is None or last < seen or count > queries.MOST_KEPT:
            return {one.number: one for one in queries.sheets()}
        found = {**self._sheets, **{one.number: one for one in queries.sheets(after=seen)}}
        if len(found) > count:
            left = queries.sheet_numbers()
            found = {number: one for number, one in found.items() if number in left}
        return found

    def recall(self) -> None:
        """Bring back what the files hold: the database is away at the start."""
        self._sheets = {one.number: one for one in files.recall(self._folder)}

    def look(self) -> None:
        """Look once, and remember whether the database answered; files that could not be written are tried again each time."""
        try:
            self.refresh()
            _DATABASE.worked()
        except (DatabaseError, InterfaceError) as error:
            _DATABASE.failed(error)
            if self._mark is None and not self._sheets:
                self.recall()
            self.is_away = True
        if self._filed != self._mark:
            self._file()

    def _file(self) -> None:
        try:
            files.keep(self._folder, list(self._sheets.values()), (self._mark or (0, 0))[1])
            self._filed = self._mark
            _FILES.worked()
        except OSError as error:
            _FILES.failed(error)


class Endpoint:
    """An ASGI application in front of another one, which answers everything while the database does."""

    def __init__(self, articles: Articles, beyond: App) -> None:
        """Take the articles, and who answers everything else."""
        self._articles, self._beyond = articles, beyond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wanted = _PATH.fullmatch(scope["path"]) if self._articles.is_away and scope["method"] in {"GET", "HEAD"} else None
        found = self._articles.find(int(wanted[1]), circle_in(_cookies(scope["headers"]))) if wanted else None
        if found:
            await give(found, scope, send)
        else:
            await self._beyond(scope, receive, send)


async def give(found: Kept, scope: Scope, send: Send) -> None:
    """Send an article, packed to those who take it, and nothing to those who have it."""
    heads = dict(scope["headers"])
    same = [*_HEADS, (b"etag", found.etag)]
    if found.etag in heads.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": same})
        await send({"type": "http.response.body", "body": b""})
        return
    is_packed = b"gzip" in heads.get(b"accept-encoding", b"")
    body = found.packed if is_packed else found.body
    more = [(b"content-encoding", b"gzip")] if is_packed else []
    await send({"type": "http.response.start", "status": 200, "headers": [*same, *more, (b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _kept(sheet: SheetView, since: datetime) -> Kept:
    said = escape(sheet.silence.replace("{time}", f"{since:%Y-%m-%d %H:%M} UTC"))
    html = sheet.html.replace(_SILENCE, f'<p class="silent" role="alert">{said}</p>', 1).replace(_STYLE, static("knowledge/sheet.css"), 1)
    body = html.encode()
    etag = hashlib.blake2s(body, digest_size=12).hexdigest()
    return Kept(readers=sheet.readers, etag=f'"{etag}"'.encode(), body=body, packed=gzip.compress(body, 6, mtime=0))


def _cookies(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    try:
        jar = SimpleCookie("; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie"))
    except CookieError:
        return {}
    return {name: one.value for name, one in jar.items()}
