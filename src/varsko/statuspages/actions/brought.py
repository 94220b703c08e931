"""What is brought along from another kind of status page: once each, by its own code, with its own times. What is here already stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import ComponentChanged, ReportBrought
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import Actor
from varsko.statuspages.actions.pages import create_page
from varsko.statuspages.actions.reports import change_report_row
from varsko.statuspages.actions.rows import about, as_stored, held, settle, touch
from varsko.statuspages.data import BroughtComponent, BroughtGroup, BroughtReport, Change, PageDraft, PageView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.nesting import sound
from varsko.statuspages.domain.past import stretches
from varsko.statuspages.domain.stages import CLAIMING, OVER, Kind
from varsko.statuspages.domain.states import State
from varsko.statuspages.models import Affected, Component, Group, Report, ReportUpdate, Spell, StatusPage
from varsko.statuspages.queries.views import page_view

_COPIED = ("monitoring_at", "planned_for", "planned_until", "begins_itself", "ends_itself", "backfilled", "began_at", "created_at", "stage")


def bring_page(*, by: Actor, at: datetime, code: str, draft: PageDraft) -> PageView:
    """Make a page with the code it had elsewhere. Raises NotAllowed, Invalid, Conflict."""
    with transaction.atomic():
        made = create_page(by=by, at=at, draft=draft)
        if StatusPage.objects.filter(code=code).exists():
            raise Conflict({"code": _("There is such a page already.")})
        if code:
            StatusPage.objects.filter(pk=made.id).update(code=code)
    return page_view(StatusPage.objects.prefetch_related("hosts").get(pk=made.id))


def bring_parts(*, by: Actor, at: datetime, ref: object, groups: Sequence[BroughtGroup], components: Sequence[BroughtComponent]) -> int:
    """Bring groups and components; gives how many are new. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if len(components) > limits.MOST_COMPONENTS or len(groups) > limits.MOST_GROUPS:
            raise Invalid({"components": _("There is no room for more.")})
        fresh_groups = _unknown(Group.objects.all(), groups)
        known = _bring_groups(page, fresh_groups, at)
        fresh = _unknown(Component.objects.all(), components)
        Component.objects.bulk_create(_component(page, one, known.get(one.group), at) for one in fresh)
        facts = {**about(page, by, at), "change": "brought"}
        record(*(ComponentChanged(**facts, component=one.code, name=one.name) for one in (*fresh_groups, *fresh)))
        codes = [one.code for one in fresh]
        settle(page, Component.objects.filter(page=page, code__in=codes).values_list("pk", flat=True), by=by, at=at)
        touch(page, at)
    return len(fresh_groups) + len(fresh)


def bring_report(*, by: Actor, at: datetime, ref: object, brought: BroughtReport) -> bool:
    """Bring one report with its updates; nobody is told. False when it is here already. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if Report.objects.filter(code=brought.code).exists():
            return False
        parts = {row.code: row for row in Component.objects.filter(page=page)}
        row = _report(page, brought, by, at)
        ReportUpdate.objects.bulk_create(_updates(page, row, brought, parts, by))
        states = {code: state for code, state in brought.affects.items() if code in parts}
        Affected.objects.bulk_create(Affected(report=row, component=parts[code], state=state) for code, state in states.items())
        _count(brought, parts)
        record(ReportBrought(**about(page, by, at), report=row.code, title=brought.title))
        if row.stage in CLAIMING:
            concerned = [parts[code].pk for code in states]
            Component.objects.filter(pk__in=concerned).update(set_state=State.OPERATIONAL)  # it is the report that says how they are now
            settle(page, concerned, by=by, at=at, report=row.code, since=min(row.began_at, at))
        touch(page, at)
    return True


def _bring_groups(page: StatusPage, fresh: Sequence[BroughtGroup], at: datetime) -> dict[str, Group]:
    """Make groups, and put them into one another; gives all groups of the page by code."""
    Group.objects.bulk_create(
        Group(page=page, code=one.code, name=one.name, description=one.description, position=one.position, created_at=at, updated_at=at)
        for one in fresh
    )
    known = {row.code: row for row in page.groups.select_related("parent")}
    there = {code: row.parent.code if row.parent else "" for code, row in known.items()}
    said = {one.code: one.parent for one in fresh}
    outer = sound({code: there[code] for code in there if code not in said} | said)
    placed = [known[one.code] for one in fresh if outer[one.code]]
    for row in placed:
        row.parent = known[outer[row.code]]
    Group.objects.bulk_update(placed, ["parent"])
    return known


def _unknown(rows: Any, brought: Iterable[Any]) -> list[Any]:
    """Give what is not here yet, each code once."""
    wanted = {one.code: one for one in brought}
    known = set(rows.filter(code__in=list(wanted)).values_list("code", flat=True))
    return [one for code, one in wanted.items() if code not in known]


def _component(page: StatusPage, one: BroughtComponent, group: Group | None, at: datetime) -> Component:
    return Component(
        page=page,
        code=one.code,
        group=group,
        name=one.name,
        description=one.description,
        position=one.position,
        set_state=one.state,
        showcase=one.showcase,
        only_if_degraded=one.only_if_degraded,
        began_on=min(one.began_on or at.date(), at.date()),
        created_at=at,
        updated_at=at,
    )


def _report(page: StatusPage, one: BroughtReport, by: Actor, at: datetime) -> Report:
    last = one.updates[-1].said_at if one.updates else one.created_at
    language = page.languages[0]
    row = Report.objects.create(
        page=page,
        code=one.code,
        kind=Kind.MAINTENANCE if one.is_maintenance else Kind.INCIDENT,
        titles={language: one.title},
        impact=one.impact,
        impact_override=one.override,
        over_at=(one.over_at or last) if one.stage in OVER else None,
        learned={language: {"title": one.title, "body": one.learned}} if one.learned else {},
        published_at=one.created_at,
        author_name=by.who.name[:200],
        updated_at=last,
        **{name: getattr(one, name) for name in _COPIED},
    )
    if row.kind == Kind.MAINTENANCE and row.stage not in OVER:
        change_report_row(row, at)
    return row


def _updates(page: StatusPage, row: Report, one: BroughtReport, parts: dict[str, Component], by: Actor) -> list[ReportUpdate]:
    made, before = [], dict.fromkeys(parts, State.OPERATIONAL.value)
    for number, said in enumerate(_unknown(ReportUpdate.objects.all(), one.updates), 1):
        states = {code: state for code, state in said.states.items() if code in parts}
        changes = [Change(code=code, name=parts[code].name, before=before[code], after=state) for code, state in states.items()]
        before |= states
        update = ReportUpdate(
            report=row,
            code=said.code,
            number=number,
            stage=said.stage,
            texts={page.languages[0]: said.text} if said.text else {},
            components=as_stored(one for one in changes if one.before != one.after),
            told=said.told,
            author_name=by.who.name[:200],
            said_at=said.said_at,
            first_said_at=said.said_at,
            created_at=said.said_at,
        )
        made.append(update)
    return made


def _count(one: BroughtReport, parts: dict[str, Component]) -> None:
    """Count the time in which components did not work, and let them have been there since."""
    if one.backfilled:
        return
    found = stretches([(said.said_at, said.states) for said in one.updates], over_at=one.over_at)
    counted = [(parts[code], stretch) for code, stretch in found if code in parts]
    Spell.objects.bulk_create(
        Spell(component=part, state=stretch.state, began_at=stretch.span.start, ended_at=stretch.span.end) for part, stretch in counted
    )
    for part, stretch in counted:
        first = stretch.span.start.date()
        if first < part.began_on:
            part.began_on = first
            Component.objects.filter(pk=part.pk).update(began_on=first)
