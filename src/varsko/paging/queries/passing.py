"""What a person brings about who passes a page on: told beside the button, before it is pressed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from varsko.alerts.data import AlertView
from varsko.core.rows import find
from varsko.kernel.errors import NotFound
from varsko.paging.data import Passing
from varsko.paging.domain.ladder import Candidate, Facts, Plan, State, plan
from varsko.paging.models import EscalationRun, Page
from varsko.paging.queries.reach import Asked, reach
from varsko.paging.queries.roster import roster
from varsko.paging.rows import run_of
from varsko.people import queries as people


def led_by(page: Page, under_way: Iterable[EscalationRun]) -> list[EscalationRun]:
    """Give the runs that go on when this page is passed on: the one that led to it, else every other one of its alert."""
    rows = list(under_way)
    return [row for row in rows if row.pk == page.run_id] or rows


def passed_by(page: Page) -> set[str]:
    """Give the user ids of those who passed the alert on since it was routed, with the one who was paged here."""
    rows = Page.objects.filter(alert=page.alert_id, round=page.round, state=Page.State.PASSED)
    return {str(page.user_id), *map(str, rows.values_list("user_id", flat=True))}


def passing(page_id: object, alert: AlertView, at: datetime) -> Passing:
    """Tell whom it pages if the person behind a page says "not me" at `at`. Raises NotFound."""
    page = find(Page.objects.all(), page_id)
    if page is None:
        raise NotFound("page")
    passed = passed_by(page)
    rows = led_by(page, EscalationRun.objects.filter(alert=page.alert_id, state=EscalationRun.State.RUNNING).order_by("due_at", "pk"))
    plans = _plans(rows, alert, frozenset(passed), at)
    names = [name for row, made in zip(rows, plans, strict=True) for name in _names(row, made)]
    falls = not rows or any(made.fallback for made in plans)
    return Passing(people=tuple(dict.fromkeys(names)), fallback=_chiefs(alert, passed, at) if falls else (), is_last=falls)


def _plans(rows: Sequence[EscalationRun], alert: AlertView, passed: frozenset[str], at: datetime) -> list[Plan]:
    reached = reach([Asked(str(row.pk), alert, run_of(row).steps, f"{row.pk}:{row.cycle}") for row in rows], at)
    known = roster({one.user_id for steps in reached.values() for step in steps for one in step.candidates}, at)

    def told(who: Candidate) -> Candidate:
        return replace(who, unreachable=who.unreachable or known.telling(who.user_id, alert).reason)

    def facts(row: EscalationRun) -> Facts:
        steps = (replace(one, candidates=tuple(map(told, one.candidates))) for one in reached[str(row.pk)])
        return Facts(state=State(alert.state), reach=tuple(steps), passed=passed)

    return [plan(replace(run_of(row), forced=True), facts(row), at) for row in rows]


def _names(row: EscalationRun, made: Plan) -> list[str]:
    steps = run_of(row).steps
    handed_on = [steps[taken.step].target_name for taken in made.taken if taken.escalation]
    return [*(one.name for taken in made.taken for one in taken.paged), *handed_on]


def _chiefs(alert: AlertView, passed: set[str], at: datetime) -> tuple[str, ...]:
    chiefs = [one for one in people.fallback_people() if one.id not in passed]
    known = replace(roster([one.id for one in chiefs], at), rules={})
    return tuple(one.name or one.email for one in chiefs if known.telling(one.id, alert).reason is None)
