"""Secrets at rest, encrypted with a key made from the installation's secret key.

To change the secret key, set VARSKO_SECRET_KEY to a new one and list the old one in VARSKO_OLD_SECRET_KEYS: what was encrypted
with it can still be read, and is encrypted anew when it is next written.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotUnseal(Exception):
    """The text was encrypted with a secret key that is not known here."""


def seal(text: str) -> str:
    """Encrypt a text; the result is ASCII, about a third longer than the text and 100 characters."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Read what `seal` made. Raises CannotUnseal when no known key fits."""
    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal("encrypted with another secret key; list that one in VARSKO_OLD_SECRET_KEYS") from None


@lru_cache(maxsize=8)
def _box(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"varsko at rest").digest()
