"""What a group of readers sees of a page: its own components, what touches them, and nothing that tells of the rest."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain

from varsko.statuspages.data import Board, ReportView, SaidView
from varsko.statuspages.domain.nesting import with_all_around
from varsko.statuspages.domain.states import Impact, State, impact_of, overall


def narrowed(board: Board, codes: Collection[str], metrics: Collection[str] = ()) -> Board:
    """Keep of a page what concerns components of these codes, and of what is measured these metrics.

    A report that affects no component concerns nobody in particular: it is left out too.
    """
    parts = tuple(one for one in board.components if one.code in codes)
    reports = tuple(narrowed_reports(board.reports, codes))
    ids, kept = {one.id for one in parts}, with_all_around(board.groups, {one.group for one in parts})
    groups = tuple(one for one in board.groups if one.code in kept)
    moments = [[one.updated_at for one in parts], [one.updated_at for one in groups], [one.updated_at for one in reports]]
    touched = max(chain([board.page.created_at], *moments))
    return replace(
        board,
        page=replace(board.page, updated_at=touched),
        overall=overall(one.state for one in parts),
        groups=groups,
        components=parts,
        reports=reports,
        days={key: days for key, days in board.days.items() if key in ids},
        measured=tuple(one for one in board.measured if one.metric.code in metrics),
        corrections={key: some for key, some in board.corrections.items() if key in ids},
        is_narrowed=True,
    )


def narrowed_reports(reports: Iterable[ReportView], codes: Collection[str]) -> list[ReportView]:
    """Keep the reports that affect components of these codes, each without a word of the others."""
    return [_told(one, codes) for one in reports if any(each.component.code in codes for each in one.affected)]


def _told(report: ReportView, codes: Collection[str]) -> ReportView:
    affected = tuple(one for one in report.affected if one.component.code in codes)
    updates = tuple(_said(one, codes) for one in report.updates)
    states = [one.state for one in affected] + [State(change.after) for one in updates for change in one.changes]
    return replace(report, affected=affected, updates=updates, impact=_impact(report, states))


def _said(said: SaidView, codes: Collection[str]) -> SaidView:
    return replace(said, changes=tuple(one for one in said.changes if one.code in codes))


def _impact(report: ReportView, states: Iterable[State]) -> Impact:
    """Give how much it matters to these readers; what somebody said of it by hand stands."""
    return report.impact if report.impact_override or report.is_maintenance else impact_of(states)
