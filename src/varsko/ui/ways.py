"""Ways to reach a person, as pages show them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from varsko.ui.words import StrOrPromise

WAYS: Mapping[str, tuple[str, StrOrPromise]] = {
    "email": ("mail", gettext_lazy("e-mail")),
    "sms": ("message", gettext_lazy("text message")),
    "voice": ("phone", gettext_lazy("phone call")),
    "webhook": ("webhook", gettext_lazy("webhook")),
    "app": ("device-mobile", gettext_lazy("app")),
}
"""Icon and word of each method of a contact."""


def word_of(way: str) -> str:
    """Give the reader's word of a way; one that has none says its own name."""
    return str(WAYS[way][1]) if way in WAYS else way
