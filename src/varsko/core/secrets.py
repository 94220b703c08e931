"""Secrets at rest, encrypted with a key made from the installation's secret key, and marks that prove that something was made here.

To change the secret key, set VARSKO_SECRET_KEY to a new one and list the old one in VARSKO_OLD_SECRET_KEYS: what was encrypted
with it can still be read, and is encrypted anew when it is next written.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from varsko.kernel.late import late

if TYPE_CHECKING:
    from cryptography import fernet
else:
    fernet = late("cryptography.fernet")

_SAID, _TOKEN, _MARK = 64, 88, 24


class CannotUnseal(Exception):
    """The text was encrypted with a secret key that is not known here."""


def seal(text: str) -> str:
    """Encrypt a text; the result is ASCII, about a third longer than the text and 100 characters."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Read what `seal` made. Raises CannotUnseal when no known key fits."""
    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()
    except fernet.InvalidToken:
        raise CannotUnseal("encrypted with another secret key; list that one in VARSKO_OLD_SECRET_KEYS") from None


def mark(purpose: str, text: str) -> str:
    """Prove that a text was written here, for one purpose: 24 small letters and digits, which fit into a mail address."""
    return _mark(settings.SECRET_KEY, purpose, text)


def is_marked(purpose: str, text: str, said: str, *, signs: int = _MARK) -> bool:
    """Tell whether `said` is the mark of a text, made with this secret key or an earlier one. Takes the same time for every wrong one.

    With `signs` so many of its first signs are the mark.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return sum(hmac.compare_digest(_mark(key, purpose, text)[:signs].encode(), said.encode("utf-8", "replace")) for key in keys) > 0


def token(purpose: str, first: object, second: object) -> str:
    """Make a token of two ids, such as of a question and of whoever is asked: 88 small letters and digits, no sign that mail cuts at."""
    said = f"{UUID(str(first)).hex}{UUID(str(second)).hex}"
    return said + mark(purpose, said)


def read_token(purpose: str, text: str) -> tuple[UUID, UUID] | None:
    """Give the two ids of a token; None when it is forged or broken."""
    if len(text) != _TOKEN or not text.isascii():
        return None
    said, shown = text[:_SAID], text[_SAID:]
    if not is_marked(purpose, said, shown):
        return None
    return UUID(said[: _SAID // 2]), UUID(said[_SAID // 2 :])


def _mark(key: str, purpose: str, text: str) -> str:
    digest = hmac.digest(_derive(key), f"{purpose}\0{text}".encode(), "sha256")
    return base64.b32encode(digest[:15]).decode().lower()


@lru_cache(maxsize=8)
def _box(*keys: str) -> "fernet.MultiFernet":
    return fernet.MultiFernet([fernet.Fernet(base64.urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"varsko at rest").digest()
