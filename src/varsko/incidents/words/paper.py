"""The board as Markdown, to take away or to brief with."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from varsko.incidents.data import Board, ChangeView, ClueView, IncidentView, StreamView, TaskView
from varsko.incidents.domain.board import JUDGED, branches
from varsko.incidents.words.board import CLUES
from varsko.incidents.words.scale import short
from varsko.kernel.text import shorten
from varsko.ui import times
from varsko.ui.states import look_of


def board_as_markdown(board: Board) -> str:
    """Write the board down: streams, changes, and what is being found out; "" for an empty one."""
    parts = (
        (_("Streams of work"), [line for one in board.streams for line in _stream(one)]),
        (_("Changes, and how to take them back"), [line for one in board.changes for line in _change(one)]),
        (_("What is it?"), [_clue(depth, one) for depth, one in branches(board.clues)]),
    )
    return "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in parts if lines)


def _stream(one: StreamView) -> Iterator[str]:
    lead = f" – {one.lead_name}" if one.lead_name else ""
    yield f"{one.number}. {one.name}{lead}, {_clock(one.opened_at)}–{_clock(one.ended_at) if one.ended_at else ''}"
    if one.outcome:
        yield f"   * {_inside(one.outcome, 5)}"


def _change(one: ChangeView) -> Iterator[str]:
    word = look_of(f"change_{one.state}").word
    yield f"{one.number}. **{one.what}** ({word}) – {one.who_name}, {_clock(one.done_at or one.planned_at or one.written_at)}"
    for label, text in ((_("Why"), one.why), (_("How"), one.how), (_("To take it back"), one.way_back), (_("Note"), one.note)):
        if text:
            yield f"   * {label}: {_inside(text, 5)}"


def _clue(depth: int, one: ClueView) -> str:
    indent = "  " * depth
    verdict = f" ({look_of(f'verdict_{one.verdict}').word})" if one.kind in JUDGED else ""
    because = f" – {one.because}" if one.because else ""
    text = _inside(f"{one.text}{because}", len(indent) + 2)
    return f"{indent}* {CLUES[one.kind]} {one.number}{verdict}: {text} – {one.by_name}, {_clock(one.written_at)}"


def _clock(at: datetime) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M")


def _inside(text: str, width: int) -> str:
    """Keep every line of what somebody wrote inside its point."""
    return text.replace("\n", "\n" + " " * width)


def briefing(view: IncidentView, board: Board, tasks: Iterable[TaskView], *, most: int) -> str:
    """Begin a briefing for whoever leads next from the record, as Markdown of at most so many letters: the giver goes on from there."""
    lines = [f"**{short(view.severity)}** – {view.summary}"]
    if view.service:
        lines.append(f"{_('Broken')}: {view.service.name}")
    if view.next_update_at:
        lines.append(f"{_('Next update')}: {times.absolute(view.next_update_at)}")
    if wanted := [one for one in tasks if one.done_at is None and one.kind == "response"]:
        lines += ["", f"**{_('To do now')}**", *(f"- {one.title}" + (f" ({one.owner_name})" if one.owner_name else "") for one in wanted)]
    return shorten("\n".join([*lines, "", board_as_markdown(board)]).strip(), most)
