"""What is done to services."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from varsko.catalog import queries
from varsko.catalog.data import Link, ServiceView
from varsko.catalog.domain import graph
from varsko.catalog.models import Alias, Dependency, Provider, Service
from varsko.core import outbox, wake
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.catalog import (
    ServiceArchived,
    ServiceChanged,
    ServiceCreated,
    ServiceLinked,
    ServiceRestored,
    ServiceUnlinked,
)
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.text import clean, fold, is_web_address
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may

_MOST_LINKS = 20
_MOST_ALIASES = 100


def create_service(
    *,
    by: Actor,
    at: datetime,
    name: str,
    team_id: object = None,
    tier: int = Service.Tier.NORMAL,
    description: str = "",
    links: Iterable[Link] = (),
    aliases: Iterable[str] = (),
) -> ServiceView:
    """Make a service; its own name, folded, is always one of its aliases. Raises Conflict for a name that is taken."""
    owner = _owner(team_id)
    demand(by, "configure", Subject(kind="service", team_ids=frozenset({owner} - {""})))
    row = Service(
        id=new_id(),
        name=_name(name),
        team_id=owner or None,
        tier=_tier(tier),
        description=clean(description),
        links=_links(links),
        created_at=at,
    )
    names = _folded([row.name, *aliases])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _set_aliases(row, names, by)
            outbox.record(ServiceCreated(**about(row, by, at)))
    except IntegrityError:
        raise _taken() from None
    return _view(row)


def update_service(
    *,
    by: Actor,
    at: datetime,
    service_id: object,
    name: str | None = None,
    team_id: object = None,
    tier: int | None = None,
    description: str | None = None,
    links: Iterable[Link] | None = None,
    aliases: Iterable[str] | None = None,
) -> ServiceView:
    """Change what is given of a service; `team_id` "" takes the owner away. Raises NotFound, Conflict, Invalid."""
    row = wanted(by, service_id)
    given: dict[str, Any] = {
        "name": None if name is None else _name(name),
        "team_id": None if team_id is None else _owner(team_id),
        "tier": None if tier is None else _tier(tier),
        "description": None if description is None else clean(description),
        "links": None if links is None else _links(links),
    }
    if given["team_id"]:
        demand(by, "configure", Subject(kind="service", team_ids=frozenset({given["team_id"]})))
    before = {field: _stored(row, field) for field in given}
    changed = {field: value for field, value in given.items() if value is not None and value != before[field]}
    events = [
        ServiceChanged(**about(row, by, at), field=field, before=str(before[field]), after=str(value)) for field, value in changed.items()
    ]
    try:
        with transaction.atomic():
            if changed:
                Service.objects.filter(pk=row.pk).update(**_columns(changed))
            if aliases is not None or "name" in changed:
                events += _rename(row, changed.get("name", row.name), aliases, by, at)
            outbox.record(*events)
    except IntegrityError:
        raise _taken() from None
    return _view(row)


def archive_service(*, by: Actor, at: datetime, service_id: object) -> ServiceView:
    """Put a service into the archive: its history stays, alerts are not matched to it any more. Raises NotFound."""
    row = wanted(by, service_id)
    with transaction.atomic():
        if Service.objects.filter(pk=row.pk, archived_at=None).update(archived_at=at):
            outbox.record(ServiceArchived(**about(row, by, at)))
    return _view(row)


def restore_service(*, by: Actor, at: datetime, service_id: object) -> ServiceView:
    """Take a service back from the archive. Raises NotFound."""
    row = wanted(by, service_id)
    with transaction.atomic():
        if Service.objects.filter(pk=row.pk).exclude(archived_at=None).update(archived_at=None):
            look_soon(Provider.objects.filter(reliances__service=row), at)
            outbox.record(ServiceRestored(**about(row, by, at)))
    return _view(row)


def link_dependency(*, by: Actor, at: datetime, service_id: object, needs_id: object) -> ServiceView:
    """Say that a service needs another one. Raises NotFound, and Conflict naming the circle that this would close."""
    row, needs = wanted(by, service_id), _other(by, needs_id)
    with transaction.atomic():
        list(Service.objects.select_for_update().order_by("pk").values_list("pk"))  # one at a time draws at the graph
        _refuse_circle(by, row, needs)
        _dependency, is_new = Dependency.objects.get_or_create(service=row, needs=needs)
        if is_new:
            outbox.record(ServiceLinked(**about(row, by, at), needs_id=str(needs.pk), needs_name=needs.name))
    return _view(row)


def unlink_dependency(*, by: Actor, at: datetime, service_id: object, needs_id: object) -> ServiceView:
    """Say that a service does not need another one any more. Raises NotFound."""
    row, needs = wanted(by, service_id), _other(by, needs_id)
    with transaction.atomic():
        gone, _by_model = Dependency.objects.filter(service=row, needs=needs).delete()
        if gone:
            outbox.record(ServiceUnlinked(**about(row, by, at), needs_id=str(needs.pk), needs_name=needs.name))
    return _view(row)


def _refuse_circle(by: Actor, row: Service, needs: Service) -> None:
    """Raise Conflict if `row` may not need `needs`; services that `by` may not know of stay unnamed."""
    pairs = [(str(one), str(other)) for one, other in Dependency.objects.values_list("service_id", "needs_id")]
    way = graph.circle(pairs, str(row.pk), str(needs.pk))
    if way:
        views = queries.services_by_id(way)
        told = " → ".join(views[one].name if may(by, "see", queries.about(views[one])) else "…" for one in way)
        raise Conflict({"needs": _("This would close a circle: %(services)s.") % {"services": told}})


def _rename(row: Service, name: str, aliases: Iterable[str] | None, by: Actor, at: datetime) -> list[ServiceChanged]:
    """Give a service its aliases: the given ones or those it has, and always its name."""
    before = list(Alias.objects.filter(service=row).order_by("name").values_list("name", flat=True))
    kept = before if aliases is None else list(aliases)
    wanted = _folded([name, *(one for one in kept if aliases is not None or one != fold(row.name))])
    if sorted(wanted) == before:
        return []
    _set_aliases(row, wanted, by)
    return [ServiceChanged(**about(row, by, at), field="aliases", before=", ".join(before), after=", ".join(sorted(wanted)))]


def _set_aliases(row: Service, wanted: list[str], by: Actor) -> None:
    """Give a service these names. Raises Conflict if another has one of them; one that `by` may not know of stays unnamed."""
    owned = Alias.objects.select_related("service").filter(name__in=wanted).exclude(service=row).order_by("name").first()
    if owned:
        other = owned.service.name if may(by, "see", queries.about(_view(owned.service))) else "…"
        told = {"alias": owned.name, "service": other}
        raise Conflict({"aliases": _("Alerts that say “%(alias)s” already belong to %(service)s.") % told})
    Alias.objects.filter(service=row).exclude(name__in=wanted).delete()
    Alias.objects.bulk_create((Alias(service=row, name=name) for name in wanted), ignore_conflicts=True)


def wanted(by: Actor, service_id: object) -> Service:
    """Find a service that `by` may set up. Raises NotFound, NotAllowed."""
    row = find(Service.objects.select_related("team"), service_id)
    if row is None:
        raise NotFound("service")
    team_ids = frozenset({str(row.team_id)}) if row.team_id else frozenset()
    demand(by, "configure", Subject(kind="service", team_ids=team_ids, private=bool(row.team and row.team.private)))
    return row


def _other(by: Actor, service_id: object) -> Service:
    row = find(Service.objects.all(), service_id)
    if row is None or not may(by, "see", queries.about(_view(row))):
        raise NotFound("service")
    return row


def _view(row: Service) -> ServiceView:
    view = queries.service(row.pk)
    if view is None:
        raise NotFound("service")
    return view


def _stored(row: Service, field: str) -> Any:
    value = getattr(row, field)
    return str(value or "") if field == "team_id" else value


def _columns(changed: dict[str, Any]) -> dict[str, Any]:
    return {field: value or None if field == "team_id" else value for field, value in changed.items()}


def _owner(team_id: object) -> str:
    if not team_id:
        return ""
    team = people.team(team_id)
    if team is None:
        raise Invalid({"team_id": _("There is no such team.")})
    return team.id


def _name(name: str) -> str:
    text = " ".join(clean(name).split())
    if not text or len(text) > 100:
        raise Invalid({"name": _("A service needs a name of at most 100 characters.")})
    return text


def _tier(tier: int) -> int:
    if tier not in Service.Tier.values:
        raise Invalid({"tier": _("A tier is a number from 1 (critical) to 4 (minor).")})
    return tier


def _links(links: Iterable[Link]) -> list[dict[str, str]]:
    found = [{"title": (clean(link.title).strip() or link.url)[:100], "url": clean(link.url).strip()} for link in links]
    if len(found) > _MOST_LINKS or not all(is_web_address(link["url"]) and len(link["url"]) <= 2000 for link in found):
        raise Invalid({"links": _("A link is an address that begins with http:// or https://; a service has at most 20.")})
    return found


def _folded(names: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(folded for name in names if (folded := fold(clean(name)).strip())))
    if len(found) > _MOST_ALIASES or any(len(name) > 200 for name in found):
        raise Invalid({"aliases": _("A service has at most 100 other names of at most 200 characters.")})
    return found


def look_soon(providers: QuerySet[Provider], at: datetime) -> None:
    """Have the pages of providers read, inside the caller's transaction.

    Whoever reads one at this moment must not say that nobody needs it: they lose their claim.
    """
    providers.update(due_at=at, leased_until=None, fence=F("fence") + 1)
    wake.after_commit()


def about(row: Service, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what each event about a service says."""
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name}


def _taken() -> Conflict:
    return Conflict({"name": _("Another service has this name.")})
