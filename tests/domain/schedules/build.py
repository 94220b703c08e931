"""Short ways to write plans in tests: Ann is "A", and so on; "-" is an empty seat."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from varsko.kernel.intervals import Interval
from varsko.schedules.data import NOBODY, OverridePlan, Participant, Plan, Restriction, RotationPlan, Terms, Version, Window
from varsko.schedules.domain.resolver import lanes, on_call

OSLO = "Europe/Oslo"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def local(text: str, zone: str = OSLO) -> datetime:
    """An instant written as a wall-clock time of a zone, or in UTC with a Z."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def seats(letters: str) -> tuple[Participant, ...]:
    return tuple(NOBODY if letter == "-" else Participant("user", letter) for letter in letters)


def terms(start: str, letters: str, unit: str = "week", length: int = 1, zone: str = OSLO, end: str = "", **more) -> Terms:
    end_at = local(end, zone) if end else None
    return Terms(start=local(start, zone), unit=unit, length=length, participants=seats(letters), zone=zone, end=end_at, **more)


def rotation(first: Terms, *later: Version, name: str = "r1", ended: datetime | None = None) -> RotationPlan:
    return RotationPlan(id=name, name=name, versions=(Version(terms=first), *later), ended=ended)


def plan(*rotations: RotationPlan | Terms, overrides: Sequence[OverridePlan] = (), enabled: bool = True) -> Plan:
    made = tuple(one if isinstance(one, RotationPlan) else rotation(one, name=f"r{n}") for n, one in enumerate(rotations, 1))
    return Plan(id="s", name="s", zone=OSLO, rotations=made, overrides=tuple(overrides), enabled=enabled)


def override(letter: str, start: str, end: str, number: int = 1, on: Sequence[str] = (), zone: str = OSLO) -> OverridePlan:
    period = Interval(local(start, zone), local(end, zone))
    return OverridePlan(number=number, alias=f"o{number}", period=period, participant=seats(letter)[0], rotations=tuple(on))


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def daily(window: str) -> Restriction:
    start, end = window.split("-")
    return Restriction("time-of-day", (Window(minutes(start), minutes(end)),))


def weekly(*windows: str) -> Restriction:
    """Windows such as "sat 22:00-mon 06:00"."""
    made = []
    for window in windows:
        (start_day, start), (end_day, end) = (side.split(" ") for side in window.split("-"))
        made.append(Window(minutes(start), minutes(end), DAYS.index(start_day), DAYS.index(end_day)))
    return Restriction("weekday-and-time-of-day", tuple(made))


OFFICE = weekly(*(f"{day} 09:00-{day} 17:00" for day in DAYS[:5]))


def who(a_plan: Plan, text: str, zone: str = OSLO) -> str:
    return "".join(one.id for one in on_call(a_plan, local(text, zone)))


def span(start: str, end: str, zone: str = OSLO) -> Interval:
    return Interval(local(start, zone), local(end, zone))


def shifts(a_plan: Plan, start: str, end: str, zone: str = OSLO) -> list[tuple[str, str, str]]:
    """The periods of all lanes as (person, from, to) in UTC."""
    found = [period for lane in lanes(a_plan, span(start, end, zone)) for period in lane.periods]
    return [(one.participant.id, utc(one.span.start), utc(one.span.end)) for one in sorted(found, key=lambda one: one.span.start)]


def utc(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"


def letters_by_day(a_plan: Plan, first: str, days: int, clock: str = "12:00") -> str:
    """Who is on call at a clock time on each of several days; "." for nobody."""
    start = datetime.fromisoformat(f"{first}T{clock}")
    return "".join(who(a_plan, (start + timedelta(days=day)).isoformat()) or "." for day in range(days))
