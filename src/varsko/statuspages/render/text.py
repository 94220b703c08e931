"""A page as plain text, which is Markdown too: for readers of the screen, for slow lines, and for programs that read prose."""

from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsko.statuspages import words
from varsko.statuspages.data import Board, ComponentView, ReportView
from varsko.statuspages.domain.nesting import insides, outline
from varsko.statuspages.domain.states import State, worst
from varsko.statuspages.queries.wire import address
from varsko.statuspages.render.graphs import panel
from varsko.statuspages.render.page import Card, card
from varsko.ui import times

_MOST_LINES = 3


def text(board: Board, language: str) -> str:
    """Write the page."""
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        parts = [
            f"# {board.page.name}: {words.OVERALL[board.overall]}",
            _("As of %(when)s.") % {"when": times.absolute(board.at)},
            board.page.announcement,
            *_section(_("What is wrong now"), board.open_incidents, board, language),
            *_section(_("Maintenance under way"), board.running, board, language),
            *_components(board),
            *_measured(board),
            *_section(_("Planned maintenance"), board.upcoming, board, language),
            _("More: %(address)s") % {"address": f"{address(board.page)}/{language}"},
        ]
        return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, reports: Iterable[ReportView], board: Board, language: str) -> list[str]:
    told = [_told(card(one, language, board.at)) for one in reports]
    return [f"## {title}", *told] if told else []


def _told(one: Card) -> str:
    report = one.report
    lines = [f"### {one.title.text}", one.stage]
    if report.is_maintenance and report.planned_for and report.planned_until:
        lines.append(f"{times.absolute(report.planned_for)} – {times.absolute(report.planned_until)}")
    lines += [f"- {component.name}: {word}" for component, _state, word in one.states]
    lines += [one.scope, one.estimate, one.restart]
    if report.next_update_at:
        lines.append(f"{_('Next update by')} {times.absolute(report.next_update_at)}.")
    lines += [f"{times.absolute(line.said.said_at)}, {line.stage}: {line.body.text}" for line in one.lines[:_MOST_LINES]]
    return "\n".join(line for line in lines if line)


def _components(board: Board) -> list[str]:
    by_group: dict[str, list[ComponentView]] = defaultdict(list)
    for one in board.components:
        by_group[one.group].append(one)
    rows, inside = [], insides(board.groups)
    for depth, group in outline(board.groups):
        held = [one for code in inside[group.code] for one in by_group.get(code, ())]
        if held:
            rows.append(_line(depth, group.name, worst(one.state for one in held)))
            rows += [_line(depth + 1, one.name, one.state) for one in by_group.get(group.code, ())]
    rows += [_line(1, one.name, one.state) for one in by_group.get("", ())]
    return ["## " + _("Everything, one by one"), "\n".join(rows)] if rows else []


def _line(depth: int, name: str, state: State) -> str:
    return f"{'  ' * (depth - 1)}- {name}: {words.STATES[state]}"


def _measured(board: Board) -> list[str]:
    panels = [panel(one, board.at, ()) for one in board.measured]
    rows = [f"- {one.metric.name}: {one.newest}" for one in panels if one.newest]
    return ["## " + _("What we measure"), "\n".join(rows)] if rows else []


def guide(board: Board) -> str:
    """Write `llms.txt`: what a program finds where."""
    base, page = address(board.page), board.page
    names = [f"- [{words.LANGUAGE_NAMES[one]}]({base}/{one}.txt): the whole page as Markdown" for one in page.languages]
    data = [
        f"- [summary]({base}/api/v2/summary.json): how everything is, as Statuspage's public JSON",
        f"- [incidents]({base}/api/v2/incidents.json): the latest incidents with their updates",
        f"- [planned maintenance]({base}/history.ics): as a calendar",
    ]
    if not board.is_narrowed:  # the proof names every sheet of the whole page
        data.append(f"- [proof]({base}/proof.json): signatures (Ed25519) of all of these, chained")
    about = page.description or "How our services are right now."
    return "\n".join([f"# {page.name}", "", f"> {about}", "", "## Pages", "", *names, "", "## Data", "", *data, ""])
