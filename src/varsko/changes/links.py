"""The links that letters about approvals carry: for one seat and one person, marked as made here. Good as long as the question is open."""

from uuid import UUID

from django.conf import settings

from varsko.core import secrets

_PURPOSE = "changes.answer"


def token(seat_id: object, person_id: object) -> str:
    """Make the token of somebody's answer."""
    return secrets.token(_PURPOSE, seat_id, person_id)


def read(text: str) -> tuple[UUID, UUID] | None:
    """Give the ids of the seat and the person that a token is for; None when it is forged or broken."""
    return secrets.read_token(_PURPOSE, text)


def address(seat_id: object, person_id: object) -> str:
    """Give the whole address at which somebody answers."""
    return f"{settings.VARSKO.url}/changes/answer/{token(seat_id, person_id)}"
