"""Addresses of people: one way to write each, whatever somebody typed."""

import re
from typing import TYPE_CHECKING

from varsko.kernel.late import late
from varsko.kernel.text import is_web_address

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late("phonenumbers")

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>(),;:\\\"]+@[^@\s\x00-\x1f\x7f<>(),;:\\\"]+")
_DASHED = re.compile(r"(\d{1,3})-(\d[\d -]*)")


def clean_address(method: str, address: str) -> str | None:
    """Give the one way to write an address of a contact method; None when it cannot be one."""
    text = address.strip()
    if not text or len(text) > 500 or not text.isprintable():
        return None
    if method == "email":
        return clean_email(text)
    if method in {"sms", "voice"}:
        return clean_phone(text)
    if method == "webhook":
        return text if is_web_address(text) else None
    return text


def clean_email(text: str) -> str | None:
    """Give an e-mail address in lower case; None when it cannot be one."""
    email = text.strip().lower()
    return email if len(email) <= 254 and _EMAIL.fullmatch(email) else None


def clean_phone(text: str) -> str | None:
    """Give a telephone number as `+4790000000`; understands `+47 900 00 000`, `0047…` and `47-90000000`."""
    dashed = _DASHED.fullmatch(text.strip())
    full = f"+{dashed[1]}{dashed[2]}" if dashed else re.sub(r"^00", "+", text.strip())
    try:
        number = phonenumbers.parse(full, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
