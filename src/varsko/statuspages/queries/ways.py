"""The ways in which news of a page can come, as far as this installation has them."""

from collections.abc import Mapping

from varsko.channels import push, sms
from varsko.statuspages.domain import numbers
from varsko.statuspages.words import WAYS
from varsko.ui.words import StrOrPromise


def offered() -> Mapping[str, StrOrPromise]:
    """Give the ways that can be chosen, by kind, with their words."""
    return {kind: label for kind, label in WAYS.items() if is_offered(kind)}


def is_offered(kind: str) -> bool:
    """Tell whether news can come in this way."""
    return kind in WAYS and (kind != "sms" or sms.is_set_up())


def push_key() -> str:
    """Give the key by which push services know this installation, as browsers want it."""
    return push.public_key()


def telephone(number: str) -> tuple[str, str, str]:
    """Give a number such as +4790000000 as Statuspage does: its own digits, its country, and how people write it."""
    return numbers.national(number), numbers.country_of(number), numbers.displayed(number)


def in_full(number: str, country: str) -> str:
    """Give a mobile number of a country (NO, "" when the number names it) as +4790000000, "" when it is none."""
    return numbers.mobile(number, country.strip().upper()[:2]) or ""
