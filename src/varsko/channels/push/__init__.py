"""Messages to browsers that are not open: encrypted for one browser (RFC 8291), handed to its push service (RFC 8030).

The service learns where a message goes, how urgent it is and how long it is good for, never what it says. Services in our own network are
refused, and redirects are not followed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from varsko.channels.posting import post
from varsko.channels.push.keys import proof
from varsko.channels.push.keys import public_key as public_key
from varsko.channels.push.sealed import encrypted
from varsko.channels.push.sealed import read_keys as read_keys
from varsko.core.deliveries import CannotDeliver, Gone, NotTaken, Receipt
from varsko.core.secrets import CannotUnseal, unseal
from varsko.kernel.late import late

if TYPE_CHECKING:
    import httpx
else:
    httpx = late("httpx")

LONGEST = 3000
"""So many bytes may be said; services take 4,096 of what is encrypted."""
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})


class PushChannel:
    """Sends `{"push": what is said, "browser": sealed keys}`; `topic` (what the newest replaces), `urgency` and `good_for` (seconds)."""

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Hand over one message to the push service of a browser."""
        receiver, secret = _keys(message["browser"])
        said = json.dumps(message["push"], ensure_ascii=False).encode()
        if len(said) > LONGEST:
            raise CannotDeliver(f"the message has {len(said)} bytes, more than {LONGEST}")
        heads = {
            "TTL": str(int(message.get("good_for", 24 * 3600))),
            "Urgency": str(message.get("urgency", "normal")),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": proof(_origin(address)),
            **({"Topic": str(message["topic"])} if message.get("topic") else {}),
        }
        return _receipt(post(address, encrypted(said, receiver, secret), heads, since))

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Keep messages apart: those of one topic replace each other."""
        return None


def _keys(sealed: str) -> tuple[bytes, bytes]:
    try:
        said = json.loads(unseal(sealed))
    except CannotUnseal:
        raise CannotDeliver("the browser's keys were sealed with another secret key; it has to ask anew") from None
    found = read_keys(str(said.get("p256dh", "")), str(said.get("auth", "")))
    if found is None:
        raise CannotDeliver("the browser's keys are none")
    return found


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _receipt(answer: "httpx.Response") -> Receipt:
    """Read what a push service answered. Its location is the message's id."""
    if answer.is_success:
        return Receipt("push", answer.headers.get("location", str(answer.status_code))[:200])
    said = f"{answer.status_code} {answer.reason_phrase}"
    if answer.status_code in _GONE:
        raise Gone(said)
    raise NotTaken(said) if answer.status_code in _LATER or answer.is_server_error else CannotDeliver(said)
