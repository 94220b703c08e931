"""The links that letters about approvals carry: for one seat and one person, marked as made here.

A token is made of small letters and digits alone, so that no mail program cuts it short: 32 for the seat, 32 for the person, 24 for
the mark. It is good as long as the question is open.
"""

from uuid import UUID

from django.conf import settings

from varsko.core import secrets
from varsko.kernel.ids import as_uuid

_PURPOSE = "changes.answer"
_ID, _SAID, _LENGTH = 32, 64, 88


def token(seat_id: object, person_id: object) -> str:
    """Make the token of somebody's answer."""
    said = f"{UUID(str(seat_id)).hex}{UUID(str(person_id)).hex}"
    return said + secrets.mark(_PURPOSE, said)


def read(text: str) -> tuple[UUID, UUID] | None:
    """Give the ids of the seat and the person that a token is for; None when it is forged or broken."""
    if len(text) != _LENGTH or not text.isascii():
        return None
    said, mark = text[:_SAID], text[_SAID:]
    seat, person = as_uuid(said[:_ID]), as_uuid(said[_ID:])
    return (seat, person) if seat and person and secrets.is_marked(_PURPOSE, said, mark) else None


def address(seat_id: object, person_id: object) -> str:
    """Give the whole address at which somebody answers."""
    return f"{settings.VARSKO.url}/changes/answer/{token(seat_id, person_id)}"
