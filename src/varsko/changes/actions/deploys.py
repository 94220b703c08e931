"""Keeping what other systems deployed, once each, however often they tell of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.catalog.data import ServiceView
from varsko.changes.data import DeployDraft, DeployView
from varsko.changes.domain import deploys, limits
from varsko.changes.domain.deploys import Planned
from varsko.changes.models import Change, Deploy, NotedDeploy
from varsko.changes.queries.access import visible_to
from varsko.changes.queries.deploys import about_deploy, deploy_views, just_before
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk import queries as desk
from varsko.events.changes import DeployRecorded
from varsko.incidents import actions as incident_actions
from varsko.incidents import queries as incidents
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.kernel.intervals import Interval
from varsko.kernel.text import is_web_address
from varsko.people.data import SYSTEM_ACTOR, Actor, Subject
from varsko.people.domain.permissions import demand, may

_MOST_LATE = 50
_NO_INCIDENTS = ("declined", "merged")
_STATES = ("approved", "scheduled", "under_way", "done", "failed", "backed_out", "closed")


def record_deploy(*, by: Actor, at: datetime, draft: DeployDraft) -> tuple[DeployView, bool]:
    """Keep what was deployed; gives it, and whether it is new: told again, it stays as it was told first.

    Raises NotAllowed, and Invalid for a service or a change that the sender may not know of.
    """
    demand(by, "open", Subject(kind="deploy"))
    service = _service(draft.service, by)
    demand(by, "open", about_deploy(service))
    columns, when = _columns(draft, by), _when(draft, at)
    ref = line(draft.ref, "id", 200)
    mark = deploys.mark(by.who.id or by.who.name, ref, service.id, columns["environment"], columns["version"], draft.at, at)
    change = _change(draft, by, service, when)
    is_live = deploys.is_live(columns["environment"])
    with transaction.atomic():
        defaults = {**columns, "service_id": service.id, "is_live": is_live, "change_id": change, "at": when, "told_at": at}
        row, is_new = Deploy.objects.get_or_create(mark=mark, defaults=defaults)
        if is_new:
            told = {"service": service.id, "service_name": service.name, "environment": row.environment, "version": row.version}
            record(DeployRecorded(at=at, by=by.who, subject=str(row.pk), **told))
    return deploy_views(Deploy.objects.filter(pk=row.pk), by)[0], is_new


def note_deploys(incident_id: str, *, at: datetime) -> None:
    """Write what was deployed just before an incident began into its timeline, each once; safe to repeat.

    What belongs to private teams is left out: whoever reads the incident may not know of it.
    """
    found = incidents.incident(incident_id, by=SYSTEM_ACTOR)
    if found is None or found.drill:
        return
    for one in just_before(found, deploys.NOTED):
        with transaction.atomic():
            _noted, is_new = NotedDeploy.objects.get_or_create(deploy_id=one.id, incident_id=found.id)
            if is_new:
                incident_actions.write_entry(by=SYSTEM_ACTOR, at=at, ref=found.id, text=_sentence(one), happened_at=min(one.at, at))


def note_late(deploy_id: object, *, at: datetime) -> None:
    """Write a deploy that was told of after an incident had been declared into its timeline; safe to repeat."""
    row = find(Deploy.objects.filter(is_live=True), deploy_id)
    if row is None:
        return
    since = Q(declared_at__gte=row.at, declared_at__lte=at) & ~Q(status__in=_NO_INCIDENTS) & _began_after(row.at)
    for one in incidents.incidents(by=SYSTEM_ACTOR, where=since, limit=_MOST_LATE):
        note_deploys(one.id, at=at)


def _began_after(moment: datetime) -> Q:
    """Match incidents that began so shortly after a moment that it is worth a line: a handful, however long ago that was."""
    when = {"gte": moment, "lt": moment + deploys.NOTED}
    felt, noticed, declared = (
        Q(**{f"{name}__{way}": value for way, value in when.items()}) for name in ("impact_started_at", "detected_at", "declared_at")
    )
    return felt | Q(impact_started_at=None) & (noticed | Q(detected_at=None) & declared)


def _sentence(one: DeployView) -> str:
    said = {"service": one.service.name, "version": one.version, "environment": one.environment, "who": one.who or one.source}
    text = _("%(service)s %(version)s was deployed (%(environment)s) by %(who)s.") if one.environment else ""
    text = text or _("%(service)s %(version)s was deployed by %(who)s.")
    return " ".join(part for part in (text % said, one.link) if part)


def _service(ref: str, by: Actor) -> ServiceView:
    found = catalog.service(ref) or catalog.match([ref])
    if found is None or (found.private and not may(by, "open", about_deploy(found))):
        raise Invalid({"service": _("There is no such service.")})
    return found


def _when(draft: DeployDraft, at: datetime) -> datetime:
    when = draft.at or at
    if when > at + deploys.AHEAD or when < at - deploys.KEPT:
        raise Invalid({"at": _("Say a time of the last ninety days.")})
    return min(when, at)


def _columns(draft: DeployDraft, by: Actor) -> dict[str, str]:
    link = line(draft.link, "link", 500)
    if link and not is_web_address(link):
        raise Invalid({"link": _("A web address begins with https:// or http://.")})
    return {
        "environment": line(draft.environment, "environment", 60),
        "version": line(draft.version, "version", 100, required=True),
        "summary": line(draft.summary, "summary", 300),
        "who": line(draft.who, "who", 200),
        "link": link,
        "source": by.who.name,
    }


def _change(draft: DeployDraft, by: Actor, service: ServiceView, at: datetime) -> UUID | None:
    """Find the change that it was part of: the one that is named, or one planned for the service and that time."""
    if draft.change:
        pk = desk.id_of(draft.change)
        row = visible_to(by).filter(pk=pk).prefetch_related("services").first() if pk else None
        if row is None:
            raise Invalid({"change": _("There is no such change.")})
        services = {str(one.pk) for one in row.services.all()}
        if services and service.id not in services:
            raise Invalid({"change": _("That change is of other services.")})
        return pk
    rows = Change.objects.filter(services=as_uuid(service.id), state__in=_STATES, begins_at__isnull=False)
    near = rows.filter(begins_at__lte=at + limits.LONGEST, ends_at__gte=at - limits.LONGEST).order_by("-begins_at")[:50]
    planned = [Planned(str(one.pk), Interval(one.begins_at, one.ends_at)) for one in near if one.begins_at and one.ends_at]
    return as_uuid(deploys.part_of(at, planned))
