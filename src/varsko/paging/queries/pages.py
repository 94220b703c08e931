"""Who was told of an alert, how, and who will be."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from varsko.alerts.data import AlertView
from varsko.alerts.queries import views_of
from varsko.core.rows import find
from varsko.kernel.ids import as_uuid
from varsko.paging.data import PageView, Upcoming
from varsko.paging.domain.ladder import Reach, Run, State, due_of, to_come
from varsko.paging.models import EscalationRun, Notice, Page
from varsko.paging.queries.reach import Asked, reach
from varsko.paging.rows import page_view, run_of
from varsko.people import queries as people
from varsko.people.data import Actor, Role


def _rows() -> QuerySet[Page]:
    notices = Notice.objects.order_by("after", "loop", "pk")
    return Page.objects.select_related("run").prefetch_related(Prefetch("notices", queryset=notices))


def page(page_id: object) -> PageView | None:
    """Find a page by id."""
    row = find(_rows(), page_id)
    return page_view(row) if row else None


def story_of_paging(alert_id: object) -> list[PageView]:
    """List who was told of an alert, oldest first, each with the messages sent and to come."""
    return [page_view(row) for row in _rows().filter(alert=as_uuid(alert_id)).order_by("at", "id")]


def latest_pages(user_id: object, *, limit: int = 20) -> list[PageView]:
    """List the latest pages of a person, newest first."""
    return [page_view(row) for row in _rows().filter(user=as_uuid(user_id)).order_by("-at", "-id")[:limit]]


def answering(page_id: object) -> tuple[PageView, AlertView, Actor] | None:
    """Find a page for whoever holds its link: the page, its alert, and the actor the link makes them.

    None when the page, its alert or its person is gone. Who was paged may answer, whatever their role and teams.
    """
    found = page(page_id)
    alert = views_of([found.alert_id]).get(found.alert_id) if found else None
    if found is None or alert is None:
        return None
    actor = people.actor_for_person(found.user_id)
    if not actor.who.id:
        return None
    role: Role = actor.role if actor.role in {"owner", "admin"} else "responder"
    teams = actor.team_ids | {alert.team_id} - {""}
    return found, alert, replace(actor, who=replace(actor.who, kind="link"), role=role, team_ids=teams)


def waiting_for(user_id: object) -> int:
    """Count the alerts that a person was paged for and has not answered."""
    return Page.objects.filter(user=as_uuid(user_id), state=Page.State.OPEN).values("alert").distinct().count()


def what_next(alert_id: object) -> list[Upcoming]:
    """Tell the next step of each escalation under way for an alert that tells somebody as the alert is now, and whom it means at its time.

    The nearest comes first. What an acknowledgement ended a moment ago is left out, also before the escalation itself has heard of it.
    """
    running = EscalationRun.objects.filter(alert=as_uuid(alert_id), state=EscalationRun.State.RUNNING, due_at__isnull=False)
    rows = list(running.order_by("due_at", "pk"))
    alerts = views_of({str(row.alert_id) for row in rows})
    found = [_upcoming(row, alerts[str(row.alert_id)]) for row in rows]
    return sorted((one for one in found if one), key=lambda one: one.due_at)


def _upcoming(row: EscalationRun, alert: AlertView) -> Upcoming | None:
    now_at = run_of(row)
    run = to_come(now_at, State(alert.state), alert.acknowledged_at)
    if run is None:
        return None
    due_at = row.due_at or run.started_at
    due_at = due_at if (run.cycle, run.step) == (now_at.cycle, now_at.step) else max(due_at, due_of(run))
    step = run.steps[run.step]
    meant = _meant(row, run, alert, due_at)
    return Upcoming(
        run_id=str(row.pk),
        policy=row.name,
        step=run.step,
        steps=len(run.steps),
        cycle=run.cycle,
        due_at=due_at,
        target=step.target_name,
        people=tuple(dict.fromkeys(one.name for one in meant.candidates)),
        reason=meant.reason.value if meant.reason else "",
    )


def _meant(row: EscalationRun, run: Run, alert: AlertView, due_at: datetime) -> Reach:
    return reach([Asked(str(row.pk), alert, (run.steps[run.step],), f"{row.pk}:{run.cycle}")], due_at)[str(row.pk)][0]
