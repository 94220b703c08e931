"""A page as HTML in one language: correct without script, and without a style sheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from varsko.statuspages import words
from varsko.statuspages.data import Board, ComponentView, GroupView, ReportView, SaidView
from varsko.statuspages.domain.metrics import Period
from varsko.statuspages.domain.nesting import insides, outline
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.domain.states import INDICATORS, State, worst
from varsko.statuspages.domain.uptime import DAYS, average
from varsko.statuspages.queries.ways import is_offered
from varsko.statuspages.render.bars import STEP, Bars, bars
from varsko.statuspages.render.graphs import panel
from varsko.statuspages.render.mine import facts

LATELY = timedelta(days=14)
_OLDEST = timedelta(days=5 * 366)
Row = tuple[ComponentView, str, Bars | None]


@dataclass(frozen=True, slots=True)
class Told:
    """A text in the reader's language, or with another `language` as near as there is."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """An update as a page shows it."""

    said: SaidView
    stage: str
    body: Told
    corrected: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A report as a page shows it."""

    report: ReportView
    title: Told
    stage: str
    lines: Sequence[Line]
    states: Sequence[tuple[ComponentView, State, str]]
    estimate: str
    scope: str
    restart: str
    repeats: str
    is_late: bool
    learned_title: Told
    learned: Told


@dataclass(frozen=True, slots=True)
class Section:
    """A group of components, or those without one ("").

    `depth` says how deep it stands (1: outermost). State and uptime (percent, None when nothing is known or it is that of one component)
    are those of all that it holds.
    """

    name: str
    description: str
    depth: int
    state: State
    uptime: float | None
    rows: Sequence[Row]

    @property
    def heading(self) -> int:
        """Give the level of its heading: 3 for what stands outermost."""
        return self.depth + 2


def html(board: Board, language: str) -> str:
    """Write the page."""
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        return render_to_string("statuspages/public/page.html", _facts(board, language))


def history(board: Board, language: str, *, reports: Sequence[ReportView] | None = None, month: datetime | None = None) -> str:
    """Write what is over, by month: the last ninety days, or the reports of a month (its first day, naive)."""
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        cards = [card(one, language, board.at) for one in (board.past if reports is None else reports)]
        return render_to_string("statuspages/public/history.html", {**_frame(board, language), "cards": cards, **_around(board, month)})


def _around(board: Board, month: datetime | None) -> dict[str, str]:
    """Name the months before and after what is shown; nothing is older than the page."""
    shown = month or (board.at - timedelta(days=DAYS)).replace(tzinfo=None)
    before = shown if month is None else (shown.replace(day=1) - timedelta(days=1))
    older = f"{before:%Y-%m}"
    newer = f"{(month.replace(day=1) + timedelta(days=32)):%Y-%m}" if month else ""
    return {"older": older if older > f"{board.at - _OLDEST:%Y-%m}" else "", "newer": newer if newer <= f"{board.at:%Y-%m}" else ""}


def single(board: Board, report: ReportView, language: str) -> str:
    """Write the page of one report."""
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        facts = {**_frame(board, language), "card": card(report, language, board.at)}
        return render_to_string("statuspages/public/report.html", facts)


def metrics(board: Board, language: str) -> str:
    """Write what is measured, over a day, a week and a month."""
    with translation.override(language), timezone.override(ZoneInfo(board.page.time_zone)):
        panels = [panel(one, board.at) for one in board.measured]
        shown = [(one, [(words.PERIODS[graph.period], graph) for graph in one.graphs]) for one in panels]
        return render_to_string("statuspages/public/metrics.html", {**_frame(board, language), "panels": shown})


def _frame(board: Board, language: str) -> dict[str, Any]:
    return {
        "page": board.page,
        "base": f"/status/{board.page.slug}/",
        "language": language,
        "languages": [(one, words.LANGUAGE_NAMES[one]) for one in board.page.languages],
        "sentence": words.OVERALL[board.overall],
        "indicator": INDICATORS[board.overall],
        "at": board.at,
        "logo": next((one for one in board.logos if not one.is_dark), None),
        "has_dark_logo": any(one.is_dark for one in board.logos),
        "may_follow": board.page.is_public or board.is_narrowed,
        "may_text": is_offered("sms"),
    }


def _facts(board: Board, language: str) -> dict[str, Any]:
    cards = {one.id: card(one, language, board.at) for one in board.reports}
    sections = _sections(board)
    lately = [one for one in board.past if (one.over_at or one.began_at) > board.at - LATELY]
    return {
        **_frame(board, language),
        "incidents": [cards[one.id] for one in board.open_incidents],
        "running": [cards[one.id] for one in board.running],
        "upcoming": [cards[one.id] for one in board.upcoming],
        "past": [cards[one.id] for one in lately],
        "sections": sections,
        "beginnings": sorted({drawn.known for section in sections for _one, _word, drawn in section.rows if drawn}),
        "marks": {bad.mark: bad for section in sections for _one, _word, drawn in section.rows if drawn for bad in drawn.bad}.values(),
        "width": DAYS * STEP,
        "told": facts(board, language),
        "panels": [panel(one, board.at, (Period.DAY,)) for one in board.measured],
        "weights": [(words.STATES[State(state)], round(weight * 100)) for state, weight in board.page.weights.items()],
    }


def _sections(board: Board) -> list[Section]:
    rows: Mapping[str, list[Row]] = defaultdict(list)
    for one in board.components:
        if _is_shown(one):
            rows[one.group].append((one, str(words.STATES[one.state]), _bars(board, one)))
    inside = insides(board.groups)
    found = [_section(depth, group, inside[group.code], rows) for depth, group in outline(board.groups)]
    loose = Section("", "", 1, worst(one.state for one, _word, _bars in rows[""]), None, rows[""])
    return [one for one in found if one] + ([loose] if loose.rows else [])


def _section(depth: int, group: GroupView, inside: Sequence[str], rows: Mapping[str, list[Row]]) -> Section | None:
    """Lay out a group with the codes of all groups in it; None when nothing in it is shown."""
    held = [row for code in inside for row in rows.get(code, ())]
    if not held:
        return None
    shares = [bars.uptime for _one, _word, bars in held if bars]
    uptime = average(shares) if len(shares) > 1 else None
    return Section(group.name, group.description, depth, worst(one.state for one, _word, _bars in held), uptime, rows.get(group.code, ()))


def _is_shown(one: ComponentView) -> bool:
    return not one.only_if_degraded or one.state != State.OPERATIONAL


def _bars(board: Board, one: ComponentView) -> Bars | None:
    days = board.days.get(one.id)
    return bars(one, days, board.page, board.corrections.get(one.id, ())) if days else None


def card(report: ReportView, language: str, at: datetime) -> Card:
    """Lay out a report for a reader, in the language that is active."""
    corrected = {one.corrects for one in report.updates if one.corrects}
    title = words.best(report.titles, language)
    said = [
        Line(one, str(words.STAGES[Stage(one.stage)]), Told(*words.best(one.texts, language)), one.number in corrected)
        for one in report.updates
    ]
    return Card(
        report=report,
        title=Told(*title),
        stage=str(words.STAGES[Stage(report.stage)]),
        lines=said,
        states=[(one.component, one.state, str(words.STATES[one.state])) for one in report.affected],
        estimate=words.estimate(report.eta_at, report.eta_share) if report.eta_at else "",
        scope=str(words.SCOPES[report.scope]) if report.scope else "",
        restart=str(words.RESTARTS[report.restart]) if report.restart else "",
        repeats=str(words.REPEATS[report.repeats]) if report.repeats else "",
        is_late=report.next_update_at is not None and report.next_update_at < at,
        learned_title=Told(*words.best({code: said["title"] for code, said in report.learned.items()}, language)),
        learned=Told(*words.best({code: said["body"] for code, said in report.learned.items()}, language)),
    )
