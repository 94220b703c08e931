"""What the desk says about its promises."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.desk.domain.calendars import Counts
from varsko.desk.domain.replay import Verdict
from varsko.desk.domain.targets import Broken, Goal
from varsko.ui.words import StrOrPromise

GOALS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Goal.RESPONSE: _("First answer"),
        Goal.UPDATE: _("Next word to the caller"),
        Goal.SOLUTION: _("Solution"),
    }
)

BROKEN: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Broken.LATE: _("It took too long."),
        Broken.RECLASSIFIED: _("The priority was changed when that much time had passed already."),
    }
)

VERDICTS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Verdict.KEPT: pgettext_lazy("a promise", "kept"),
        Verdict.MISSED: pgettext_lazy("a promise", "missed"),
        Verdict.OPEN: pgettext_lazy("a promise", "still open"),
        Verdict.NONE: pgettext_lazy("a promise", "none"),
    }
)

COUNTS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Counts.COUNTED: pgettext_lazy("time", "Counted"),
        Counts.PAUSED: pgettext_lazy("time", "Waiting for the caller, not counted"),
        Counts.CLOSED: pgettext_lazy("time", "Closed, not counted"),
    }
)
