"""Addresses outside: a name is resolved once, the address checked, and exactly that address connected to. Redirects are not followed."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from varsko.kernel.late import late

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

_PLAIN = {"User-Agent": "Varsko", "Accept-Encoding": "identity"}  # what is packed could be endless when it is unpacked

_CONNECTED, _BEGINS = "connection.connect_tcp.complete", "http11.send_request_headers.started"
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses of the old network as the new one writes them, for routers that lead there (RFC 6052)."""

_RESOLVED_WITHIN = 5.0  # seconds
_TURNS = threading.BoundedSemaphore(32)
"""How many names are asked for at once, with those nobody waits for any more: a dead name service leaves no more threads than that."""


class NotReached(Exception):
    """Nobody answered as expected; the text says why, for whoever set the address up."""


class Absent(NotReached):
    """Somebody answered, and has not what was asked for."""


class IsPrivate(NotReached):
    """The address lies inside our own network, which is not allowed."""


def resolve(host: str, port: int) -> str:
    """Give the first address of a host. Raises NotReached, IsPrivate when it lies inside our own network."""
    addresses = _number(host) or _addresses(host, port)
    if not settings.VARSKO.allow_private_webhooks and any(_is_private(one) for one in addresses):
        raise IsPrivate(f"{host} is a private address")
    return addresses[0]


def _number(host: str) -> list[str]:
    """Give the address that a host is written as; nothing for a name, and for what only this system can read, such as `fe80::1%eth0`."""
    try:
        return [] if "%" in host else [str(ipaddress.ip_address(host))]
    except ValueError:
        return []


def _addresses(host: str, port: int) -> list[str]:
    """Ask the system, which knows no deadline, in a thread that is left behind when it takes too long. Raises NotReached."""
    until = time.monotonic() + _RESOLVED_WITHIN
    turns = _TURNS
    told: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            told.put([str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, ValueError) as error:
            told.put(error)
        finally:
            turns.release()

    if not turns.acquire(timeout=_RESOLVED_WITHIN):
        raise NotReached(f"{host} cannot be resolved: too many other names are waited for")
    try:
        threading.Thread(target=ask, name="resolve", daemon=True).start()
    except RuntimeError as error:
        turns.release()
        raise NotReached(f"{host} cannot be resolved: {error}") from None
    try:
        answer = told.get(timeout=max(until - time.monotonic(), 0.0))
    except Empty:
        raise NotReached(f"{host} cannot be resolved: the name service takes too long") from None
    if isinstance(answer, Exception):
        raise NotReached(f"{host} cannot be resolved: {answer}")
    return answer


def pinned(url: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Give an address with the host's number in it, the header that names the host, and what TLS is to check. Raises NotReached."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    number = resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
    place = f"[{number}]" if ":" in number else number
    target = urlunsplit((parts.scheme, f"{place}:{parts.port}" if parts.port else place, parts.path, parts.query, ""))
    named = _in_ascii(parts.netloc.rpartition("@")[2])
    return target, {"Host": named}, {"sni_hostname": _in_ascii(host)}


def _in_ascii(host: str) -> str:
    """Write a name as the network knows it: letters beyond ASCII have a form of their own there. Raises NotReached."""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise NotReached(f"{host} is no name of a host: {error}") from None


def client(within: float) -> "httpx.Client":
    """Give a client that waits so many seconds for an answer, and goes nowhere but where it is sent."""
    return httpx.Client(timeout=within, follow_redirects=False, trust_env=False, verify=_trust(), cookies=_no_cookies())


def waiting_client(within: float, more: float) -> "httpx.AsyncClient":
    """Give a client for a loop that waits so many seconds, and for an answer that is kept back so many more; for heads alone."""
    patience = httpx.Timeout(within, read=within + more)
    return httpx.AsyncClient(
        timeout=patience, follow_redirects=False, trust_env=False, verify=_trust(), headers=_PLAIN, cookies=_no_cookies()
    )


def _no_cookies() -> CookieJar:
    """Give a jar that takes nothing in: a stranger could fill it without end, in a client that asks for as long as a process lives."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


@cache
def _trust() -> ssl.SSLContext:
    """Read whom to trust, once for a process: that takes longer than all else about a request."""
    return httpx.create_ssl_context(trust_env=False)


class Deadline:
    """Breaks a connection off when the time is over: who sends byte by byte lets no single read take too long.

    A request's `trace` extension is its `hear`. The connection is held by a handle of our own, so that greeting by TLS is broken off too.
    """

    def __init__(self, until: float, begin: Callable[[], None] = lambda: None) -> None:
        """Take when it is over, as `time.monotonic()` counts, and what is done right before the first byte of a request; it may raise."""
        self._begin = begin
        self._socket: socket.socket | None = None
        self._is_over = False
        self._turn = threading.Lock()
        self._timer = threading.Timer(max(until - time.monotonic(), 0.0), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._turn:
            if self._socket:
                self._socket.close()
                self._socket = None

    def hear(self, event: str, facts: Mapping[str, Any]) -> None:
        """Take note of what was connected and what begins; the client calls this."""
        if event == _BEGINS:
            self._begin()
        if event == _CONNECTED:
            with self._turn:
                self._socket = facts["return_value"].get_extra_info("socket").dup()
            if self._is_over:
                self._end()

    def _end(self) -> None:
        self._is_over = True
        with self._turn, suppress(OSError):  # it may have ended by itself
            if self._socket:
                self._socket.shutdown(socket.SHUT_RDWR)


def fetch(client: "httpx.Client", url: str, *, most: int, until: float, heads: Mapping[str, str] | None = None) -> bytes:
    """Get at most so many bytes of an address, before `time.monotonic()` says `until`. Raises NotReached."""
    target, named, checked = pinned(url)
    asked = {**(heads or {}), **_PLAIN}
    try:
        with (
            Deadline(until) as deadline,
            client.stream("GET", target, headers={**asked, **named}, extensions={**checked, "trace": deadline.hear}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise Absent(f"{url}: {answer.status_code}")
            taken = bytearray()
            for piece in answer.iter_raw():
                taken += piece
                if len(taken) > most:
                    raise NotReached(f"{url}: more than {most} bytes")
                if time.monotonic() > until:
                    raise NotReached(f"{url}: takes too long")
            return bytes(taken)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReached(f"{url}: {'takes too long' if time.monotonic() > until else type(error).__name__}") from None


def _is_private(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return _is_inside(address)
    meant = address.ipv4_mapped or address.sixtofour or (_last(address) if address in _TRANSLATED else None)
    return _is_inside(meant or address) or address.is_site_local or (meant is None and int(address) < 1 << 32)


def _is_inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not address.is_global or address.is_multicast


def _last(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
