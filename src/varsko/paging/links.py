"""The links that pages carry: signed, for one page of one person, good for a week."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer

GOOD_FOR = timedelta(days=7)
_SIGNER = Signer(salt="paging.page", sep=".")


def token(page_id: object, at: datetime) -> str:
    """Make the token of a page that is good for a week from `at`."""
    ends = int((at + GOOD_FOR).timestamp())
    return _SIGNER.sign(f"{str(page_id).replace('-', '')}.{ends:x}")


def read(text: str, at: datetime) -> str | None:
    """Give the id of the page that a token is for; None when it is forged, broken or too old."""
    try:
        page_id, _, ends = _SIGNER.unsign(text).partition(".")
        return page_id if datetime.fromtimestamp(int(ends, 16), UTC) > at else None
    except (BadSignature, ValueError, OverflowError, OSError):
        return None


def address(page_id: object, at: datetime) -> str:
    """Give the whole address of a page."""
    return f"{settings.VARSKO.url}/p/{token(page_id, at)}"
