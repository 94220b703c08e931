"""Signed requests to addresses outside.

`Varsko-Signature: t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>" with the webhook's secret>`. `Varsko-Delivery` is the
same for every try of one message. The name is resolved once, the address checked, and exactly that address connected to; redirects
are not followed.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from varsko.channels.posting import post
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver, NotTaken, Receipt
from varsko.core.secrets import CannotUnseal, unseal

_LATER = {408, 425, 429}


class WebhookChannel:
    """Sends `{"body": text, "secret": sealed}` to an address."""

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Post one message."""
        body = message["body"].encode()
        headers = {"Content-Type": "application/json", "User-Agent": "Varsko", "Varsko-Delivery": key}
        headers["Varsko-Signature"] = signature(body, _secret(message["secret"]), int(now().timestamp()))
        answer = post(address, body, headers, since)
        if answer.is_success:
            return Receipt("webhook", str(answer.status_code))
        said = f"{answer.status_code} {answer.reason_phrase}"
        if answer.status_code in _LATER or answer.is_server_error:
            raise NotTaken(said)
        raise CannotDeliver(said)

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Keep messages apart: machines count them."""
        return None


def signature(body: bytes, secret: str, at: int) -> str:
    """Sign a body at a second since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _secret(sealed: str) -> str:
    try:
        return unseal(sealed)
    except CannotUnseal:
        raise CannotDeliver("the webhook's secret was sealed with another secret key; set the webhook up anew") from None
