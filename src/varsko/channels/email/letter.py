"""Mails as bytes on the wire: safe headers, plain text and HTML."""

import hashlib
from base64 import b64decode
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
from varsko.core.secrets import mark
from varsko.kernel.mail.robots import INSTALLATION
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
    name, mailbox = parseaddr(str(message.get("from") or sender))
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = Address(display_name=name or "Varsko", addr_spec=mailbox)
        mail["To"] = Address(addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise CannotDeliver(f"not a mail address: {error}") from None
    mail["Subject"] = _one_line(message["subject"])
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = f"<{message_id(key, mailbox)}>"
    _answer(mail, message, host=mailbox.rpartition("@")[2])
    if message.get("unsubscribe"):
        mail["List-Unsubscribe"] = f"<{_one_line(message['unsubscribe'])}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if not message.get("by_hand"):
        mail["Auto-Submitted"] = "auto-replied" if message.get("answers") else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail[INSTALLATION] = mark("installation", "")
    mail.set_content(clean(written.text(message)), charset="utf-8", cte="quoted-printable")
    if rich := written.html(message):
        mail.add_alternative(clean(rich), subtype="html", charset="utf-8", cte="quoted-printable")
    for file in message.get("files", ()):
        if "base64" in file:
            data = b64decode(file["base64"])
            mail.add_attachment(data, maintype="application", subtype=file["kind"], filename=_one_line(file["name"]))
            continue
        mail.add_attachment(clean(file["text"]), subtype=file["kind"], filename=_one_line(file["name"]), charset="utf-8", cte="base64")
    return Letter(sender=mailbox, recipient=address, content=mail.as_bytes())


def message_id(key: str, sender: str) -> str:
    """Give the id of the mail that goes out under a key, without angle brackets; nobody can guess it who does not know the key."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}"


def _answer(mail: EmailMessage, message: dict[str, Any], *, host: str) -> None:
    """Say what a mail answers, what came before, and where an answer to it goes."""
    if message.get("reply_to"):
        mail["Reply-To"] = Address(addr_spec=message["reply_to"])
    if message.get("answers"):
        mail["In-Reply-To"] = f"<{_one_line(message['answers'])}>"
    before = [_one_line(one) for one in message.get("references", ())]
    before += [f"{_one_line(message['thread'])}@{host}"] if message.get("thread") else []
    if before:
        mail["References"] = " ".join(f"<{one}>" for one in before)


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
