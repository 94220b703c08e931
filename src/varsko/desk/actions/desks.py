"""Setting up desks, their categories and the table of priorities."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, refuse
from varsko.desk.data import CategoryView, DeskView, Kind
from varsko.desk.domain import limits
from varsko.desk.domain.priority import IMPACTS, URGENCIES, is_whole
from varsko.desk.domain.turns import Rule
from varsko.desk.models import Category, Checklist, Desk, Matrix
from varsko.desk.queries.access import desks_for
from varsko.desk.queries.desks import categories, desk_views, where_desk
from varsko.events.desk import CategoryChanged, DeskChanged, DeskCreated, MatrixChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

FIELDS = ("name", "slug", "team_id", "language", "time_zone", "confidential", "offered", "kinds", "gives", "shares", "copies")


def create_desk(*, by: Actor, at: datetime, **said: Any) -> DeskView:
    """Open a desk: name, slug, team_id, and if wanted language, time_zone, confidential, offered, kinds, gives, shares, copies.

    Raises NotAllowed, Invalid, Conflict.
    """
    demand(by, "configure", _subject(as_uuid(said.get("team_id"))))
    columns = _checked(said, Desk())
    with transaction.atomic():
        row = Desk(**columns, created_at=at)
        _save(row)
        record(DeskCreated(at=at, by=by.who, subject=str(row.pk), name=row.name))
    return desk_views(Desk.objects.filter(pk=row.pk))[0]


def change_desk(*, by: Actor, at: datetime, ref: object, archived: bool | None = None, **said: Any) -> DeskView:
    """Say anew what `create_desk` takes, or put a desk into the archive: nobody reports to it any more. Raises NotFound too."""
    with transaction.atomic():
        row = held_desk(by, ref)
        demand(by, "configure", _subject(as_uuid(said.get("team_id", row.team_id))))
        columns = _checked(said, row)
        if archived is not None:
            columns["archived_at"] = (row.archived_at or at) if archived else None
        before = {name: getattr(row, name) for name in columns}
        for name, value in columns.items():
            setattr(row, name, value)
        _save(row)
        for name in (one for one in columns if columns[one] != before[one]):
            said_of = {"field": name, "before": str(before[name]), "after": str(columns[name])}
            record(DeskChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, **said_of))
    return desk_views(Desk.objects.filter(pk=row.pk))[0]


def held_desk(by: Actor, ref: object) -> Desk:
    """Hold a desk that the asker may set up, until the caller's transaction ends. Raises NotFound, NotAllowed."""
    row = desks_for(by).filter(where_desk(ref)).select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound("desk")
    demand(by, "configure", _subject(row.team_id))
    return row


def _subject(team_id: object) -> Subject:
    return Subject(kind="desk", team_ids=frozenset({str(team_id)} if team_id else ()))


def _checked(said: Mapping[str, Any], row: Desk) -> dict[str, Any]:
    found = {name: said[name] for name in FIELDS if name in said}
    team = people.team(as_uuid(found["team_id"])) if as_uuid(found.get("team_id")) else None
    slug = str(found.get("slug", row.slug)).strip().lower()
    kinds = [one for one in Kind if one in found.get("kinds", row.kinds or list(Kind))]
    refuse(
        team=found.get("team_id") and team is None,
        language=found.get("language", row.language) not in dict(settings.LANGUAGES),
        time_zone=not is_zone(str(found.get("time_zone", row.time_zone))),
        offered=found.get("offered", row.offered) not in Desk.Offered.values,
        kinds=not kinds,
        gives=found.get("gives", row.gives) not in set(Rule),
        copies=found.get("copies", row.copies) not in Desk.Copies.values,
    )
    if not limits.is_slug(slug):
        raise Invalid({"slug": _("Small letters, digits and hyphens.")})
    if found.get("confidential", row.confidential) and not (team if "team_id" in found else row.team_id):
        raise Invalid({"team": _("Nobody would know of a confidential desk without a team.")})
    if found.get("confidential", row.confidential) and found.get("shares", row.shares):
        raise Invalid({"shares": _("A confidential desk shows its requests to nobody else.")})
    name = line(str(found.get("name", row.name)), "name", 100, required=True)
    own = {"team_id": as_uuid(team.id) if team else None} if "team_id" in found else {}
    return {**found, "name": name, "slug": slug, "kinds": kinds, **own}


def _save(row: Desk) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict({"name": _("Another desk has this name or address.")}) from None


def write_category(
    *, by: Actor, at: datetime, desk: object, name: str, parent: str = "", team_id: str = "", words: Sequence[str] = (), ref: str = ""
) -> CategoryView:
    """Add a category to a desk, or with `ref`, its id, change one; `words` make the telephone line think of it.

    Raises NotFound, NotAllowed, Invalid, Conflict.
    """
    with transaction.atomic():
        row = held_desk(by, desk)
        category = find(row.categories.all(), ref) if ref else Category(desk=row)
        above = find(row.categories.all(), parent)
        team = people.team(as_uuid(team_id)) if as_uuid(team_id) else None
        if category is None:
            raise NotFound("category")
        tree = {one.id: one for one in categories([row.pk])}
        is_below = above is not None and ref and tree[ref].path in _paths_above(tree[str(above.pk)], tree)
        too_deep = above is not None and tree[str(above.pk)].depth + 1 >= limits.DEEPEST
        refuse(parent=(parent and above is None) or is_below or too_deep, team=team_id and team is None)
        if not ref and len(tree) >= limits.MOST_CATEGORIES:
            raise Invalid({"name": _("No more categories fit into one desk.")})
        category.name, category.parent = line(name, "name", 100, required=True), above
        category.team_id = as_uuid(team.id) if team else None
        category.words = [line(word, "words", 60) for word in words if word.strip()][:40]
        _save_category(category)
        said = "changed" if ref else "added"
        record(CategoryChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, category=category.name, change=said))
    return next(one for one in categories([row.pk]) if one.id == str(category.pk))


def _paths_above(view: CategoryView, tree: Mapping[str, CategoryView]) -> list[str]:
    """Give the paths of a category and of all that it lies in."""
    found = [view.path]
    while view.parent_id:
        view = tree[view.parent_id]
        found.append(view.path)
    return found


def _save_category(row: Category) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict({"name": _("There is a category of this name already.")}) from None


def remove_category(*, by: Actor, at: datetime, desk: object, ref: str) -> None:
    """Take a category out, with those in it; requests of it stay without one. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held_desk(by, desk)
        category = find(row.categories.all(), ref)
        if category is None:
            raise NotFound("category")
        tree = {one.id: one for one in categories([row.pk])}
        gone = [one for one, view in tree.items() if tree[str(category.pk)].path in _paths_above(view, tree)]
        Checklist.objects.filter(category__in=[as_uuid(one) for one in gone]).update(gives=False)  # without a category it would be for all
        category.delete()
        record(CategoryChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, category=category.name, change="removed"))


def change_matrix(
    *, by: Actor, at: datetime, cells: Mapping[tuple[int, int], int], tier_raises: bool, vip_raises: bool, note: str = ""
) -> int:
    """Write a new version of the table of priorities, for requests from now on; gives its number. Raises NotAllowed, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    if not is_whole(cells):
        raise Invalid({"cells": _("Choose one of what is offered.")})
    stored = [[cells[impact, urgency] for urgency in URGENCIES] for impact in IMPACTS]
    with transaction.atomic():
        sequences.hold("priorities")
        version = (Matrix.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        said = line(note, "note", 500)
        rules = {"cells": stored, "tier_raises": tier_raises, "vip_raises": vip_raises}
        Matrix.objects.create(version=version, note=said, changed_by=by.who.name, changed_at=at, **rules)
        record(MatrixChanged(at=at, by=by.who, subject="matrix", version=version, note=said))
    return version
