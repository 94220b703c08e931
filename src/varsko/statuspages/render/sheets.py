"""All the addresses of a page, and the bytes behind each."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.statuspages import words
from varsko.statuspages.data import Board, LogoView, ReportView, SheetView
from varsko.statuspages.domain import colours
from varsko.statuspages.domain.metrics import Period
from varsko.statuspages.queries import wire
from varsko.statuspages.render import embed, feeds, page, text, widget

MARK = b"<!--silence-->"
"""Where a page has room for a word about its age."""
HTML = "text/html; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_MOST_LINKED, _LINKED_FOR = 10, timedelta(days=3)
Writer = Callable[[], str | bytes]


def sheets(board: Board) -> Iterator[SheetView]:
    """Write every sheet of a page."""
    for path, kind, write in _all(board):
        yield _made(board, path, kind, write())


def sheet(board: Board, path: str) -> SheetView | None:
    """Write one sheet of a page; None when there is none of this path."""
    found = next(((kind, write) for known, kind, write in _all(board) if known == path), None)
    return _made(board, path, found[0], found[1]()) if found else None


def _all(board: Board) -> Iterator[tuple[str, str, Writer]]:
    for language in board.page.languages:
        yield language, HTML, partial(page.html, board, language)
        yield f"{language}/history", HTML, partial(page.history, board, language)
        yield f"{language}.txt", _TEXT, partial(text.text, board, language)
        if board.measured:
            yield f"{language}/metrics", HTML, partial(page.metrics, board, language)
        for one in _linked(board):
            yield f"{language}/incidents/{one.code}", HTML, partial(page.single, board, one, language)
    yield from _embedded(board)
    own = board.page.language
    for measured in board.measured:
        for period in Period:
            yield f"metrics-display/{measured.metric.code}/{period}.json", _JSON, partial(_json, wire.measured(measured, period))
    for name, document in wire.documents(board).items():
        yield f"api/v2/{name}", _JSON, partial(_json, document)
    yield "history.rss", "application/rss+xml; charset=utf-8", partial(_spoken, feeds.rss, board, own)
    yield "history.atom", "application/atom+xml; charset=utf-8", partial(_spoken, feeds.atom, board, own)
    yield "history.json", "application/feed+json; charset=utf-8", partial(_feed, board, own)
    yield "history.ics", "text/calendar; charset=utf-8", partial(_spoken, feeds.ics, board, own)
    yield "llms.txt", _TEXT, partial(text.guide, board)
    for logo in board.logos:
        yield logo_path(logo), "image/png", partial(bytes, logo.data)
    yield "badge.svg", "image/svg+xml", partial(_badge, board, own)
    yield "live.js", _SCRIPT, partial(render_to_string, "statuspages/public/live.js")
    yield "style.css", "text/css; charset=utf-8", partial(_style, board)


def _embedded(board: Board) -> Iterator[tuple[str, str, Writer]]:
    """What foreign sites put into their own pages: only of public ones."""
    if not board.page.is_public:
        return
    for language in board.page.languages:
        yield f"{language}/{widget.NAME}", HTML, partial(widget.widget, board, language)
    yield "widget.js", _SCRIPT, partial(render_to_string, "statuspages/public/widget.js")
    yield "widget.css", "text/css; charset=utf-8", partial(render_to_string, "statuspages/public/widget.css")
    for language in board.page.languages:
        yield f"{language}/{embed.NAME}", HTML, partial(embed.frame, board, language)
    yield "embed/script.js", _SCRIPT, partial(embed.script, board)
    yield "embed/frame.js", _SCRIPT, partial(render_to_string, "statuspages/public/embed-frame.js")
    yield "embed/frame.css", "text/css; charset=utf-8", partial(embed.style, board)


def logo_path(logo: LogoView) -> str:
    """Name the sheet of a logo."""
    return "logo-dark.png" if logo.is_dark else "logo.png"


def _linked(board: Board) -> list[ReportView]:
    """Give the reports that mails of these days lead to: they are to be read when nothing else works."""
    lately = [one for one in board.past if (one.over_at or one.began_at) > board.at - _LINKED_FOR]
    return [*board.open_incidents, *board.running, *board.upcoming, *lately][:_MOST_LINKED]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _spoken(write: Callable[[Board, str], bytes], board: Board, language: str) -> bytes:
    with translation.override(language):
        return write(board, language)


def _feed(board: Board, language: str) -> str:
    with translation.override(language):
        return _json(feeds.json_feed(board, language))


def _badge(board: Board, language: str) -> str:
    with translation.override(language):
        sentence = str(words.OVERALL[board.overall])
        facts = {"name": board.page.name, "sentence": sentence, "overall": board.overall.value}
        left, right = 12 + 7 * len(board.page.name), 30 + 7 * len(sentence)
        return render_to_string("statuspages/public/badge.svg", {**facts, "left": left, "right": right, "width": left + right})


def _style(board: Board) -> str:
    accent = board.page.accent
    facts = {"accent": accent, "on_accent": colours.text_on(accent), "accent_dark": colours.readable(accent, colours.DARK_CARD)}
    return render_to_string("statuspages/public/style.css", facts)


def _made(board: Board, path: str, kind: str, body: str | bytes) -> SheetView:
    plain = body.encode() if isinstance(body, str) else body
    return SheetView(
        path=path,
        kind=kind,
        etag=hashlib.sha256(plain).hexdigest()[:32],
        plain=plain,
        packed=gzip.compress(plain, 6, mtime=0),
        silence=silence(path.partition("/")[0]) if kind == HTML else "",
        written_at=board.at,
    )


def silence(language: str) -> str:
    """Say, with {time} in it, that nothing new has been heard."""
    with translation.override(language):
        return _("Nothing new has been heard from the publisher since {time}. What you see may be out of date.")
