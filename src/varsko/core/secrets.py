"""Keeps secrets readable for us and unreadable for whoever gets hold of the database alone."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotUnseal(Exception):
    """The text was sealed with another secret key, or was tampered with."""


def seal(text: str) -> str:
    """Encrypt a text with the installation's secret key."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` gave; raises CannotUnseal."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal("sealed with another secret key") from None


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"varsko.secrets:" + settings.SECRET_KEY.encode()).digest()))
