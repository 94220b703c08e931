"""Mails as bytes on the wire: safe headers, plain text and HTML."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from varsko.core import written
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver
from varsko.kernel.text import clean, shorten

_LONGEST_SUBJECT = 400
_POLICY = SMTP.clone(max_line_length=200)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to go: who sends it, who gets it, and its bytes."""

    sender: str
    recipient: str
    content: bytes


def compose(message: dict[str, Any], *, sender: str, address: str, key: str) -> Letter:
    """Make the mail of a message. Raises CannotDeliver for an address no mail can go to."""
    name, mailbox = parseaddr(sender)
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = Address(display_name=name or "Varsko", addr_spec=mailbox)
        mail["To"] = Address(addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise CannotDeliver(f"not a mail address: {error}") from None
    mail["Subject"] = _one_line(message["subject"])
    mail["Date"] = format_datetime(now())
    host = mailbox.rpartition("@")[2]
    mail["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"
    if message.get("thread"):
        mail["References"] = f"<{_one_line(message['thread'])}@{host}>"
    if message.get("unsubscribe"):
        mail["List-Unsubscribe"] = f"<{_one_line(message['unsubscribe'])}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(clean(written.text(message)), charset="utf-8", cte="quoted-printable")
    if rich := written.html(message):
        mail.add_alternative(clean(rich), subtype="html", charset="utf-8", cte="quoted-printable")
    return Letter(sender=mailbox, recipient=address, content=mail.as_bytes())


def _one_line(text: str) -> str:
    """Make a text fit for a header: no line breaks, no control characters."""
    plain = "".join(char if char.isprintable() else " " for char in clean(text))
    return shorten(" ".join(plain.split()), _LONGEST_SUBJECT)


def summary(messages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Make one message of many, in the language of the first; each is named and has its own link."""
    language = messages[0].get("language", "en")
    with translation.override(language):
        count = ngettext("%(count)s alert needs you", "%(count)s alerts need you", len(messages)) % {"count": len(messages)}
        facts = {"count": count, "messages": messages, "language": language}
        return {
            "subject": f"{count}: {'; '.join(str(one.get('brief') or one['subject']) for one in messages)}",
            "text": render_to_string("channels/mail/summary.txt", facts),
            "html": render_to_string("channels/mail/summary.html", facts),
            "language": language,
        }
