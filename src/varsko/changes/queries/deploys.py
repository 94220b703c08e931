"""What other systems deployed, as far as the asker may know of it, and what of it was shortly before an incident."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.changes.data import DeployView, NearDeploy, Ref
from varsko.changes.domain import deploys as rules
from varsko.changes.models import Deploy
from varsko.changes.queries.access import hidden_teams, visible_to
from varsko.changes.queries.edges import older
from varsko.changes.queries.near import LOOK_BACK, began
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.queries import private_team_ids

_MOST_SHOWN = 5


def about_deploy(service: ServiceView) -> Subject:
    """Give what permissions on deploys of a service depend on."""
    return Subject(kind="deploy", team_ids=frozenset({service.team_id} - {""}), private=service.private)


def deploys(*, by: Actor, before: datetime | None = None, last: object = None, limit: int = 50) -> list[DeployView]:
    """List deploys, the latest first; `before` is the time of the last one seen, and `last` its id."""
    rows = _visible(Deploy.objects.filter(older("at", before, last)), hidden_teams(by))
    return deploy_views(rows.order_by("-at", "-pk")[:limit], by)


def deploys_of(change_id: object, *, by: Actor, limit: int = 20) -> list[DeployView]:
    """List the deploys that were part of a change, the latest first."""
    rows = _visible(Deploy.objects.filter(change=as_uuid(change_id)), hidden_teams(by))
    return deploy_views(rows.order_by("-at", "-pk")[:limit], by)


def near_deploys(incident: IncidentView, *, by: Actor) -> list[NearDeploy]:
    """List what customers felt of the day before an incident: deploys of its services and of what these need, the latest first."""
    start = began(incident)
    rows = _around(incident, start, LOOK_BACK)
    found = deploy_views(_visible(rows, hidden_teams(by))[:_MOST_SHOWN], by) if rows is not None else []
    return [NearDeploy(deploy=one, before=start - one.at) for one in found]


def just_before(incident: IncidentView, span: timedelta) -> list[DeployView]:
    """List the same for everybody who may read the incident: nothing of private teams, the first first."""
    rows = _around(incident, began(incident), span)
    return _views(list(_visible(rows, private_team_ids())[:_MOST_SHOWN]), set())[::-1] if rows is not None else []


def old_deploys(at: datetime) -> QuerySet[Deploy]:
    """Give the deploys that are kept no longer."""
    return Deploy.objects.filter(at__lt=at - rules.KEPT).order_by("at")


def deploy_views(rows: QuerySet[Deploy], by: Actor) -> list[DeployView]:
    """Freeze rows for a reader."""
    found = list(rows.select_related("service", "change__request"))
    parts = {one.change_id for one in found} - {None}
    seen = set(visible_to(by).filter(pk__in=parts).values_list("pk", flat=True)) if parts else set()
    return _views(found, seen)


def _around(incident: IncidentView, start: datetime, span: timedelta) -> QuerySet[Deploy] | None:
    """Give the deploys of a time on the services of an incident and on what they need; None when there is nothing to look for."""
    mine = {one.id for one in (incident.service, *incident.affected) if one}
    lately = Deploy.objects.filter(at__gt=start - span, at__lte=start, is_live=True)
    touched = list(lately.order_by().values_list("service_id", flat=True).distinct()) if mine else []
    if not touched:
        return None
    wanted = mine | catalog.around(mine)[1]
    near = [pk for pk in touched if str(pk) in wanted]
    return lately.filter(service__in=near).order_by("-at", "-pk") if near else None


def _visible(rows: QuerySet[Deploy], hidden: Iterable[str]) -> QuerySet[Deploy]:
    return rows.exclude(service__team__in=[as_uuid(one) for one in hidden])


def _views(rows: list[Deploy], changes: Collection[UUID]) -> list[DeployView]:
    return [
        DeployView(
            id=str(row.pk),
            service=Ref(id=str(row.service_id), name=row.service.name),
            environment=row.environment,
            is_live=row.is_live,
            version=row.version,
            summary=row.summary,
            who=row.who,
            link=row.link,
            source=row.source,
            change_key=row.change.request.key if row.change and row.change_id in changes else "",
            at=row.at,
        )
        for row in rows
    ]
