"""What is to be done: now, or afterwards by somebody until a day. No task holds an incident open."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.events.base import Event
from varsko.events.incidents import TaskAdded, TaskChanged, TaskDone, TaskReopened
from varsko.incidents.actions.rows import about, held, insider
from varsko.incidents.data import TaskView
from varsko.incidents.domain import limits
from varsko.incidents.models import Incident, Task
from varsko.incidents.queries.parts import task_view
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor

MOST_TASKS = 500


def add_task(
    *, by: Actor, at: datetime, ref: object, title: str, kind: str = "response", owner_id: str = "", due_on: date | None = None
) -> TaskView:
    """Note something to do. A clean-up task has an owner and a day, so that it happens. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref)
        number = (Task.objects.filter(incident=row).aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST_TASKS:
            raise Invalid({"title": _("No more tasks fit into one incident.")})
        task = Task(incident=row, number=number, created_at=at, **_fields(title, kind, owner_id, due_on))
        task.save(force_insert=True)
        due = task.due_on.isoformat() if task.due_on else ""
        record(TaskAdded(**_of(row, task, by, at), kind=task.kind, owner=task.owner_name, due=due))
    return task_view(task)


def change_task(
    *, by: Actor, at: datetime, ref: object, number: int, title: str, kind: str, owner_id: str = "", due_on: date | None = None
) -> TaskView:
    """Replace what a task says."""
    with transaction.atomic():
        row, task = _held(by, ref, number)
        values = {name: value for name, value in _fields(title, kind, owner_id, due_on).items() if value != getattr(task, name)}
        told = {name: (getattr(task, name), value) for name, value in values.items() if name != "owner_id"}
        _write(task, **values)
        about_task = _of(row, task, by, at)
        record(*(TaskChanged(**about_task, field=name, before=str(old or ""), after=str(new or "")) for name, (old, new) in told.items()))
    return task_view(task)


def finish_task(*, by: Actor, at: datetime, ref: object, number: int) -> TaskView:
    """Say that a task is done; saying it twice changes nothing."""
    return _mark(by, at, ref, number, is_done=True)


def reopen_task(*, by: Actor, at: datetime, ref: object, number: int) -> TaskView:
    """Say that a task is not done after all."""
    return _mark(by, at, ref, number, is_done=False)


def _mark(by: Actor, at: datetime, ref: object, number: int, *, is_done: bool) -> TaskView:
    with transaction.atomic():
        row, task = _held(by, ref, number)
        if is_done != (task.done_at is not None):
            _write(task, done_at=at if is_done else None, done_by=by.who.name if is_done else "")
            event: Event = (TaskDone if is_done else TaskReopened)(**_of(row, task, by, at))
            record(event)
    return task_view(task)


def _write(task: Task, **values: Any) -> None:
    if values:
        Task.objects.filter(pk=task.pk).update(**values)
    for name, value in values.items():
        setattr(task, name, value)


def _fields(title: str, kind: str, owner_id: str, due_on: date | None) -> dict[str, Any]:
    if kind not in Task.Kind.values:
        raise Invalid({"kind": _("Choose one of what is offered.")})
    is_late = kind == Task.Kind.CLEANUP
    if is_late and not owner_id:
        raise Invalid({"owner": _("Somebody must own a clean-up task.")})
    if is_late and due_on is None:
        raise Invalid({"due_on": _("A clean-up task needs a day.")})
    owner = insider(owner_id, "owner") if owner_id else None
    return {
        "kind": kind,
        "title": line(title, "title", limits.TITLE, required=True),
        "owner_id": owner.id if owner else None,
        "owner_name": owner.name if owner else "",
        "due_on": due_on,
    }


def _held(by: Actor, ref: object, number: int) -> tuple[Incident, Task]:
    row = held(by, ref)
    task = Task.objects.filter(incident=row, number=number).first()
    if task is None:
        raise NotFound("task")
    return row, task


def _of(row: Incident, task: Task, by: Actor, at: datetime) -> dict[str, Any]:
    return {**about(row, by, at), "number": task.number, "title": task.title}
