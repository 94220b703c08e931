"""Mail by SMTP. Without VARSKO_SMTP_URL mails are kept and shown, and nothing leaves the house."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from varsko.channels.email.letter import compose, summary
from varsko.channels.email.smtp import Server, hand_over
from varsko.core.deliveries import Receipt


class EmailChannel:
    """Sends `{"subject", "text", "html"}`; `language`, `brief` and `link` are what a summary needs, `thread` keeps mails together.

    A mail that goes on with a conversation says so: `from` and `reply_to` are addresses, `answers` the message id it answers and
    `references` those before it, `by_hand` is true when a person wrote it. `files` are texts to attach: `name`, `kind` such as csv, `text`
    – or `base64` for what is no text.
    """

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Hand over one mail. The Message-ID is made from the key, so a mail that arrives twice can be known by it."""
        letter = compose(message, sender=settings.VARSKO.mail_from, address=address, key=key)
        if not settings.VARSKO.smtp_url:
            return Receipt("kept", kept=True)
        server = Server.of(settings.VARSKO.smtp_url)
        said = hand_over(server, letter, since)
        return Receipt(f"smtp {server.host}", said[:200])

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Make one mail that names each message with its own link."""
        return summary(messages)
