"""Proof that a page is what its publisher said: each time it is written, what it says is signed (Ed25519) and chained to the time before.

An entry holds the SHA-256 of every sheet, added up to one; its own SHA-256 is what the next entry calls `previous`. So a mirror can
serve the bytes and a reader can prove, without trusting the mirror, that nothing was changed, left out or put in between.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from varsko.kernel.late import late

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.asymmetric import ed25519
else:
    exceptions = late("cryptography.exceptions")
    ed25519 = late("cryptography.hazmat.primitives.asymmetric.ed25519")

KIND = "varsko status proof 1"
FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One time that a page was written: `at` in RFC 3339, `sheets` and `previous` as hexadecimal SHA-256, `signature` as hexadecimal."""

    page: str
    number: int
    at: str
    previous: str
    sheets: str
    signature: str = ""

    @property
    def said(self) -> bytes:
        """Give what is signed: the entry without its signature, as JSON with sorted names and no blanks."""
        facts = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """Give what the next entry calls `previous`."""
        return hashlib.sha256(self.said).hexdigest()


def new_key() -> str:
    """Make a private key, as hexadecimal."""
    return ed25519.Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key(private: str) -> str:
    """Give the public key of a private one, both as hexadecimal."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).public_key().public_bytes_raw().hex()


def sums(sheets: Mapping[str, bytes]) -> dict[str, str]:
    """Give the SHA-256 of each sheet by its path."""
    return {path: hashlib.sha256(body).hexdigest() for path, body in sorted(sheets.items())}


def added_up(of: Mapping[str, str]) -> str:
    """Add the sums of all sheets up to one."""
    return hashlib.sha256("".join(f"{digest}  {path}\n" for path, digest in sorted(of.items())).encode()).hexdigest()


def signed(entry: Entry, private: str) -> Entry:
    """Sign an entry."""
    signature = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).sign(entry.said).hex()
    return Entry(**{**asdict(entry), "signature": signature})


def document(entries: Sequence[Entry], of: Mapping[str, str], key: str) -> dict[str, Any]:
    """Write what a reader needs: the public key, the sums of the newest entry's sheets, and the entries, the newest last."""
    return {"kind": KIND, "key": key, "sheets": dict(sorted(of.items())), "log": [asdict(one) for one in entries]}


def faults(found: Mapping[str, Any], files: Mapping[str, bytes], *, key: str = "") -> list[str]:
    """Tell what is wrong with a document and the files beside it, which may be some of its sheets; nothing is good.

    With `key` it must be signed by that one, else by the one it names.
    """
    try:
        entries = [Entry(**one) for one in found["log"]]
        listed = {str(path): str(digest) for path, digest in found["sheets"].items()}
        named = str(found["key"])
        signer = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key or named))
    except (KeyError, TypeError, ValueError, AttributeError):
        return ["the proof cannot be read"]
    wrong = [] if not key or key == named else ["it is signed by another key"]
    wrong += [f"entry {one.number}: the signature is wrong" for one in entries if not _is_signed(one, signer)]
    wrong += _torn(entries)
    if not entries or entries[-1].sheets != added_up(listed):
        wrong.append("the newest entry is about other sheets")
    changed = [path for path, digest in sums(files).items() if path in listed and listed[path] != digest]
    return [*wrong, *(f"{path}: was changed" for path in changed)]


def _is_signed(entry: Entry, signer: "ed25519.Ed25519PublicKey") -> bool:
    try:
        signer.verify(bytes.fromhex(entry.signature), entry.said)
    except (exceptions.InvalidSignature, ValueError):
        return False
    return True


def _torn(entries: Sequence[Entry]) -> list[str]:
    pairs = pairwise(entries)
    return [f"entry {after.number}: does not follow {before.number}" for before, after in pairs if not _follows(before, after)]


def _follows(before: Entry, after: Entry) -> bool:
    return after.previous == before.digest and after.number == before.number + 1 and after.page == before.page and after.at >= before.at
