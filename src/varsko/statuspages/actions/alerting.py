"""Components that heed the alerts of their service, what the pages of those say whom it needs, and what is measured."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from varsko.alerts import queries as alerts
from varsko.catalog import queries as catalog
from varsko.core import wake
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages.actions.judging import judged
from varsko.statuspages.actions.rows import held, settle, touch
from varsko.statuspages.domain.alerting import LOOK_EVERY, NOTHING, of_alerts, of_provider
from varsko.statuspages.domain.states import State, worst
from varsko.statuspages.models import AlertWatch, Component, Mailbox, MetricRule, StatusPage

REASON, MEASURED, MAILED = "alerts", "measured", "mail"


def watch(page: StatusPage, at: datetime) -> None:
    """Look at once whether components of a page heed alerts, and what these say; inside the caller's transaction."""
    AlertWatch.objects.update_or_create(page=page, defaults={"due_at": at})
    wake.after_commit()


def look(row: AlertWatch, *, at: datetime) -> None:
    """Let what is open on services, and what is measured, say how the components of a page are, inside the caller's transaction."""
    page = held(SYSTEM_ACTOR, row.page_id)
    wanted = Component.objects.filter(Q(service__isnull=False) | Q(rules__isnull=False) | Q(mailbox__isnull=False), page=page).exclude(
        heeds=NOTHING
    )
    heeding = list(wanted.distinct())
    rules = list(MetricRule.objects.filter(component__in=heeding).select_related("metric", "component").order_by("id")) if heeding else []
    turned = judged(page, rules, at=at)
    served = {str(one.service_id) for one in heeding if one.service_id}
    gravest = alerts.gravest_of_services(served) if served else {}
    outside = _outside({str(one.service_id) for one in heeding if one.heeds_providers}, at)
    measured, mailed = _measured(rules), list(Mailbox.objects.filter(component__in=heeding)) if heeding else []
    by_mail = {one.pk: State(one.state) for one in mailed}
    said = {one.pk: [_said(one, gravest, outside), measured[one.pk], by_mail.get(one.pk, State.OPERATIONAL)] for one in heeding}
    changed = [one for one in heeding if _note(one, worst(said[one.pk]), at)]
    over = _forget(page, heeding)
    concerned = [one.pk for one in (*changed, *over)]
    reason = MEASURED if turned else MAILED if _read(mailed) else REASON
    if concerned and settle(page, concerned, by=SYSTEM_ACTOR, at=at, reason=reason):
        touch(page, at)
    row.finish(due_at=at + LOOK_EVERY if heeding else None)


def _said(one: Component, gravest: Mapping[str, int], outside: Mapping[str, State]) -> State:
    """Add up what alerts and, where they are heeded, providers say of a component: the worst counts."""
    by_alerts, service = of_alerts(gravest.get(str(one.service_id))), str(one.service_id)
    return worst([by_alerts, outside.get(service, State.OPERATIONAL)]) if one.heeds_providers else by_alerts


def _measured(rules: Iterable[MetricRule]) -> Mapping[UUID, State]:
    """Give the worst that what is measured says of each component."""
    found: dict[UUID, State] = defaultdict(lambda: State.OPERATIONAL)
    for one in rules:
        if one.broken:
            found[one.component_id] = worst([found[one.component_id], State(one.state)])
    return found


def _outside(services: Collection[str], at: datetime) -> Mapping[str, State]:
    """Give the worst that those outside say whom these services need, by service."""
    found: dict[str, list[State]] = defaultdict(list)
    for one in catalog.reliances(SYSTEM_ACTOR, at=at) if services else ():
        found[one.service_id].append(of_provider(one.state, one.provider.heard_at, at))
    return {service: worst(states) for service, states in found.items()}


def _read(boxes: Iterable[Mailbox]) -> bool:
    """Tell whether mails said something since the last look, and note that they are read."""
    new = [one.pk for one in boxes if one.is_new]
    return bool(new) and bool(Mailbox.objects.filter(pk__in=new).update(is_new=False))


def _note(one: Component, said: State, at: datetime) -> bool:
    """Write down what alerts say when that is new."""
    if said == one.alert_state:
        return False
    since = None if said == State.OPERATIONAL else one.alert_since or at
    return bool(Component.objects.filter(pk=one.pk).update(alert_state=said, alert_since=since, alert_overruled=False))


def _forget(page: StatusPage, heeding: Iterable[Component]) -> list[Component]:
    """Forget what alerts said of components that heed none any more."""
    known = [one.pk for one in heeding]
    rows = list(Component.objects.filter(page=page).exclude(pk__in=known).exclude(alert_state=State.OPERATIONAL))
    if rows:
        Component.objects.filter(pk__in=[one.pk for one in rows]).update(alert_state=State.OPERATIONAL, alert_since=None)
    return rows
