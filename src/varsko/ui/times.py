"""Moments and durations in the reader's language and zone. Pages, mails and texts say time through these functions only."""

from datetime import date as Date  # noqa: N812 - the functions below have the plain names
from datetime import datetime, timedelta
from datetime import time as Time  # noqa: N812 - same
from functools import lru_cache

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, ngettext_lazy, pgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800

_UNITS = (
    (DAY, ngettext_lazy("%(n)d day", "%(n)d days", "n")),
    (HOUR, ngettext_lazy("%(n)d hour", "%(n)d hours", "n")),
    (MINUTE, ngettext_lazy("%(n)d minute", "%(n)d minutes", "n")),
    (1, ngettext_lazy("%(n)d second", "%(n)d seconds", "n")),
)


def duration(length: timedelta) -> str:
    """Say how long something took or takes, in its two largest units: `2 hours 5 minutes`. From two minutes on, seconds are not said."""
    left = abs(int(length.total_seconds()))
    left -= left % MINUTE if left >= 2 * MINUTE else 0
    parts: list[str] = []
    for size, words in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(str(words % {"n": count}))
        if parts and (len(parts) == 2 or left == 0 or not count):
            break
    return " ".join(parts) or str(_UNITS[-1][1] % {"n": 0})


def relative(moment: datetime, now: datetime) -> str:
    """Say when something was or will be, as seen from `now`: `3 minutes ago`, `in 2 hours`; beyond a week the date."""
    seconds = int((moment - now).total_seconds())
    if abs(seconds) >= WEEK:
        return date(moment)
    if abs(seconds) < MINUTE:
        return _("in a moment") if seconds > 10 else _("just now")
    return _ahead(seconds) if seconds > 0 else _ago(-seconds)


def _ago(seconds: int) -> str:
    if seconds < HOUR:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", seconds // MINUTE) % {"n": seconds // MINUTE}
    if seconds < DAY:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // HOUR) % {"n": seconds // HOUR}
    return ngettext("%(n)d day ago", "%(n)d days ago", seconds // DAY) % {"n": seconds // DAY}


def _ahead(seconds: int) -> str:
    if seconds < HOUR:
        return ngettext("in %(n)d minute", "in %(n)d minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
    if seconds < DAY:
        return ngettext("in %(n)d hour", "in %(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    return ngettext("in %(n)d day", "in %(n)d days", seconds // DAY) % {"n": seconds // DAY}


def day(one: Date) -> str:
    """Say a day: `Sat 21 Nov 2026`."""
    return _date(one, pgettext("format of a date, see Django's date filter", "D j M Y"), get_language() or "")


def date(moment: datetime) -> str:
    """Say the day of a moment in the reader's zone: `Sat 21 Nov 2026`."""
    return day(localtime(moment).date())


# Lists say the same days and minutes again and again, and Django takes its time for each.
@lru_cache(maxsize=1024)
def _date(day: Date, form: str, language: str) -> str:
    said = formats.date_format(day, form)
    return said.lower() if language == "pl" else said  # Django's short names of Polish days begin with a capital, which no sentence bears


def clock(moment: datetime) -> str:
    """Say the time of day of a moment in the reader's zone: `16:05`."""
    form = pgettext("format of a time, see Django's date filter", "H:i")
    return _clock(localtime(moment).time().replace(second=0, microsecond=0), form, get_language() or "")


@lru_cache(maxsize=2048)
def _clock(time: Time, form: str, _language: str) -> str:
    return formats.time_format(time, form)


def absolute(moment: datetime, *, seconds: bool = False) -> str:
    """Say a moment so that nobody can misread it: `Sat 21 Nov 2026, 16:05 CET`, in the reader's zone."""
    local = localtime(moment)
    time_of_day = formats.date_format(local, "H:i:s") if seconds else clock(moment)
    return _("%(date)s, %(time)s %(zone)s") % {"date": date(moment), "time": time_of_day, "zone": local.tzname() or ""}
