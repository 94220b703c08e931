"""What somebody wrote or chose, before it is stored: cleaned, bounded, and refused at its field."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar
from unicodedata import category

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.moments import is_plausible
from varsko.kernel.text import clean, sort_key

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
One = TypeVar("One")


def in_order(found: Iterable[One], name: Callable[[One], str]) -> list[One]:
    """Sort what has a name as whoever reads now expects it, on any database; what is called the same stays as it came."""
    language = get_language() or "en"
    return sorted(found, key=lambda one: sort_key(name(one), language))


def line(value: str, field: str, most: int, *, required: bool = False) -> str:
    """Clean a line of text. Raises Invalid when it is too long, or empty and required.

    Control characters become blanks, and marks that turn around what is written after them are left out.
    """
    seen = clean(value)
    if not seen.isprintable():
        seen = "".join(" " if category(one) == "Cc" else one for one in seen if one not in _TURNING)
    return _checked(" ".join(seen.split()), field, most, required=required)


def prose(value: str, field: str, most: int, *, required: bool = False) -> str:
    """Clean a longer text. Raises Invalid when it is too long, or empty and required."""
    return _checked(clean(value).strip(), field, most, required=required)


def instant(value: datetime | None, field: str) -> datetime | None:
    """Give a moment as it was said. Raises Invalid when it has no time zone, or lies so far away that no clock can show it."""
    if value is not None and value.tzinfo is None:
        raise Invalid({field: _("Say the time zone too.")})
    refuse(**{field: value is not None and not is_plausible(value)})
    return value


def refuse(**wrong: object) -> None:
    """Raise Invalid for the fields whose choice is not among what is offered."""
    fields = [name for name, is_wrong in wrong.items() if is_wrong]
    if fields:
        raise Invalid(dict.fromkeys(fields, _("Choose one of what is offered.")))


def _checked(text: str, field: str, most: int, *, required: bool) -> str:
    if required and not text:
        raise Invalid({field: _("This must not be empty.")})
    if len(text) > most:
        raise Invalid({field: _("At most %(most)d characters.") % {"most": most}})
    return text
