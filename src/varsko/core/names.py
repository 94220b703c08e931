"""The name service, asked for texts: briefly, and not again for a while after it gave no answer. Whoever asks stands in a thread for it."""

import time
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from varsko.core import outage
from varsko.kernel.mail.signatures import Unanswered

OFF = "off"
_WITHIN = 3.0
_QUIET_FOR = 60.0
_KEPT = 1_000

_TROUBLE = outage.of("the name service, for the signatures of mail")
_quiet_until = 0.0


def text_of(name: str) -> bytes | None:
    """Give the text that stands under a name, None when there is none. Raises Unanswered within three seconds."""
    global _quiet_until
    if settings.VARSKO.dns == OFF or time.monotonic() < _quiet_until:
        raise Unanswered(name)
    try:
        found = _asked(settings.VARSKO.dns, name)
    except Unanswered as error:
        _quiet_until = time.monotonic() + _QUIET_FOR
        _TROUBLE.failed(error)
        raise
    _TROUBLE.worked()
    return found


def texts_now(name: str) -> tuple[bytes, ...]:
    """Ask anew for all texts under a name, for somebody who waits. Raises Unanswered within three seconds."""
    if settings.VARSKO.dns == OFF:
        raise Unanswered(name)
    return _texts(_made(settings.VARSKO.dns), name)


def _asked(server: str, name: str) -> bytes | None:
    return next(iter(_texts(_resolver(server), name)), None)


def _texts(resolver: Any, name: str) -> tuple[bytes, ...]:
    dns: Any = import_module("dns.resolver")
    try:
        answer = resolver.resolve(name, "TXT", lifetime=_WITHIN, search=False, raise_on_no_answer=False)
    except (dns.NXDOMAIN, dns.NoNameservers, dns.YXDOMAIN):
        return ()  # the domain's own servers say no, or fail: our own one works
    except (dns.dns.exception.DNSException, OSError, ValueError) as error:
        raise Unanswered(f"{name}: {type(error).__name__}") from None
    return tuple(b"".join(one.strings) for one in answer.rrset or ())


@lru_cache(maxsize=4)
def _resolver(server: str) -> Any:
    dns: Any = import_module("dns.resolver")
    resolver = _made(server)
    resolver.cache = dns.LRUCache(_KEPT)
    return resolver


def _made(server: str) -> Any:
    dns: Any = import_module("dns.resolver")
    try:
        resolver = dns.Resolver(configure=not server)
        if server:
            place = urlsplit(f"//{server}")
            resolver.nameservers, resolver.port = [place.hostname], place.port or 53
    except dns.NoResolverConfiguration as error:
        raise Unanswered(f"this system names no name server: {error}") from None
    except ValueError as error:
        raise Unanswered(f"VARSKO_DNS={server} cannot be asked: {error}") from None
    return resolver
