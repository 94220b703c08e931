"""Mails about accounts: an invitation, a code, a forgotten password. Told once, written as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from varsko.core import deliveries
from varsko.core.clock import new_id


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: paragraphs, and perhaps one link to press and a code to type."""

    subject: str
    paragraphs: Sequence[str]
    link: str = ""
    label: str = ""
    code: str = ""


def message(letter: Letter) -> dict[str, Any]:
    """Write a letter as the e-mail channel wants it: subject, text, html."""
    context = {"letter": letter, "url": settings.VARSKO.url, "language": translation.get_language()}
    return {
        "subject": " ".join(letter.subject.split()),
        "text": render_to_string("people/mail/letter.txt", context),
        "html": render_to_string("people/mail/letter.html", context),
    }


def post(
    letter: Letter, *, address: str, at: datetime, user_id: object = None, name: str = "", expires_in: timedelta | None = None
) -> None:
    """Hand a letter to the outbox, inside the caller's transaction."""
    deliveries.enqueue(
        deliveries.Outgoing(
            channel="email",
            address=address,
            name=name,
            user_id=user_id,
            key=f"{deliveries.ACCOUNT}:{new_id()}",
            message=message(letter),
            purpose=deliveries.ACCOUNT,
            expires_at=at + expires_in if expires_in else None,
        ),
        at=at,
    )


def public(path: str) -> str:
    """Give the public address of a path, never taken from the request."""
    return settings.VARSKO.url + path
