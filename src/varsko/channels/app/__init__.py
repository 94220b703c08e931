"""Inside the product: a page is seen under the bell; nothing leaves the house."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from varsko.core.deliveries import Receipt


class AppChannel:
    """Takes note that a person can see the message here."""

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Succeed: the page itself is what is seen."""
        return Receipt("in-app")

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Keep messages apart."""
        return None
