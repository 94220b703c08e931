"""Delivery reports: which address could not be reached, for good or for now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message

from varsko.kernel.mail.headers import address_in
from varsko.kernel.mail.letter import Bounce
from varsko.kernel.text import clean, shorten

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_CODE = re.compile(r"\b([45])\d\d\b")
_GIVEN_BACK = re.compile(r"^[>\s]{0,4}message-id:\s{0,4}<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_LONGEST_ORIGINAL = 50_000
_MOST = 20
_LONGEST = 300
_MOST_WORDS = 2_000


def read(parts: Sequence[Message], text: str, *, own: frozenset[str]) -> tuple[Bounce, ...]:
    """Give the addresses of a report, from its machine-readable part, else from its words. Our own addresses are never meant."""
    formal = [bounce for part in parts for bounce in _formal(part) if bounce.address not in own]
    if formal:
        return tuple({one.address: one for one in formal}.values())[:_MOST]
    found = next((one for one in _named(parts, text) if one and one not in own and not one.startswith(("mailer-daemon", "postmaster"))), "")
    return (Bounce(found, _is_permanent(text, default=True), shorten(clean(" ".join(text.split())), _LONGEST)),) if found else ()


def _named(parts: Iterable[Message], text: str) -> Iterator[str]:
    """Give the addresses that a report without a machine-readable part names: in the header of Exim, then in its words."""
    for part in parts:
        yield from map(address_in, str(part.get("x-failed-recipients", "")).split(",")[:_MOST])
    yield from map(address_in, text.split(None, _MOST_WORDS)[:_MOST_WORDS])


def returned(parts: Iterable[Message], text: str) -> tuple[str, ...]:
    """Give the ids of the mails that a report gives back, whole, as headers alone, or quoted in its words."""
    originals = [_original(part)[:_LONGEST_ORIGINAL] for part in parts if part.get_content_type() in _ORIGINALS]
    return tuple(dict.fromkeys(one for said in [*originals, text] for one in _GIVEN_BACK.findall(said)))[:_MOST]


def _original(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else part
    if isinstance(inner, Message) and inner is not part:
        return f"Message-ID: {' '.join(str(inner.get('message-id', '')).split())}"
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _formal(part: Message) -> Iterator[Bounce]:
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return
    for block in part.get_payload():
        if not isinstance(block, Message):
            continue
        address = address_in(str(block.get("final-recipient") or block.get("original-recipient") or "").partition(";")[2])
        if address and str(block.get("action", "failed")).strip().lower() in {"failed", "delayed"}:
            yield _bounce(block, address)


def _bounce(block: Message, address: str) -> Bounce:
    is_delay = str(block.get("action", "")).strip().lower() == "delayed"
    said = " ".join(str(block.get("diagnostic-code", "")).split())
    return Bounce(address, not is_delay and _is_permanent(str(block.get("status", "")), default=True), shorten(clean(said), _LONGEST))


def _is_permanent(said: str, *, default: bool) -> bool:
    """Tell by the first status in a text; 4 is for now, 5 for good."""
    found = _STATUS.search(said) or _CODE.search(said)
    return found.group(1) == "5" if found else default
