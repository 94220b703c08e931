"""What a schedule, a rotation or an override must be like, said in one sentence a field."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean, shorten
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.schedules.data import Participant, Restriction, RotationDraft, Window

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_LONGEST = {"hour": 10_000, "day": 1000, "week": 200}
_MOST_SEATS, _MOST_WINDOWS, _DAY = 200, 50, 1440


def name(text: str) -> str:
    """Clean the name of a schedule; raises Invalid."""
    cleaned = clean(text).strip()
    if not 0 < len(cleaned) <= 200:
        raise Invalid({"name": _("A schedule needs a name of at most 200 characters.")})
    return cleaned


def zone(text: str) -> str:
    """Accept an IANA time zone; raises Invalid."""
    if not is_zone(text):
        raise Invalid({"timezone": _("This is not a time zone. Use a name such as Europe/Oslo.")})
    return text


def team(team_id: str | None) -> str | None:
    """Accept the id of a team, or no team; raises Invalid."""
    found = people.team(team_id) if team_id else None
    if team_id and found is None:
        raise Invalid({"ownerTeam": _("There is no such team.")})
    return found.id if found else None


def rotation(draft: RotationDraft) -> RotationDraft:
    """Accept a rotation; raises Invalid with every wrong field."""
    errors = {**_turns(draft), **_times(draft), **_windows(draft.restriction)}
    if not 0 < len(draft.participants) <= _MOST_SEATS:
        errors["participants"] = _("A rotation needs between one and %(most)s participants.") % {"most": _MOST_SEATS}
    if errors:
        raise Invalid(errors)
    return draft


def _turns(draft: RotationDraft) -> dict[str, str]:
    if draft.unit not in _LONGEST:
        return {"type": _("Turns are counted in hours, days or weeks.")}
    if not 0 < draft.length <= _LONGEST[draft.unit]:
        return {"length": _("The length of a turn must be between 1 and %(most)s.") % {"most": _LONGEST[draft.unit]}}
    return {}


def _times(draft: RotationDraft) -> dict[str, str]:
    if not EARLIEST <= draft.start < LATEST:
        return {"startDate": _("The start must lie between 1970 and 2200.")}
    if draft.end is not None and not draft.start < draft.end < LATEST:
        return {"endDate": _("The end must come after the start.")}
    return {}


def _windows(restriction: Restriction | None) -> dict[str, str]:
    if restriction is None:
        return {}
    weekly = restriction.kind == "weekday-and-time-of-day"
    if not 0 < len(restriction.windows) <= (_MOST_WINDOWS if weekly else 1):
        return {"timeRestriction": _("A restriction needs at least one window of time, a daily one exactly one.")}
    if all(_is_window(window, weekly) for window in restriction.windows):
        return {}
    return {"timeRestriction": _("A window needs a start and an end within the day, and their weekdays if it is a weekly one.")}


def _is_window(window: Window, weekly: bool) -> bool:
    days = (window.start_day, window.end_day)
    days_fit = all(day is not None and 0 <= day < 7 for day in days) if weekly else days == (None, None)
    return days_fit and 0 <= window.start <= _DAY and 0 <= window.end <= _DAY


def participants(seats: Iterable[Participant]) -> None:
    """Accept seats whose people and teams exist; raises Invalid. Escalation policies live above schedules and are taken as they are."""
    wanted = set(seats)
    users = {one.id for one in wanted if one.kind == "user"}
    teams = {one.id for one in wanted if one.kind == "team"}
    if len(people.users(users)) < len(users):
        raise Invalid({"participants": _("There is no such user.")})
    if teams - {one.id for one in people.teams()}:
        raise Invalid({"participants": _("There is no such team.")})


def period(start: datetime, end: datetime) -> None:
    """Accept the time of an override; raises Invalid."""
    if not EARLIEST <= start < end < LATEST:
        raise Invalid({"endDate": _("The end must come after the start.")})


def label(text: str, fallback: str) -> str:
    """Clean a name that may be left out."""
    return shorten(clean(text).strip(), 200) or fallback
