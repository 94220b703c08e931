"""The macros of desks, for those who may know of the desk; and what one would say to a caller."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from varsko.core.rows import find
from varsko.desk.data import RequestView
from varsko.desk.domain.macros import MacroView, chosen, fill
from varsko.desk.models import Macro
from varsko.desk.queries.access import desks_for
from varsko.desk.queries.lists import path_of
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def macros(desk_ids: Iterable[object] | None = None, *, by: Actor) -> list[MacroView]:
    """List the macros of desks, or of all that the asker may know of, by desk and in its order."""
    rows = _rows(by).filter(desk__archived_at=None)
    if desk_ids is not None:
        rows = rows.filter(desk__in=[as_uuid(one) for one in desk_ids])
    return [macro_view(row) for row in rows.order_by("desk__name", "position", "name")]


def macro(ref: object, *, by: Actor) -> MacroView | None:
    """Find a macro by id; None where the asker may not know of its desk."""
    row = find(_rows(by), ref)
    return macro_view(row) if row else None


def _rows(by: Actor) -> QuerySet[Macro]:
    return Macro.objects.filter(desk__in=desks_for(by)).select_related("desk", "category__parent__parent", "team", "person")


def macro_view(row: Macro) -> MacroView:
    """Freeze a macro that was loaded with what it names."""
    return MacroView(
        id=str(row.pk),
        desk_id=str(row.desk_id),
        desk_name=row.desk.name,
        name=row.name,
        answers=dict(row.answers),
        end=row.end,
        note=row.note,
        category_id=str(row.category_id or ""),
        category=path_of(row.category),
        priority=row.priority,
        why_note=row.why_note,
        takes=row.takes,
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        person_id=str(row.person_id or ""),
        person_name=row.person.name if row.person else "",
        tags=tuple(row.tags.split()),
        version=row.version,
    )


def macro_answer(found: MacroView, about: RequestView, *, by: Actor, language: str = "") -> str:
    """Give what a macro would answer the caller of a request, in their language, with its blanks filled; "" when it answers nothing."""
    caller = about.caller
    values: Mapping[str, str] = {
        "caller": caller.name if caller else "",
        "first_name": caller.name.partition(" ")[0] if caller else "",
        "key": about.key,
        "title": about.title,
        "desk": about.desk_name,
        "me": by.who.name,
    }
    return fill(chosen(found.answers, caller.language if caller else "", language), values).strip()
