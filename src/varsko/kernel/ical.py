"""Times as an iCalendar feed. Instants are written in UTC, so that no reader has to guess around a change of clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from varsko.kernel.intervals import Interval
from varsko.kernel.late import late

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = late("icalendar")


@dataclass(frozen=True, slots=True)
class Entry:
    """One time in a feed, such as a shift. `key` stays the same for the same thing."""

    key: str
    title: str
    span: Interval
    text: str = ""
    url: str = ""


def render(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """Write a calendar, stamped with the moment it was made."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Varsko//On call//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, at))
    return bytes(calendar.to_ical())


def _event(entry: Entry, at: datetime) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{entry.key}@varsko")
    event.add("dtstamp", at)
    event.add("dtstart", entry.span.start)
    event.add("dtend", entry.span.end)
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    if entry.url:
        event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event
