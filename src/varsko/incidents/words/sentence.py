"""What a line of a timeline is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Facts = Mapping[str, Any]
Words = Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """How one kind of line looks and is said."""

    icon: str
    tone: str
    words: Words


def plain(sentence: Promise) -> Words:
    """Fill the facts of an event into one sentence."""
    return lambda facts: str(sentence) % facts
