"""Serves public pages on the raw path: no database, no session, no cookies. Whatever is not on the shelf goes on to Django."""

import asyncio
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, quote

from varsko.core.raw import App, Receive, Scope, Send
from varsko.statuspages.live.answers import Answer, personal
from varsko.statuspages.live.crowd import Crowd
from varsko.statuspages.live.mirrors import Mirrors
from varsko.statuspages.live.shelf import Shelf
from varsko.statuspages.live.waiting import Waits, asked_to_wait
from varsko.statuspages.queries.sheets import PROOF

_PREFIX, _OF_OTHERS = "/status/", "/mirror/"
_PLAIN_METHODS = frozenset({"GET", "HEAD"})
_ASK = "/status-host"
"""Where a proxy asks, before it gets a certificate, whether a host name belongs to a page: `?domain=` and the name."""
_LONGEST_ASKED = 300
_ASKED_FOR, _MINE, _TWIN = b"month=", b"mine=", ".txt"
_PREFLIGHT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]


class Endpoint:
    """An ASGI application in front of another one."""

    def __init__(self, shelf: Shelf, beyond: App, mirrors: Mirrors | None = None, crowd: Crowd | None = None) -> None:
        """Take the shelf, who answers everything else, the pages of others that are kept here, and who counts the readers."""
        self._shelf, self._mirrors, self._crowd = shelf, mirrors, crowd or Crowd(0)
        self._beyond = beyond
        self.waits = Waits()
        shelf.when_written = self.waits.ring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        host = _host(scope) if self._shelf.hosts else ""
        if host in self._shelf.hosts:
            await self._at_root(scope, receive, send, host)
            return
        if path == _ASK and scope["method"] in _PLAIN_METHODS:
            await _tell(_is_known(scope["query_string"], self._shelf), send)
            return
        found, short, page = None, None, b""
        if path.startswith(_PREFIX):
            slug, _, rest = path[len(_PREFIX) :].partition("/")
            found, short = self._shelf.find(slug, rest), self._shelf.short(slug, rest)
            page = _page_of(partial(self._shelf.find, slug), rest)
            if found and rest == PROOF and asked_to_wait(scope):
                await self.waits.answer(partial(self._shelf.find, slug, rest), scope, receive, send)
                return
        elif self._mirrors and path.startswith(_OF_OTHERS):
            slug, _, rest = path[len(_OF_OTHERS) :].partition("/")
            found, page = self._mirrors.find(slug, rest.strip("/")), self._mirrors.signed(slug, rest.strip("/"))
        await self._answer(found, scope, receive, send, short, page)

    async def _at_root(self, scope: Scope, receive: Receive, send: Send, host: str) -> None:
        """Serve a page at its own host name; whatever is dynamic is asked of Django under the page's own address."""
        path: str = scope["path"]
        found = self._shelf.find_at(host, path.lstrip("/"))
        if found and path == f"/{PROOF}" and asked_to_wait(scope):
            await self.waits.answer(partial(self._shelf.find_at, host, PROOF), scope, receive, send)
            return
        if found is None and not path.startswith((_PREFIX, "/static/")):
            moved = f"{_PREFIX}{self._shelf.hosts[host]}{path}"
            scope = {**scope, "path": moved, "raw_path": quote(moved).encode()}
        page = _page_of(partial(self._shelf.find_at, host), path.lstrip("/"))
        await self._answer(found, scope, receive, send, self._shelf.short(host, path.lstrip("/")), page)

    async def _answer(
        self, found: Answer | None, scope: Scope, receive: Receive, send: Send, short: Answer | None = None, page: bytes = b""
    ) -> None:
        method = scope["method"]
        if found is not None and method in _PLAIN_METHODS and _ASKED_FOR not in scope["query_string"]:
            is_brief = short is not None and _comes_anew(scope) and self._crowd.joins()
            if _MINE in scope["query_string"] and not is_brief:  # aside: on a page of a thousand components it takes its time
                found = await asyncio.to_thread(personal, found, scope["query_string"], page)
            await _give(short if short and is_brief else found, scope, send)
        elif found is not None and method == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": _PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._beyond(scope, receive, send)


def _page_of(find: Callable[[str], Answer | None], path: str) -> bytes:
    """Give the bytes of the page whose plain text this is the path of; none for anything else."""
    page = find(path.removesuffix(_TWIN)) if path.endswith(_TWIN) else None
    return page.body if page else b""


def _comes_anew(scope: Scope) -> bool:
    """Tell whether somebody opens a page in a browser: programs take anything, and some prove the bytes; an open page has one already."""
    heads = scope["headers"]
    has_one = any(name == b"if-none-match" for name, _ in heads)
    return not has_one and any(name == b"accept" and b"text/html" in value for name, value in heads)


async def _give(found: Answer, scope: Scope, send: Send) -> None:
    takes_gzip, etag = False, b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            takes_gzip = b"gzip" in value
        elif name == b"if-none-match":
            etag = value
    if etag and found.etag in etag:
        await send({"type": "http.response.start", "status": 304, "headers": found.same})
        await send({"type": "http.response.body", "body": b""})
        return
    is_packed = takes_gzip and bool(found.packed)
    await send({"type": "http.response.start", "status": 200, "headers": found.packed_head if is_packed else found.head})
    body = b"" if scope["method"] == "HEAD" else found.packed if is_packed else found.body
    await send({"type": "http.response.body", "body": body})


def _is_known(query: bytes, shelf: Shelf) -> bool:
    """Tell whether the one name that is asked for is a page's own; what is too long for a name is none."""
    if len(query) > _LONGEST_ASKED:
        return False
    asked = parse_qs(query.decode("latin-1"), errors="replace").get("domain", [])
    return len(asked) == 1 and asked[0].lower().removesuffix(".") in shelf.hosts


async def _tell(is_known: bool, send: Send) -> None:
    """Answer with nothing but yes or no."""
    heads = [(b"content-length", b"0"), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 200 if is_known else 404, "headers": heads})
    await send({"type": "http.response.body", "body": b""})


def _host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            return str(value.decode("latin-1").partition(":")[0].lower())
    return ""
