"""A bucket of a store that speaks S3 – Amazon's, MinIO, Ceph and others: files are put there and taken away, nothing is read."""

import re
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.conf import settings

from varsko.channels import outside
from varsko.channels.bucket.signed import Account, authorization, digest, encoded
from varsko.core.clock import now
from varsko.kernel.late import late
from varsko.kernel.text import clean, shorten

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

ANSWER_WITHIN = 15.0
_WHY = re.compile(r"<Code>([A-Za-z0-9]{1,60})</Code>")
_PLAIN = {"User-Agent": "Varsko", "Accept-Encoding": "identity"}
_LONGEST_ANSWER = 10_000


class NotStored(Exception):
    """The store did not take it; the text says why, for whoever set it up."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket and where it is. `base` is its address without a closing slash, `prefix` what all names begin with ("" or `…/`)."""

    base: str
    prefix: str
    account: Account


def place() -> Place | None:
    """Give the bucket that this installation was told of; None when it was told of none."""
    said = settings.VARSKO
    if not (said.s3_bucket and said.s3_key and said.s3_secret):
        return None
    parts = urlsplit(said.s3_url)
    by_host = f"{parts.scheme}://{said.s3_bucket}.{parts.netloc}"
    base = by_host if said.s3_style == "host" else f"{said.s3_url}/{said.s3_bucket}"
    prefix = said.s3_prefix.strip("/")
    return Place(base, f"{prefix}/" if prefix else "", Account(said.s3_key, said.s3_secret, said.s3_region))


class Bucket:
    """An open line to a bucket, for several requests."""

    def __init__(self, place: Place) -> None:
        """Take the place; nothing is asked yet."""
        self._place, self._client = place, outside.client(ANSWER_WITHIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def put(self, name: str, body: bytes, *, kind: str, cache: str) -> None:
        """Store a file with its content type and how long it may be kept by others. Raises NotStored."""
        self._ask("PUT", name, body, {"Content-Type": kind, "Cache-Control": cache})

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is no error. Raises NotStored."""
        self._ask("DELETE", name, b"", {})

    def _ask(self, method: str, name: str, body: bytes, more: dict[str, str]) -> None:
        at, url = now(), f"{self._place.base}{encoded(f'/{self._place.prefix}{name}')}"
        content = digest(body)
        heads = {"Host": urlsplit(url).netloc, "x-amz-content-sha256": content, "x-amz-date": at.strftime("%Y%m%dT%H%M%SZ"), **more}
        heads["Authorization"] = authorization(self._place.account, method, url, heads, content=content, at=at)
        try:
            with self._client.stream(method, url, content=body, headers={**heads, **_PLAIN}) as answer:
                if not answer.is_success and not (method == "DELETE" and answer.status_code == httpx.codes.NOT_FOUND):
                    raise NotStored(f"{method} {name}: {answer.status_code} {_why(answer)}".strip())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotStored(shorten(f"{method} {name}: {type(error).__name__}: {clean(str(error))}", 300)) from None


def _why(answer: "httpx.Response") -> str:
    """Read the reason that a store gives, as far as it is one."""
    taken = bytearray()
    for piece in answer.iter_raw():
        taken += piece
        if len(taken) > _LONGEST_ANSWER:
            break
    found = _WHY.search(taken.decode("utf-8", "replace"))
    return found[1] if found else answer.reason_phrase
