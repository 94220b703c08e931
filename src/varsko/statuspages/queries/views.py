"""From rows to shapes."""

from collections.abc import Iterable

from varsko.statuspages.data import AffectedView, Change, ComponentView, GroupView, PageView, ReportView, SaidView
from varsko.statuspages.domain.states import Impact, State
from varsko.statuspages.domain.uptime import WEIGHTS
from varsko.statuspages.models import Component, Group, Report, ReportUpdate, StatusPage
from varsko.statuspages.queries.hosts import unserved


def page_view(row: StatusPage) -> PageView:
    """Freeze a page whose hosts are loaded."""
    hosts = list(row.hosts.all())
    return PageView(
        id=str(row.pk),
        code=row.code,
        slug=row.slug,
        name=row.name,
        description=row.description,
        access=row.access,
        languages=tuple(row.languages) or ("en",),
        time_zone=row.time_zone,
        accent=row.accent,
        announcement=row.announcement,
        support_url=row.support_url,
        weights={**WEIGHTS, **row.weights},
        takes=row.takes,
        hosts=tuple(sorted(one.name for one in hosts)),
        unserved=unserved(hosts),
        created_at=row.created_at,
        updated_at=row.updated_at,
        written_at=row.written_at,
        alarm_from=row.alarm_from,
        networks=tuple(row.networks),
        teams=tuple(row.teams),
    )


def group_view(row: Group) -> GroupView:
    """Freeze a group whose outer group is loaded."""
    return GroupView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        description=row.description,
        position=row.position,
        created_at=row.created_at,
        updated_at=row.updated_at,
        parent=row.parent.code if row.parent else "",
    )


def component_view(row: Component) -> ComponentView:
    """Freeze a component whose group is loaded."""
    return ComponentView(
        id=str(row.pk),
        code=row.code,
        name=row.name,
        description=row.description,
        group=row.group.code if row.group else "",
        service_id=str(row.service_id or ""),
        state=State(row.state),
        position=row.position,
        only_if_degraded=row.only_if_degraded,
        showcase=row.showcase,
        began_on=row.began_on,
        created_at=row.created_at,
        updated_at=row.updated_at,
        heeds=row.heeds,
        heeds_providers=row.heeds_providers,
        alert_state=State(row.alert_state),
        alert_since=row.alert_since,
        alert_overruled=row.alert_overruled,
    )


def said_view(row: ReportUpdate) -> SaidView:
    """Freeze an update."""
    changes = (Change(code=one["code"], name=one["name"], before=one["old_status"], after=one["new_status"]) for one in row.components)
    return SaidView(
        id=str(row.pk),
        code=row.code,
        number=row.number,
        stage=row.stage,
        texts=dict(row.texts),
        changes=tuple(changes),
        told=row.told,
        corrects=row.corrects,
        author_name=row.author_name,
        said_at=row.said_at,
        first_said_at=row.first_said_at,
        created_at=row.created_at,
        edited_at=row.edited_at,
    )


def report_view(row: Report) -> ReportView:
    """Freeze a report whose updates and affected components with their groups are loaded."""
    affected = sorted(row.affected.all(), key=lambda one: (one.component.position, one.component.name))
    return ReportView(
        id=str(row.pk),
        code=row.code,
        page_id=str(row.page_id),
        incident_id=str(row.incident_id or ""),
        kind=row.kind,
        stage=row.stage,
        titles=dict(row.titles),
        impact=Impact(row.impact_override or row.impact),
        impact_override=row.impact_override,
        repeats=row.repeats,
        learned=dict(row.learned),
        learned_at=row.learned_at,
        learned_draft=dict(row.learned_draft),
        learned_draft_at=row.learned_draft_at,
        scope=row.scope,
        known_error=row.known_error,
        next_update_at=row.next_update_at,
        eta_at=row.eta_at,
        eta_share=row.eta_share,
        restart=row.restart,
        backfilled=row.backfilled,
        planned_for=row.planned_for,
        planned_until=row.planned_until,
        begins_itself=row.begins_itself,
        ends_itself=row.ends_itself,
        remind_before=row.remind_before,
        reminded_at=row.reminded_at,
        began_at=row.began_at,
        monitoring_at=row.monitoring_at,
        over_at=row.over_at,
        published_at=row.published_at,
        publish_at=row.publish_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        updates=_newest_first(row.updates.all()),
        affected=tuple(AffectedView(component=component_view(one.component), state=State(one.state)) for one in affected),
    )


def _newest_first(rows: Iterable[ReportUpdate]) -> tuple[SaidView, ...]:
    return tuple(said_view(one) for one in sorted(rows, key=lambda one: (one.said_at, one.number), reverse=True))
