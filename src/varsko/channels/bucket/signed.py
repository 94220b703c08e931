"""Requests signed as Amazon's services want it (Signature Version 4); every store that speaks S3 takes them."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

_HOW = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever signs: a key and its secret, for a service in a region."""

    key: str
    secret: str
    region: str
    service: str = "s3"


def encoded(path: str) -> str:
    """Write a path as it is signed and sent: everything but letters, digits, `-_.~` and the slashes is encoded once."""
    return quote(path, safe="/-_.~")


def digest(body: bytes) -> str:
    """Give the SHA-256 of what is sent, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def authorization(account: Account, method: str, url: str, headers: Mapping[str, str], *, content: str, at: datetime) -> str:
    """Give the Authorization header of a request; `headers` are all that are signed, Host among them, `content` the digest of the body.

    The URL is as it is sent, encoded already, and its query has each name once.
    """
    parts, moment = urlsplit(url), at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    named = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(named))
    listed = "".join(f"{name}:{named[name]}\n" for name in sorted(named))
    query = "&".join(sorted(one if "=" in one else f"{one}=" for one in parts.query.split("&") if one))
    request = f"{method}\n{parts.path or '/'}\n{query}\n{listed}\n{names}\n{content}"
    scope = f"{moment[:8]}/{account.region}/{account.service}/aws4_request"
    said = f"{_HOW}\n{moment}\n{scope}\n{digest(request.encode())}"
    key = f"AWS4{account.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{_HOW} Credential={account.key}/{scope},SignedHeaders={names},Signature={hmac.new(key, said.encode(), 'sha256').hexdigest()}"
