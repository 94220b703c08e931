"""Who knows what, which of it a request needs, and the ladders of desks."""

from collections.abc import Iterable

from django.db.models import Q

from varsko.core.models import EventRow
from varsko.core.texts import in_order
from varsko.desk.domain.skills import RungView, SkillView
from varsko.desk.models import Category, Request, Rung, Skill
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

REASONS = ("desk.RequestAssigned", "desk.RequestEscalated")
_LATEST = 6


def skills(*, by: Actor) -> list[SkillView]:
    """List what people know, by name. Raises NotAllowed."""
    demand(by, "see", Subject(kind="settings"))
    return in_order(_views(Skill.objects.order_by("pk")), lambda one: one.name)


def skill(ref: object, *, by: Actor) -> SkillView | None:
    """Find a skill. Raises NotAllowed."""
    demand(by, "see", Subject(kind="settings"))
    return next(iter(_views(Skill.objects.filter(pk__in=[one for one in [as_uuid(ref)] if one]))), None)


def skills_of(row: Request) -> list[SkillView]:
    """List what a request asks for: its service, its category, and those that the category lies in."""
    lineage: list[object] = []
    category: Category | None = row.category
    while category is not None:
        lineage.append(category.pk)
        category = category.parent
    asked = Q(categories__in=lineage) | (Q(services=row.service_id) if row.service_id else Q(pk__in=()))
    return _views(Skill.objects.filter(asked).distinct().order_by("name"))


def ladder(desk_id: object) -> list[RungView]:
    """List the rungs of a desk, the first first; whoever sees a desk sees these."""
    rows = Rung.objects.filter(desk=as_uuid(desk_id)).select_related("person").order_by("share", "pk")
    return [
        RungView(
            id=str(row.pk),
            share=row.share,
            vip_only=row.vip_only,
            person_id=str(row.person_id or ""),
            person_name=row.person.name if row.person else "",
        )
        for row in rows
    ]


def reasons_of(request_id: str) -> list[EventRow]:
    """Give the lines of the log that say why a request was given to whom, and who heard of it as late, the newest first."""
    rows = EventRow.objects.filter(about="request", subject=request_id, kind__in=REASONS).order_by("-pk")[:_LATEST]
    return [row for row in rows if row.kind == REASONS[1] or row.data.get("why")]


def _views(rows: Iterable[Skill]) -> list[SkillView]:
    found = list(rows)
    people = _members(Skill.people.through, "user_id", found)
    categories = _members(Skill.categories.through, "category_id", found)
    services = _members(Skill.services.through, "service_id", found)
    return [
        SkillView(
            id=str(row.pk),
            name=row.name,
            people=people.get(row.pk, ()),
            categories=categories.get(row.pk, ()),
            services=services.get(row.pk, ()),
        )
        for row in found
    ]


def _members(through: type, column: str, rows: Iterable[Skill]) -> dict[object, tuple[str, ...]]:
    found: dict[object, tuple[str, ...]] = {}
    for skill_id, other in through.objects.filter(skill__in=rows).order_by(column).values_list("skill_id", column):  # type: ignore[attr-defined]  # a table that Django makes
        found[skill_id] = (*found.get(skill_id, ()), str(other))
    return found
