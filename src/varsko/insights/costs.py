"""Setting and reading what an hour of down time and of work costs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.texts import refuse
from varsko.events.insights import CostsChanged
from varsko.incidents import queries as incidents
from varsko.insights.domain.costs import MOST, Rates, is_currency
from varsko.insights.models import CostRates
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand


def rates() -> Rates:
    """Give the rates that count now; without a currency nobody set any."""
    row = CostRates.objects.order_by("-version").first()
    if row is None:
        return Rates()
    severities = {int(number): int(rate) for number, rate in row.severities.items()}
    return Rates(currency=row.currency, severities=severities, work=row.work, version=row.version)


def set_rates(*, by: Actor, at: datetime, currency: str, severities: Mapping[int, int], work: int = 0) -> Rates:
    """Say what an hour costs, in whole units of a currency (three letters; "" for no costs at all). Raises NotAllowed, Invalid."""
    demand(by, "configure", Subject(kind="settings"))
    code = currency.strip().upper()
    if code and not is_currency(code):
        raise Invalid({"currency": _("Write the three letters of a currency, such as NOK.")})
    known = {one.number for one in incidents.levels()}
    refuse(severities=bool(set(severities) - known), work=not 0 <= work <= MOST)
    refuse(severities=any(not 0 <= rate <= MOST for rate in severities.values()))
    wanted = {number: rate for number, rate in sorted(severities.items()) if rate}
    with transaction.atomic():
        sequences.hold("cost rates")
        before = rates()
        if (before.currency, before.severities, before.work) == (code, wanted, work):
            return before
        stored = {str(number): rate for number, rate in wanted.items()}
        said: dict[str, Any] = {"currency": code, "severities": stored, "work": work}
        CostRates.objects.create(version=before.version + 1, **said, changed_by=by.who.name, changed_at=at)
        record(CostsChanged(at=at, by=by.who, subject="costs", **said))
    return rates()
