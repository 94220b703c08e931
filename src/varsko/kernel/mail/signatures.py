"""Whether the domain of a mail's sender signed it (DKIM, RFC 6376), and all of it.

The arithmetic is dkimpy's. What it would spend minutes on, or believe too easily, is turned away before: a signature counts only when it
is of the sender's own domain or one above it, covers the one From there is, and the text to its end.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import compat32
from enum import StrEnum
from importlib import import_module
from typing import Any

from varsko.kernel.mail.headers import Headers
from varsko.kernel.mail.reading import bounded
from varsko.kernel.mail.sender import is_of

Ask = Callable[[str], bytes | None]
"""Gives the text that the name service has for a name, None for no such name. Raises Unanswered when it cannot be asked."""

_LONGEST_HEAD, _LONGEST_SIGNATURE, _LONGEST_KEY = 64_000, 4_000, 2_000
_MOST_SIGNATURES, _MOST_ASKED = 10, 2
_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}")
BLANKS = re.compile(rb"[\t ]+")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, NameError, ArithmeticError)
SILENT = logging.getLogger("dkim")
SILENT.setLevel(logging.CRITICAL)  # it tells of each signature that does not fit


class Unanswered(Exception):
    """The name service gave no answer in time; whether a signature is good is not known."""


class Proof(StrEnum):
    """What is known of the sender of a mail. Stored for ever: names are added, never changed."""

    WANTED = "wanted"  # there are signatures, and nobody looked at them yet
    SIGNED = "signed"
    SEALED = "sealed"  # a forwarder that we trust saw that it was, before it changed the mail
    UNSIGNED = "unsigned"  # nothing that counts
    BROKEN = "broken"  # there is one that would count, and it does not fit what came
    UNKNOWN = "unknown"  # the key could not be had


@dataclass(frozen=True, slots=True)
class Finding:
    """What came out, and the domain that signed, "" for none."""

    proof: Proof
    domain: str = ""


def is_signed(raw: bytes, header: bytes = b"dkim-signature") -> bool:
    """Tell whether a mail bears a signature, without checking it; cheap enough for the moment it comes in. `header` is in small letters."""
    head = raw[:_LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return b"\n" + header + b":" in b"\n" + head.lower()


def check(raw: bytes, ask: Ask) -> Finding:
    """Check the signatures of a mail that the domain of its sender made. Never fails; asks for few keys, and for none of strangers.

    A lone carriage return ends a line for us and not for dkimpy, so that both would see other headers: with one, nothing counts.
    """
    headers, found = head_of(raw), Finding(Proof.UNSIGNED)
    if headers is None:
        return found
    for place, domain in list(_that_count(headers, headers.mailboxes("from")[0].address))[:_MOST_ASKED]:
        found = _checked(raw, place, domain, ask)
        if found.proof is Proof.SIGNED:
            break
    return found


def head_of(raw: bytes) -> Headers | None:
    """Give the headers of a mail with one sender and nothing that two readers would see otherwise; else no signature of it counts."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if len(head) > _LONGEST_HEAD or bounded(raw) != raw or head.startswith((b" ", b"\t")) or b"\r" in head:
        return None
    headers = Headers(message_from_bytes(head, policy=compat32))
    is_by_one = len(headers.all("from")) == 1 and len(headers.mailboxes("from")) == 1
    return headers if is_by_one else None


def _that_count(headers: Headers, sender: str) -> Iterator[tuple[int, str]]:
    """Give the places and domains of the signatures that could prove a sender."""
    for place, said in enumerate(headers.all("dkim-signature")[:_MOST_SIGNATURES]):
        tags = {name.strip(): value.strip() for name, _is, value in (one.partition("=") for one in said.split(";"))}
        domain = tags.get("d", "").lower()
        signed = [one.strip().lower() for one in tags.get("h", "").split(":")]
        is_whole = "l" not in tags and "from" in signed and tags.get("a", "").lower() == "rsa-sha256"
        is_named = bool(_NAME.fullmatch(domain) and _NAME.fullmatch(tags.get("s", "")) and "." in domain)
        if is_whole and is_named and is_of(sender, domain) and len(said) <= _LONGEST_SIGNATURE:
            yield place, domain


def _checked(raw: bytes, place: int, domain: str, ask: Ask) -> Finding:
    dkim: Any = import_module("dkim")  # with all that it needs some megabytes, and many installations take no mail in
    try:
        checker = dkim.DKIM(raw, logger=SILENT)
        seen = [name.lower() for name, _value in checker.headers]
        said = [value for name, value in checker.headers if name.lower() == b"dkim-signature"][place]
        if b"/relaxed" in b"".join(said.split()):
            checker.body = BLANKS.sub(b" ", checker.body)  # what it would do itself, but in the square of the length of a run of blanks
        is_good = checker.verify(place, dnsfunc=lambda name, timeout: bounded_key(ask(name.decode("ascii").rstrip("."))))
    except Unanswered:
        return Finding(Proof.UNKNOWN)
    except (dkim.DKIMException, *BROKEN):
        return Finding(Proof.BROKEN)
    is_theirs = seen.count(b"from") == 1 and checker.domain.lower() == domain.encode()
    return Finding(Proof.SIGNED, domain) if is_good and is_theirs else Finding(Proof.BROKEN)


def bounded_key(found: bytes | None) -> bytes:
    """Give a key; a long one is none, for what it takes to reckon with it grows with the cube of its length."""
    return found if found and len(found) <= _LONGEST_KEY else b""
