"""From tables to plain data."""

import msgspec

from varsko.paging.data import NoticeView, PageView
from varsko.paging.domain.ladder import Repeat, Run, Step
from varsko.paging.models import EscalationRun, Notice, Page


def run_of(row: EscalationRun) -> Run:
    """Read where a run stands."""
    return Run(
        steps=msgspec.convert(row.snapshot["steps"], tuple[Step, ...]),
        repeat=msgspec.convert(row.snapshot["repeat"], Repeat),
        started_at=row.started_at,
        cycle=row.cycle,
        step=row.step,
        forced=row.forced,
    )


def page_view(row: Page) -> PageView:
    """Read a page; its run and its notices must be loaded with it."""
    return PageView(
        id=str(row.pk),
        alert_id=str(row.alert_id),
        user_id=str(row.user_id or ""),
        name=row.name,
        at=row.at,
        state=row.state,
        policy=row.run.name if row.run else "",
        step=row.step,
        cycle=row.cycle,
        via=tuple(row.via),
        notices=tuple(notice_view(one) for one in row.notices.all()),
        answered_at=row.answered_at,
    )


def notice_view(row: Notice) -> NoticeView:
    """Read a notice."""
    return NoticeView(
        method=row.method,
        address=row.address,
        state=row.state,
        reason=row.reason,
        due_at=row.due_at,
        delivery_id=str(row.delivery_id or ""),
    )
