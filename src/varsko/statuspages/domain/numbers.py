"""Numbers that text messages go to, and how many may be sent to prove them: each costs money, and some people earn by it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from varsko.kernel.late import late

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late("phonenumbers")

DIGITS = 6
MOST_TRIES = 5
CODE_LIVES = timedelta(minutes=15)
WITHIN = timedelta(days=1)
LATELY = timedelta(hours=1)
MOST_OF_NUMBER = 3  # a day, over all pages
MOST_OF_ASKER = 5  # an hour, from one address of the network
MOST_OF_PAGE = 60  # an hour
MOST_OF_ALL = 500  # a day, over all pages


class Refused(StrEnum):
    """Why no code is sent to a number."""

    NUMBER = "number"
    ASKER = "asker"
    PAGE = "page"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many codes were sent: to this number within a day, and within the hour for this asker and for this page; a day's in all."""

    number: int
    asker: int
    page: int
    all: int


def why_not(sent: Sent) -> Refused | None:
    """Tell why no further code is sent; None when one may be."""
    limits = (
        (sent.number, MOST_OF_NUMBER, Refused.NUMBER),
        (sent.asker, MOST_OF_ASKER, Refused.ASKER),
        (sent.page, MOST_OF_PAGE, Refused.PAGE),
        (sent.all, MOST_OF_ALL, Refused.ALL),
    )
    return next((reason for count, most, reason in limits if count >= most), None)


def mobile(text: str, country: str = "") -> str | None:
    """Give a mobile number as `+4790000000`; None for what is none. Without a `country` (NO) the number must name its own."""
    full = re.sub(r"^00", "+", text.strip())
    if len(full) > 40:
        return None
    try:
        number = phonenumbers.parse(full, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or not _is_mobile(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_mobile(number: "phonenumbers.PhoneNumber") -> bool:
    kinds = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(number) in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}


def is_served(number: str, countries: Collection[str]) -> bool:
    """Tell whether messages go to the country of a number such as +4790000000; without any country named, they go to all."""
    return not countries or country_of(number) in countries


def country_of(number: str) -> str:
    """Give the country of a number such as +4790000000, "" when it belongs to none."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""


def displayed(number: str) -> str:
    """Write a number as people do, such as +47 900 00 000."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def national(number: str) -> str:
    """Give the digits of a number without its country."""
    return phonenumbers.national_significant_number(phonenumbers.parse(number))


def code_of(text: str) -> str:
    """Give the digits that somebody typed as a code; blanks and hyphens are passed over."""
    said = re.sub(r"[\s-]", "", text)
    return said if len(said) == DIGITS and said.isascii() and said.isdigit() else ""
