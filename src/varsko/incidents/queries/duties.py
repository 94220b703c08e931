"""The laws that ask for reports, and what of them an incident owes."""

from django.db.models import Prefetch

from varsko.incidents.domain.duties import SHIPPED, step_of, steps_of
from varsko.incidents.models import Duty, Filing
from varsko.incidents.models import Regime as RegimeRow
from varsko.incidents.owed import DutyView, FilingView, Owed, Regime
from varsko.incidents.queries.lists import visible_to
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_MOST = 100


def regimes() -> list[Regime]:
    """List the laws: the shipped ones, or what stands in their place, and this installation's own by name."""
    own = {row.key: regime_view(row) for row in RegimeRow.objects.order_by("name")}
    shipped = [own.pop(one.key, one) for one in SHIPPED]
    return [*shipped, *own.values()]


def regime_view(row: RegimeRow) -> Regime:
    """Freeze a law."""
    return Regime(
        key=row.key,
        name=row.name,
        steps=steps_of(row.steps),
        authority=row.authority,
        address=row.address,
        sender=row.sender,
        source=row.source,
        checked_on=row.checked_on.isoformat() if row.checked_on else "",
        opens_on=row.opens_on,
        is_off=row.is_off,
    )


def duties(incident_id: object) -> list[DutyView]:
    """List the duties of an incident, the oldest first. Who may see the incident may see these."""
    rows = Duty.objects.filter(incident=as_uuid(incident_id)).select_related("incident").order_by("opened_at", "name")
    return [duty_view(row) for row in rows.prefetch_related(Prefetch("filings", Filing.objects.order_by("position")))]


def owed(*, by: Actor) -> list[Owed]:
    """List the reports that are open in incidents the asker may see, drills left out, the next one due first."""
    rows = Filing.objects.filter(sent_at=None, duty__dropped_at=None, until__isnull=False, duty__incident__drill=False)
    rows = rows.filter(duty__incident__in=visible_to(by)).order_by("until", "pk")[:_MOST]
    found = list(rows.select_related("duty__incident").prefetch_related(Prefetch("duty__filings", Filing.objects.order_by("position"))))
    return [
        Owed(key=row.duty.incident.key, summary=row.duty.incident.summary, duty=duty_view(row.duty), filing=filing_view(row))
        for row in found
    ]


def duty_view(row: Duty) -> DutyView:
    """Freeze a duty whose incident and filings are loaded."""
    return DutyView(
        id=str(row.pk),
        regime=row.regime,
        name=row.name,
        authority=row.authority,
        address=row.address,
        sender=row.sender,
        aware_at=row.aware_at or row.incident.detected_at or row.incident.declared_at,
        classified_at=row.classified_at,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        filings=tuple(filing_view(one) for one in row.filings.all()),
        dropped_at=row.dropped_at,
        dropped_by=row.dropped_by,
        dropped_because=row.dropped_because,
    )


def filing_view(row: Filing) -> FilingView:
    """Freeze a report."""
    return FilingView(
        id=str(row.pk),
        position=row.position,
        step=step_of(row.step),
        until=row.until,
        draft=row.draft,
        version=row.version,
        drafted_by=row.drafted_by,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        number=row.number,
        note=row.note,
    )
