"""API keys as text: how they look, how they are stored, how clients send them."""

import hashlib
from collections.abc import Mapping

MARK = "vk_"
PREFIX_LENGTH = 10
RIGHTS = ("read", "create", "delete", "configure")
_SCHEMES = ("geniekey", "bearer", "oauth", "token")


def digest(secret: str) -> str:
    """Give what is stored of a key. A fast hash is right for 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def key_of(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """Find the key in a request's headers (any case of `Authorization` and `X-API-Key`) and query; "" when there is none.

    Understood are `GenieKey K`, `Bearer K`, `OAuth K`, `Token token=K` and `Token K` in Authorization, `X-API-Key: K`, `?apiKey=K`
    and `?api_key=K`. Spaces around the key are dropped.
    """
    scheme, _, rest = _header(headers, "Authorization").strip().partition(" ")
    if scheme.lower() in _SCHEMES:
        key = rest.strip()
        key = key.removeprefix("token=").strip('"') if scheme.lower() == "token" else key
        if key:
            return key
    found = _header(headers, "X-API-Key") or query.get("apiKey", "") or query.get("api_key", "")
    return found.strip()


def _header(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name) or headers.get(name.lower()) or ""
