"""The links that pages carry: signed, for one page of one person, good for a week.

A token is made of hexadecimal digits alone, so that no mail program cuts a link short at its punctuation: 32 for the page, 8 for
the second at which it ends, 40 for the signature.
"""

import string
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

GOOD_FOR = timedelta(days=7)
_PAGE, _ENDS, _LENGTH = 32, 40, 80


def token(page_id: object, at: datetime) -> str:
    """Make the token of a page that is good for a week from `at`."""
    said = f"{str(page_id).replace('-', '')}{int((at + GOOD_FOR).timestamp()):08x}"
    return said + _signature(said)


def read(text: str, at: datetime) -> str | None:
    """Give the id of the page that a token is for; None when it is forged, broken or too old."""
    if len(text) != _LENGTH or not set(text) <= set(string.hexdigits):
        return None
    said, signature = text[:_ENDS], text[_ENDS:]
    if not constant_time_compare(signature, _signature(said)):
        return None
    ends = datetime.fromtimestamp(int(said[_PAGE:], 16), UTC)
    return said[:_PAGE] if at < ends else None


def address(page_id: object, at: datetime) -> str:
    """Give the whole address of a page."""
    return f"{settings.VARSKO.url}/p/{token(page_id, at)}"


def _signature(said: str) -> str:
    return salted_hmac("varsko.paging.page", said, algorithm="sha256").hexdigest()[: _LENGTH - _ENDS]
