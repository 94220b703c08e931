"""What happens on a page as RSS, Atom, JSON Feed and iCalendar. Whatever somebody wrote is text to the parser, never markup."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from varsko.kernel.late import late
from varsko.statuspages.data import Board, ReportView, SaidView
from varsko.statuspages.queries.wire import address
from varsko.statuspages.words import STAGES, best
from varsko.ui.markdown import render

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = late("icalendar")

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 50
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _newest(board: Board) -> list[ReportView]:
    return sorted(board.reports, key=lambda one: one.updated_at, reverse=True)[:_MOST]


def _legal(text: str) -> str:
    """Leave out the few characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _put(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    if text:
        child.text = _legal(text)
    return child


def _body(report: ReportView, language: str) -> str:
    return "".join(f"<p><strong>{_head(one)}</strong></p>{render(best(one.texts, language)[1])}" for one in report.updates)


def _head(said: SaidView) -> str:
    return f"{STAGES[said.stage]} – {said.said_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"  # type: ignore[index]  # a stage by its value


def rss(board: Board, language: str) -> bytes:
    """Write RSS 2.0."""
    base = address(board.page)
    Xml.register_namespace("atom", _ATOM)
    root = Xml.Element("rss", {"version": "2.0"})
    channel = _put(root, "channel")
    _put(channel, "title", board.page.name)
    _put(channel, "link", base)
    _put(channel, "description", board.page.description or board.page.name)
    _put(channel, "language", language)
    _put(channel, "pubDate", format_datetime(board.page.updated_at))
    _put(channel, f"{{{_ATOM}}}link", href=f"{base}/history.rss", rel="self", type="application/rss+xml")
    for one in _newest(board):
        item = _put(channel, "item")
        _put(item, "title", best(one.titles, language)[1])
        _put(item, "description", _body(one, language))
        _put(item, "pubDate", format_datetime(one.updated_at))
        _put(item, "link", f"{base}/incidents/{one.code}")
        _put(item, "guid", f"{base}/incidents/{one.code}", isPermaLink="true")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def atom(board: Board, language: str) -> bytes:
    """Write Atom."""
    base = address(board.page)
    Xml.register_namespace("", _ATOM)
    root = Xml.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _tag(root, "id", f"tag:{base},2005:/history")
    _tag(root, "title", board.page.name)
    _tag(root, "updated", board.page.updated_at.isoformat())
    _tag(root, "link", href=base, rel="alternate", type="text/html")
    _tag(root, "link", href=f"{base}/history.atom", rel="self", type="application/atom+xml")
    _tag(_tag(root, "author"), "name", board.page.name)
    for one in _newest(board):
        entry = _tag(root, "entry")
        _tag(entry, "id", f"tag:{base},2005:Incident/{one.code}")
        _tag(entry, "title", best(one.titles, language)[1])
        _tag(entry, "published", one.began_at.isoformat())
        _tag(entry, "updated", one.updated_at.isoformat())
        _tag(entry, "link", href=f"{base}/incidents/{one.code}", rel="alternate", type="text/html")
        _tag(entry, "content", _body(one, language), type="html")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _tag(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    return _put(parent, f"{{{_ATOM}}}{name}", text, **attributes)


def json_feed(board: Board, language: str) -> dict[str, Any]:
    """Write JSON Feed 1.1."""
    base = address(board.page)
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": board.page.name,
        "home_page_url": base,
        "feed_url": f"{base}/history.json",
        "language": language,
        "items": [_item(one, base, language) for one in _newest(board)],
    }


def _item(one: ReportView, base: str, language: str) -> dict[str, Any]:
    told = ((_head(said), best(said.texts, language)[1]) for said in one.updates)
    return {
        "id": f"{base}/incidents/{one.code}",
        "url": f"{base}/incidents/{one.code}",
        "title": best(one.titles, language)[1],
        "content_html": _body(one, language),
        "content_text": "\n\n".join(f"{head}\n{text}" for head, text in told),
        "date_published": one.began_at.isoformat(),
        "date_modified": one.updated_at.isoformat(),
        "tags": [str(STAGES[one.stage])],  # type: ignore[index]  # a stage by its value
    }


def ics(board: Board, language: str) -> bytes:
    """Write planned maintenance as a calendar; what was cancelled says so, so that calendars drop it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Varsko//Status page//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", board.page.name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in board.reports:
        if one.is_maintenance and one.planned_for and one.planned_until:
            calendar.add_component(_event(one, board, language, one.planned_for, one.planned_until))
    return bytes(calendar.to_ical())


def _event(one: ReportView, board: Board, language: str, begin: datetime, until: datetime) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{one.code}@{board.page.code}.varsko")
    event.add("dtstamp", one.updated_at)
    event.add("last-modified", one.updated_at)
    event.add("sequence", len(one.updates))
    event.add("dtstart", begin)
    event.add("dtend", until)
    event.add("summary", f"{board.page.name}: {best(one.titles, language)[1]}")
    event.add("description", "\n\n".join(best(said.texts, language)[1] for said in one.updates[:3]))
    event.add("url", f"{address(board.page)}/incidents/{one.code}")
    event.add("status", "CANCELLED" if one.stage == "cancelled" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
