"""The link that each mail of the page for those who lead carries to end it: for one person, marked as made here.

A token is made of small letters and digits alone, so that no mail program cuts it short: 32 for the person, 24 for the mark.
"""

from django.conf import settings

from varsko.core import secrets
from varsko.kernel.ids import as_uuid

_PURPOSE = "insights.overview"
_ID, _LENGTH = 32, 56


def token(person_id: object) -> str:
    """Make the token of somebody's mail."""
    said = as_uuid(person_id)
    return said.hex + secrets.mark(_PURPOSE, said.hex) if said else ""


def read(text: str) -> str:
    """Give the id of the person that a token is for; "" when it is forged or broken."""
    if len(text) != _LENGTH or not text.isascii():
        return ""
    said, mark = text[:_ID], text[_ID:]
    person = as_uuid(said)
    return str(person) if person and secrets.is_marked(_PURPOSE, said, mark) else ""


def address(person_id: object) -> str:
    """Give the whole address at which somebody ends it."""
    return f"{settings.VARSKO.url}/insights/overview/mail/end/{token(person_id)}"
