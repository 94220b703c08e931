"""Those outside whom services need, and how their own pages say that they are."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from varsko.catalog.data import ProviderView, RelianceView
from varsko.catalog.domain import graph
from varsko.catalog.domain.outside import UNNAMED, may_be_them
from varsko.catalog.models import Provider, Reliance
from varsko.catalog.queries.running import edges
from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

ABOUT = Subject(kind="service")


def providers(by: Actor) -> list[ProviderView]:
    """List those outside, by name, for whoever may see services."""
    return _by_name(Provider.objects.order_by("address")) if may(by, "see", ABOUT) else []


def _by_name(rows: Iterable[Provider]) -> list[ProviderView]:
    return in_order(map(provider_view, rows), lambda one: one.name)


def reliances(by: Actor, *, at: datetime, service_id: object = None) -> list[RelianceView]:
    """List which services need whom – one service's, or all – by provider; those of services that `by` may see."""
    rows = Reliance.objects.filter(service__archived_at=None)
    return _seen(rows if service_id is None else rows.filter(service=as_uuid(service_id)), by, at)


def providers_for(service_ids: Iterable[str], *, by: Actor, at: datetime) -> list[RelianceView]:
    """List who outside is needed by any of these services, or by what they need in turn; each provider or part once, the worst first."""
    wanted = {str(one) for one in service_ids}
    found = _seen(Reliance.objects.filter(service__archived_at=None), by, at) if wanted else []
    if not found:
        return []
    known = edges()
    wanted |= {near.id for one in wanted for near in graph.needed_for(known, one)}
    once = {(one.provider.id, one.part): one for one in reversed(found) if one.service_id in wanted}
    order = {state: place for place, state in enumerate(["critical", "major", "minor", "maintenance", "", "none"])}
    return sorted(once.values(), key=lambda one: (order.get(one.state, 4), one.provider.name, one.part))


def _seen(rows: QuerySet[Reliance], by: Actor, at: datetime) -> list[RelianceView]:
    found = rows.select_related("provider", "service__team").order_by("provider__name", "provider__address", "part", "service__name")
    return [_view(row, at) for row in found if may(by, "see", _about(row))]


def _about(row: Reliance) -> Subject:
    team = row.service.team
    return Subject(kind="service", team_ids=frozenset({str(team.pk)} if team else ()), private=bool(team and team.private))


def _view(row: Reliance, at: datetime) -> RelianceView:
    state = row.provider.indicator if row.state in {"", UNNAMED} else row.state
    return RelianceView(
        id=row.pk,
        service_id=str(row.service_id),
        service_name=row.service.name,
        provider=provider_view(row.provider),
        part=row.part,
        state=state,
        is_part_known=row.state != UNNAMED,
        may_be_them=may_be_them(state, row.provider.heard_at, at),
    )


def provider_view(row: Provider) -> ProviderView:
    """Freeze a provider."""
    return ProviderView(
        id=str(row.pk),
        name=row.name,
        address=row.address,
        indicator=row.indicator,
        said=row.said,
        troubles=tuple((name, state) for name, state in row.troubles),
        incidents=tuple(row.incidents),
        looked_at=row.looked_at,
        heard_at=row.heard_at,
        changed_at=row.changed_at,
        is_reached=row.looked_at == row.heard_at,
        is_watched=row.due_at is not None,
    )
