"""Whose mail it is when a forwarder broke its signature: what forwarders that we trust saw, sealed by each on the way (ARC, RFC 8617).

The arithmetic is dkimpy's. A chain counts when every seal in it is of a forwarder that we trust: then each one's word about the one
before is theirs, and the first one's about the sender is as good as that of a mail server of our own.
"""

import re
from collections.abc import Callable, Collection
from importlib import import_module
from typing import Any

from varsko.kernel.mail.headers import Headers
from varsko.kernel.mail.sender import is_of, vouches
from varsko.kernel.mail.signatures import BLANKS, BROKEN, SILENT, Ask, Finding, Proof, Unanswered, bounded_key, check, head_of, is_signed

_SEALS = ("arc-authentication-results", "arc-message-signature", "arc-seal")
_LONGEST_CHAIN, _LONGEST_SEAL, _MOST_ASKED = 5, 4_000, 4
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,9}")
_RELAXED = "relaxed/relaxed"


def may_prove(raw: bytes, forwarders: Collection[str]) -> bool:
    """Tell whether a mail bears anything that could prove its sender, without checking it; cheap enough to be asked while it comes in."""
    return is_signed(raw) or (bool(forwarders) and is_signed(raw, b"arc-seal"))


def prove(raw: bytes, ask: Ask, forwarders: Collection[str] = ()) -> Finding:
    """Say what is known of a sender: by the signature of their domain, else by what `forwarders`, domains that we trust, have sealed.

    Never fails; asks for few keys, and for none but those of the sender's domain and of forwarders.
    """
    found = check(raw, ask)
    if found.proof is Proof.SIGNED or not forwarders:
        return found
    return _sealed(raw, ask, forwarders) or found


def _sealed(raw: bytes, ask: Ask, forwarders: Collection[str]) -> Finding | None:
    headers = head_of(raw)
    if headers is None or not _could_count(headers, forwarders):
        return None
    sender = headers.mailboxes("from")[0].address
    try:
        seen = _first_seen(raw, _asked_of(forwarders, ask), forwarders)
    except Unanswered:
        return Finding(Proof.UNKNOWN)
    domain = sender.rpartition("@")[2]
    return Finding(Proof.SEALED, domain) if seen and vouches(seen, domain) else None


def _could_count(headers: Headers, forwarders: Collection[str]) -> bool:
    """Tell whether there is a whole and short chain, each link of which is by a forwarder that we trust and covers From to the end."""
    sets = [headers.all(name) for name in _SEALS]
    length = len(sets[0])
    if not 0 < length <= _LONGEST_CHAIN or any(len(one) != length for one in sets):
        return False
    if any(len(said) > _LONGEST_SEAL for one in sets for said in one):
        return False
    signatures, seals = ([_tags(said) for said in one] for one in sets[1:])
    return all(_is_theirs(one, forwarders) for one in (*signatures, *seals)) and all(_is_whole(one) for one in signatures)


def _tags(said: str) -> dict[str, str]:
    return {name.strip(): value.strip() for name, _is, value in (one.partition("=") for one in said.split(";"))}


def _is_theirs(tags: dict[str, str], forwarders: Collection[str]) -> bool:
    is_named = all(_NAME.fullmatch(tags.get(name, "").lower()) for name in ("d", "s"))
    return is_named and tags.get("a", "").lower() == "rsa-sha256" and _is_trusted(tags["d"], forwarders)


def _is_whole(tags: dict[str, str]) -> bool:
    covered = [one.strip().lower() for one in tags.get("h", "").split(":")]
    return "from" in covered and "l" not in tags and tags.get("c", _RELAXED).lower() == _RELAXED


def _is_trusted(domain: str, forwarders: Collection[str]) -> bool:
    return any(is_of(f"@{domain.lower()}", one) for one in forwarders)


def _asked_of(forwarders: Collection[str], ask: Ask) -> Callable[..., bytes]:
    """Give a function for dkimpy that asks for each key once, for few, and for none of strangers."""
    known: dict[str, bytes] = {}

    def key(name: bytes, timeout: float = 0) -> bytes:
        said = name.decode("ascii").rstrip(".").lower()
        if said not in known:
            if len(known) >= _MOST_ASKED or not _is_trusted(said.partition("._domainkey.")[2], forwarders):
                return b""
            known[said] = bounded_key(ask(said))
        return known[said]

    return key


def _first_seen(raw: bytes, key: Callable[..., bytes], forwarders: Collection[str]) -> str:
    """Give what the first forwarder saw, if the chain holds and all who sealed it are trusted, else ""."""
    dkim: Any = import_module("dkim")
    try:
        checker = dkim.ARC(raw, logger=SILENT)
        checker.body = BLANKS.sub(b" ", checker.body)  # what it would do itself, but in the square of the length of a run of blanks
        has_one_sender = [name.lower() for name, _value in checker.headers].count(b"from") == 1
        verdict, links, _why = checker.verify(dnsfunc=key)
        domains = [link[name].decode("ascii") for link in links for name in ("as-domain", "ams-domain")]
        seen: str = links[-1]["aar-value"].decode("ascii", "replace") if links else ""
    except (dkim.DKIMException, *BROKEN):
        return ""
    is_good = verdict == dkim.CV_Pass and has_one_sender and all(_is_trusted(one, forwarders) for one in domains)
    return seen if is_good else ""
