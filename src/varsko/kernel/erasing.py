"""Takes out of texts what tells who somebody is: their mail addresses, telephone numbers and whole names, however they are written."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from varsko.kernel.late import late

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = late("phonenumbers")

_FEWEST_DIGITS = 7
_GAP = r"[\s().\-/]{0,3}"


class Eraser:
    """Puts one word in place of everything that names somebody. Names of a single word are left: half of all texts would fit."""

    def __init__(self, *, emails: Iterable[str], names: Iterable[str], phones: Iterable[str], instead: str) -> None:
        """Learn what is to go, and what comes in its place."""
        known = [_mail(one) for one in emails if "@" in one] + [_phone(one) for one in phones] + [_name(one) for one in names]
        patterns = sorted({one for one in known if one}, key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None
        self._instead = instead

    def text(self, text: str) -> str:
        """Take it out of a text."""
        return self._pattern.sub(lambda _: self._instead, text) if self._pattern else text

    def value(self, value: Any) -> Any:
        """Take it out of a text, or of all texts in what JSON can hold, keys too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(one) for key, one in value.items()}
        return value


def is_whole(name: str) -> bool:
    """Tell whether a name can be looked for in texts: it has at least two words."""
    return len(name.split()) > 1


def _mail(address: str) -> str:
    return rf"(?<![\w.+-]){re.escape(address.strip())}(?![\w-]|\.\w)"


def _name(name: str) -> str:
    words = [re.escape(word) for word in name.split()]
    if len(words) < 2:
        return ""
    forward, turned = r"\s+".join(words), rf"{words[-1]},\s*" + r"\s+".join(words[:-1])
    return rf"(?<!\w)(?:{forward}|{turned})(?!\w)"


def _phone(number: str) -> str:
    """Find a number with or without its country, with any of the usual gaps."""
    digits = "".join(char for char in number if char in "0123456789")
    if len(digits) < _FEWEST_DIGITS:
        return ""
    try:
        read = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return rf"(?<!\d)(?:\+|00)?{_GAP.join(digits)}(?!\d)"
    national = str(read.national_number)
    country = rf"(?:\+|00){_GAP.join(str(read.country_code))}{_GAP}"
    if len(national) < _FEWEST_DIGITS:  # without its country it could be any number
        return rf"(?<!\d){country}0?{_GAP.join(national)}(?!\d)"
    return rf"(?<!\d)(?:{country})?0?{_GAP.join(national)}(?!\d)"
