"""The severity scale: the shipped levels in the reader's language, others as they were written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents.domain.scale import Level, level_of
from varsko.ui.words import StrOrPromise

NAMES: Mapping[int, StrOrPromise] = {
    1: gettext_lazy("Critical"),
    2: gettext_lazy("Major"),
    3: gettext_lazy("Minor"),
}
DEFINITIONS: Mapping[int, StrOrPromise] = {
    1: gettext_lazy(
        "Very high impact. A service that customers use is down for all of them; or data are lost, or somebody saw what they must not see."
    ),
    2: gettext_lazy("Significant impact. A service is unavailable to some of the customers, or something central in it hardly works."),
    3: gettext_lazy("Low impact. A small inconvenience with a way around it, or something is slower than it should be."),
}


def levels(scale: Sequence[Level]) -> list[Level]:
    """Give the levels of a scale with their texts."""
    return [_worded(one) for one in scale]


def level(scale: Sequence[Level], number: int) -> Level:
    """Give one level with its texts; a number that the scale has no more keeps its number."""
    return replace(_worded(level_of(scale, number)), number=number)


def short(number: int) -> str:
    """Say a severity so that it can be said aloud: the number always, whatever the level is called."""
    return _("Severity %(number)d") % {"number": number}


def _worded(one: Level) -> Level:
    name = one.name or str(NAMES.get(one.number, ""))
    return replace(one, name=name, definition=one.definition or str(DEFINITIONS.get(one.number, "")))
