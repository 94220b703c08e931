"""Components and their groups: added, changed, put in order, and how they are."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.core.outbox import record
from varsko.events.statuspages import ComponentChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages.actions.alerting import watch
from varsko.statuspages.actions.rows import about, held, settle, touch
from varsko.statuspages.data import Change, ComponentDraft, ComponentView, GroupView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.alerting import HEEDS
from varsko.statuspages.domain.nesting import DEEPEST, fits
from varsko.statuspages.domain.stages import CLAIMING
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Affected, Component, Group, StatusPage
from varsko.statuspages.queries.views import component_view, group_view

_HEARD_OF = ("service_id", "heeds_providers")
"""What says whose alerts a component heeds."""


def add_component(*, by: Actor, at: datetime, ref: object, draft: ComponentDraft) -> ComponentView:
    """Put a component on a page, after the others. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.components.count() >= limits.MOST_COMPONENTS:
            raise Invalid({"name": _("There is no room for more.")})
        columns = _checked(page, draft, by)
        if draft.position is None:
            columns["position"] = (page.components.aggregate(last=Max("position"))["last"] or 0) + 1
        row = Component.objects.create(
            page=page, began_on=draft.began_on or at.date(), created_at=at, updated_at=at, state=State.OPERATIONAL, **columns
        )
        record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="added"))
        watch(page, at)
        touch(page, at)
    return component_view(row)


def change_component(*, by: Actor, at: datetime, ref: object, code: str, draft: ComponentDraft) -> ComponentView:
    """Let a component be as the draft says. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _component(page, code)
        columns = _checked(page, draft, by)
        if draft.began_on:
            columns["began_on"] = draft.began_on
        heeds_otherwise = columns.get("heeds", row.heeds) != row.heeds
        if heeds_otherwise and any(columns.get(name, getattr(row, name)) != getattr(row, name) for name in _HEARD_OF):
            columns |= {"alert_state": State.OPERATIONAL, "alert_since": None, "alert_overruled": False}  # nobody has looked at these yet
        Component.objects.filter(pk=row.pk).update(**columns, updated_at=at)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=columns["name"], change="changed"))
        if heeds_otherwise:
            settle(page, [row.pk], by=by, at=at)  # what waited for somebody is published, or waits from now on
        watch(page, at)
        touch(page, at)
        row = Component.objects.select_related("group").get(pk=row.pk)
    return component_view(row)


def remove_component(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Take a component off a page, with its past. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _component(page, code)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="removed"))
        row.delete()
        touch(page, at)


def set_state(*, by: Actor, at: datetime, ref: object, code: str, state: str) -> list[Change]:
    """Say how a component is. What reports that go on say of it gives way: the last word counts. Raises NotFound, NotAllowed, Invalid."""
    if state not in set(State):
        raise Invalid({"state": _("Choose one of what is offered.")})
    with transaction.atomic():
        page = held(by, ref)
        row = _component(page, code)
        Component.objects.filter(pk=row.pk).update(set_state=state, alert_overruled=True)
        Affected.objects.filter(component=row, report__stage__in=sorted(CLAIMING)).update(state=state)
        changes = settle(page, [row.pk], by=by, at=at)
        touch(page, at)
    return changes


def add_group(*, by: Actor, at: datetime, ref: object, name: str, description: str = "", parent: str = "") -> GroupView:
    """Make a group on a page, after the others, perhaps within the group of the code `parent`. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.groups.count() >= limits.MOST_GROUPS:
            raise Invalid({"name": _("There is no room for more.")})
        position = (page.groups.aggregate(last=Max("position"))["last"] or 0) + 1
        columns = {"name": _name(name), "description": _short(description), "parent": _outer(page, "", parent)}
        row = Group.objects.create(page=page, position=position, created_at=at, updated_at=at, **columns)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="added"))
        touch(page, at)
    return group_view(row)


def change_group(
    *, by: Actor, at: datetime, ref: object, code: str, name: str, description: str = "", parent: str | None = None
) -> GroupView:
    """Rename a group, and put it within the group of the code `parent`: "" for none, None to leave it. Raises as `add_group`."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _group(page, code)
        columns: dict[str, Any] = {"name": _name(name), "description": _short(description)}
        if parent is not None:
            columns["parent"] = _outer(page, row.code, parent)
        Group.objects.filter(pk=row.pk).update(**columns, updated_at=at)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=columns["name"], change="changed"))
        touch(page, at)
        row = _group(page, row.code)
    return group_view(row)


def remove_group(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Dissolve a group; its components and groups stay, in the group around it when there is one. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _group(page, code)
        record(ComponentChanged(**about(page, by, at), component=row.code, name=row.name, change="removed"))
        Component.objects.filter(group=row).update(group=row.parent, updated_at=at)
        Group.objects.filter(parent=row).update(parent=row.parent, updated_at=at)
        row.delete()
        touch(page, at)


def _component(page: StatusPage, code: str) -> Component:
    row = Component.objects.select_related("group").filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("component")
    return row


def _group(page: StatusPage, code: str) -> Group:
    row = Group.objects.select_related("parent").filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("group")
    return row


def _outer(page: StatusPage, code: str, parent: str) -> Group | None:
    """Find the group that another one, "" for a new one, is to stand within. Raises Invalid."""
    if not parent:
        return None
    rows = {row.code: row for row in page.groups.select_related("parent")}
    if parent not in rows:
        raise Invalid({"parent": _("Choose one of what is offered.")})
    if not fits({row.code: row.parent.code if row.parent else "" for row in rows.values()}, code, parent):
        said = _("A group cannot stand within itself, and at most %(count)d stand within one another.")
        raise Invalid({"parent": said % {"count": DEEPEST}})
    return rows[parent]


def _checked(page: StatusPage, draft: ComponentDraft, by: Actor) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name": _name(draft.name),
        "description": _short(draft.description),
        "group": _group(page, draft.group) if draft.group else None,
        "service_id": _service(draft.service_id, by),
        "only_if_degraded": draft.only_if_degraded,
        "showcase": draft.showcase,
    }
    if draft.began_on and draft.began_on.year not in limits.YEARS:
        raise Invalid({"began_on": _("Choose a day between 1970 and 2199.")})
    if draft.heeds is not None:
        if draft.heeds not in HEEDS:
            raise Invalid({"heeds": _("Choose one of what is offered.")})
        columns["heeds"] = draft.heeds
    if draft.heeds_providers is not None:
        columns["heeds_providers"] = draft.heeds_providers
    return columns if draft.position is None else {**columns, "position": min(max(draft.position, 0), 100_000)}


def _service(service_id: str, by: Actor) -> Any:
    if not service_id:
        return None
    found = catalog.service(service_id) if as_uuid(service_id) else None
    if found is None or not may(by, "see", catalog.about(found)):
        raise Invalid({"service_id": _("There is no such service.")})
    return as_uuid(found.id)


def _name(text: str) -> str:
    name = " ".join(clean(text).split())
    if not 0 < len(name) <= limits.NAME:
        raise Invalid({"name": _("A name needs 1 to %(count)d letters.") % {"count": limits.NAME}})
    return name


def _short(text: str) -> str:
    said = clean(text).strip()
    if len(said) > limits.DESCRIPTION:
        raise Invalid({"description": _("At most %(count)d letters.") % {"count": limits.DESCRIPTION}})
    return said
