"""Checklists of desks, and the steps of requests."""

from collections.abc import Iterable

from varsko.core.rows import find
from varsko.desk.domain.checklists import ChecklistView, Steps, StepView
from varsko.desk.models import Category, Checklist, Request, RequestStep
from varsko.desk.queries.access import desks_for
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_WITH = ("desk", "category__parent__parent")


def checklists(desk_ids: Iterable[object], *, by: Actor) -> list[ChecklistView]:
    """List the checklists of desks that the asker may know of, by name."""
    wanted = desks_for(by).filter(pk__in=[as_uuid(one) for one in desk_ids])
    rows = Checklist.objects.filter(desk__in=wanted).select_related(*_WITH).order_by("desk__name", "name", "pk")
    return [checklist_view(row) for row in rows]


def all_checklists(*, by: Actor) -> list[ChecklistView]:
    """List those of all desks that the asker may know of."""
    rows = Checklist.objects.filter(desk__in=desks_for(by)).select_related(*_WITH).order_by("desk__name", "name", "pk")
    return [checklist_view(row) for row in rows]


def checklist(ref: object, *, by: Actor) -> ChecklistView | None:
    """Find one of them by id."""
    row = find(Checklist.objects.filter(desk__in=desks_for(by)).select_related(*_WITH), ref)
    return checklist_view(row) if row else None


def checklist_view(row: Checklist) -> ChecklistView:
    """Freeze a checklist; its desk and category are to be loaded."""
    return ChecklistView(
        id=str(row.pk),
        desk_id=str(row.desk_id),
        desk_name=row.desk.name,
        name=row.name,
        steps=tuple(row.steps),
        kind=row.kind,
        category_id=str(row.category_id or ""),
        category=" › ".join(one.name for one in reversed(_line(row.category))),
        gives=row.gives,
        blocks=row.blocks,
        version=row.version,
    )


def _line(category: Category | None) -> list[Category]:
    """Give a category and those above it."""
    found = []
    while category is not None:
        found.append(category)
        category = category.parent
    return found


def lines_up(category_id: object) -> list[str]:
    """Give the ids of a category and of those above it."""
    row = find(Category.objects.select_related("parent__parent"), category_id)
    return [str(one.pk) for one in _line(row)]


def steps_of(request_id: object) -> Steps:
    """Give the steps of a request, for whoever may see it."""
    rows = RequestStep.objects.filter(request=as_uuid(request_id)).select_related("person").order_by("position", "pk")
    return Steps(steps=tuple(step_view(row) for row in rows))


def step_view(row: RequestStep) -> StepView:
    """Freeze a step; its person is to be loaded."""
    return StepView(
        id=str(row.pk),
        text=row.text,
        name=row.name,
        blocks=row.blocks,
        person_id=str(row.person_id or ""),
        person_name=row.person.name if row.person else "",
        done_at=row.done_at,
        done_name=row.done_name,
    )


def open_blocking(row: Request) -> list[str]:
    """Give what is to be done before a request may be solved."""
    return list(
        RequestStep.objects.filter(request=row, blocks=True, done_at=None).order_by("position", "pk").values_list("text", flat=True)[:5]
    )
