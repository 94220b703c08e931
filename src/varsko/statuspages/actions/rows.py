"""What the verbs of status pages share: holding a page, having it written anew, and adding up what is said of its components."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from varsko.core import wake
from varsko.core.outbox import record
from varsko.events.statuspages import ComponentStateChanged
from varsko.kernel.errors import NotFound
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages.data import Change
from varsko.statuspages.domain.alerting import claim
from varsko.statuspages.domain.stages import CLAIMING
from varsko.statuspages.domain.states import State, worst
from varsko.statuspages.models import Affected, Component, Report, Spell, StatusPage
from varsko.statuspages.queries.pages import ABOUT, about_page, is_hidden, where


def held(by: Actor, ref: object, *, verb: str = "change") -> StatusPage:
    """Hold a page against others until the caller's transaction ends. Raises NotFound, NotAllowed."""
    row = StatusPage.objects.select_for_update(of=("self",)).filter(where(ref)).first()
    if row is None or is_hidden(by, about_page(row.access, row.teams), verb):
        demand(by, verb, ABOUT)
        raise NotFound("status page")
    demand(by, verb, about_page(row.access, row.teams))
    return row


def held_report(page: StatusPage, code: str) -> Report:
    """Give a report of a held page. Raises NotFound."""
    row = Report.objects.filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("report")
    return row


def touch(page: StatusPage, at: datetime) -> None:
    """Have a page written anew right after the commit. Whoever writes it at this moment must do it again."""
    StatusPage.objects.filter(pk=page.pk).update(updated_at=at, due_at=at, leased_until=None, fence=F("fence") + 1)
    wake.after_commit()


def about(page: StatusPage, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what every event about a page says."""
    return {"at": at, "by": by.who, "subject": str(page.pk)}


def settle(
    page: StatusPage,
    components: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
    report: str = "",
    since: datetime | None = None,
    reason: str = "",
) -> list[Change]:
    """Add up what somebody set, what published reports say of components and what alerts do, the worst first; gives what changed.

    A new state counts from `at`, or from `since` when it began before anybody said so.
    """
    rows = list(Component.objects.filter(page=page, pk__in=list(components)).order_by("position", "name"))
    claims: dict[UUID, list[State]] = defaultdict(list)
    said = Affected.objects.filter(component__in=rows, report__published_at__isnull=False, report__stage__in=sorted(CLAIMING))
    for component_id, state in said.values_list("component_id", "state"):
        claims[component_id].append(State(state))
    changes = []
    for row in rows:
        alerted = claim(row.heeds, State(row.alert_state), overruled=row.alert_overruled)
        after = worst([State(row.set_state), alerted, *claims[row.pk]])
        if after != row.state:
            changes.append(Change(code=row.code, name=row.name, before=row.state, after=after.value))
            _switch(row, after, at, since or at)
    facts = {**about(page, by, at), "report": report, "reason": reason}
    record(*(ComponentStateChanged(**facts, component=one.code, name=one.name, before=one.before, after=one.after) for one in changes))
    return changes


def _switch(row: Component, after: State, at: datetime, since: datetime) -> None:
    Spell.objects.filter(component=row, ended_at=None, began_at__gte=at).delete()
    Spell.objects.filter(component=row, ended_at=None).update(ended_at=at)
    if after != State.OPERATIONAL:
        Spell.objects.create(component=row, state=after, began_at=since)
    Component.objects.filter(pk=row.pk).update(state=after, updated_at=at)


def as_stored(changes: Iterable[Change]) -> list[dict[str, str]]:
    """Give changes as the table keeps them, in Statuspage's words."""
    return [{"code": one.code, "name": one.name, "old_status": one.before, "new_status": one.after} for one in changes]
