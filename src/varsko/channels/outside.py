"""Addresses outside: a name is resolved once, the address checked, and exactly that address connected to. Redirects are not followed."""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings

_PLAIN = {"User-Agent": "Varsko", "Accept-Encoding": "identity"}  # what is packed could be endless when it is unpacked

_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class NotReached(Exception):
    """Nobody answered as expected; the text says why, for whoever set the address up."""


class Absent(NotReached):
    """Somebody answered, and has not what was asked for."""


class IsPrivate(NotReached):
    """The address lies inside our own network, which is not allowed."""


def resolve(host: str, port: int) -> str:
    """Give the first address of a host. Raises NotReached, IsPrivate when it lies inside our own network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"{host} cannot be resolved: {error}") from None
    addresses = [str(one[4][0]) for one in found]
    if not settings.VARSKO.allow_private_webhooks and any(_is_private(one) for one in addresses):
        raise IsPrivate(f"{host} is a private address")
    return addresses[0]


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


def client(within: float) -> httpx.Client:
    """Give a client that waits so many seconds for an answer, and goes nowhere but where it is sent."""
    return httpx.Client(timeout=within, follow_redirects=False, trust_env=False, verify=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """Read whom to trust, once for a process: that takes longer than all else about a request."""
    return httpx.create_ssl_context(trust_env=False)


class _Deadline:
    """Breaks a connection off when the time is over: who sends byte by byte lets no single read take too long."""

    def __init__(self, until: float) -> None:
        self._socket: socket.socket | None = None
        self._is_over = False
        self._timer = threading.Timer(max(until - time.monotonic(), 0.0), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def hear(self, event: str, facts: Mapping[str, Any]) -> None:
        """Take note of what was connected; the client calls this."""
        if event in _CONNECTED:
            self._socket = facts["return_value"].get_extra_info("socket")
            if self._is_over:
                self._end()

    def _end(self) -> None:
        self._is_over = True
        if self._socket:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def fetch(client: httpx.Client, url: str, *, most: int, until: float, heads: Mapping[str, str] | None = None) -> bytes:
    """Get at most so many bytes of an address, before `time.monotonic()` says `until`. Raises NotReached."""
    target, named, checked = pinned(url)
    asked = {**(heads or {}), **_PLAIN}
    try:
        with (
            _Deadline(until) as deadline,
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
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or (mapped or address).is_multicast
