"""Setting and reading what an hour of down time and of work costs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.texts import refuse
from varsko.events.insights import CostsChanged
from varsko.incidents import queries as incidents
from varsko.insights.domain.costs import KINDS, MOST, MOST_WORKS, Rates, WorkRate, is_currency
from varsko.insights.models import CostRates
from varsko.kernel.errors import Conflict, Invalid
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand

_FIRST_YEAR = 2000


def rates() -> Rates:
    """Give the newest rates; without a currency nobody set any."""
    row = CostRates.objects.order_by("-version").first()
    return _rates(row) if row else Rates()


def rates_so_far() -> list[Rates]:
    """Give all versions of the rates in their order."""
    return [_rates(row) for row in CostRates.objects.order_by("version")]


def history() -> list[tuple[Rates, str, datetime]]:
    """Give all versions, the newest first, with who set them and when."""
    return [(_rates(row), row.changed_by, row.changed_at) for row in CostRates.objects.order_by("-version")]


def _rates(row: CostRates) -> Rates:
    severities = {int(number): int(rate) for number, rate in row.severities.items()}
    works = tuple(WorkRate(kind=one["kind"], team_id=one["team_id"], rate=int(one["rate"])) for one in row.works)
    since = row.since or row.changed_at
    return Rates(currency=row.currency, severities=severities, work=row.work, works=works, version=row.version, since=since)


def set_rates(
    *,
    by: Actor,
    at: datetime,
    currency: str,
    severities: Mapping[int, int],
    work: int = 0,
    works: Sequence[WorkRate] = (),
    since: datetime | None = None,
    base: int | None = None,
) -> Rates:
    """Say what an hour costs, in whole units of a currency (three letters; "" for no costs at all), from now or from `since` on.

    What was before keeps the rates of its time. With the `base` version that somebody began with, what others saved meanwhile stays:
    Conflict. Raises NotAllowed, Invalid, Conflict.
    """
    demand(by, "configure", Subject(kind="settings"))
    code = currency.strip().upper()
    if code and not is_currency(code):
        raise Invalid({"currency": _("Write the three letters of a currency, such as NOK.")})
    known = {one.number for one in incidents.levels()}
    refuse(severities=bool(set(severities) - known), work=not 0 <= work <= MOST)
    refuse(severities=any(not 0 <= rate <= MOST for rate in severities.values()))
    if since is not None and (since > at or since.year < _FIRST_YEAR):
        raise Invalid({"since": _("Choose a day that is not in the future.")})
    wanted = {number: rate for number, rate in sorted(severities.items()) if rate}
    kept = _checked(works, by)
    with transaction.atomic():
        sequences.hold("cost rates")
        before = rates()
        if base is not None and base != before.version:
            raise Conflict({"base": _("Somebody changed this meanwhile.")})
        if since is None and (before.currency, before.severities, before.work, before.works) == (code, wanted, work, kept):
            return before
        stored = {str(number): rate for number, rate in wanted.items()}
        said: dict[str, Any] = {"currency": code, "severities": stored, "work": work, "works": [asdict(one) for one in kept]}
        begin = since or at
        CostRates.objects.create(version=before.version + 1, **said, since=begin, changed_by=by.who.name, changed_at=at)
        record(CostsChanged(at=at, by=by.who, subject="costs", **said, since=begin))
    return rates()


def _checked(works: Sequence[WorkRate], by: Actor) -> tuple[WorkRate, ...]:
    teams = {one.id for one in people.teams(by)} | {one.team_id for one in rates().works}
    refuse(works=len(works) > MOST_WORKS)
    for one in works:
        is_known = one.kind in {"", *KINDS} and one.team_id in {"", *teams}
        if not is_known or not (one.kind or one.team_id) or not 0 <= one.rate <= MOST:
            raise Invalid({"works": _("Say of which kind or team, and what an hour costs.")})
    if len({(one.kind, one.team_id) for one in works}) < len(works):
        raise Invalid({"works": _("Say it once for each kind and team.")})
    return tuple(sorted(works, key=lambda one: (one.kind, one.team_id)))
