"""Saying who knows what, and who hears of what is late."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk.actions.assigning import operator
from varsko.desk.actions.desks import held_desk
from varsko.desk.domain.skills import RungView, SkillView
from varsko.desk.domain.targets import MISSED, SHARES
from varsko.desk.models import Category, Rung, Skill
from varsko.desk.queries.skills import ladder, skills
from varsko.events.desk import LadderChanged, SkillChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_SETTINGS = Subject(kind="settings")
_MOST_RUNGS = 20
RUNG_SHARES = (*SHARES, MISSED)


def write_skill(
    *, by: Actor, at: datetime, name: str, who: Iterable[str], categories: Iterable[str], services: Iterable[str], ref: str = ""
) -> SkillView:
    """Say what there is to know, who knows it, and what asks for it; with `ref` anew. Raises NotFound, NotAllowed, Invalid, Conflict."""
    demand(by, "configure", _SETTINGS)
    persons = people.users(who)
    sorts = list(Category.objects.filter(pk__in=[as_uuid(one) for one in categories]))
    known = catalog.services_by_id(services)
    row = find(Skill.objects.all(), ref) if ref else Skill()
    if row is None:
        raise NotFound("skill")
    row.name = line(name, "name", 60, required=True)
    try:
        with transaction.atomic():
            row.save()
            row.people.set([UUID(one) for one in persons])  # type: ignore[misc]  # keys may be given in place of rows
            row.categories.set(sorts)
            row.services.set([UUID(one) for one in known])  # type: ignore[misc]  # the same
            record(SkillChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, people=tuple(one.name for one in persons.values())))
    except IntegrityError:
        raise Conflict({"name": _("There is one of this name already.")}) from None
    return next(one for one in skills(by=by) if one.id == str(row.pk))


def remove_skill(*, by: Actor, at: datetime, ref: str) -> None:
    """Take a skill away. Raises NotFound, NotAllowed."""
    demand(by, "configure", _SETTINGS)
    row = find(Skill.objects.all(), ref)
    if row is None:
        raise NotFound("skill")
    with transaction.atomic():
        record(SkillChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, people=()))
        row.delete()


def add_rung(*, by: Actor, at: datetime, desk: object, share: int, person_id: str = "", vip_only: bool = False) -> RungView:
    """Have somebody hear of requests of which so many percent of a promise are used up; without a person, the managers of their team.

    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    refuse(share=share not in RUNG_SHARES)
    try:
        with transaction.atomic():
            row = held_desk(by, desk)
            if row.rungs.count() >= _MOST_RUNGS:
                raise Invalid({"share": _("There is no room for more.")})
            person = operator(row, person_id) if person_id else None
            made = Rung.objects.create(desk=row, share=share, vip_only=vip_only, person_id=as_uuid(person.id) if person else None)
            name = person.name if person else ""
            record(LadderChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, share=share, person=name, change="added"))
    except IntegrityError:
        raise Conflict({"share": _("This is there already.")}) from None
    return next(one for one in ladder(row.pk) if one.id == str(made.pk))


def remove_rung(*, by: Actor, at: datetime, desk: object, ref: str) -> None:
    """Take a rung away. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held_desk(by, desk)
        rung = find(row.rungs.select_related("person"), ref)
        if rung is None:
            raise NotFound("rung")
        name = rung.person.name if rung.person else ""
        record(LadderChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, share=rung.share, person=name, change="removed"))
        rung.delete()
