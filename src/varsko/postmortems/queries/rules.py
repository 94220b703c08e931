"""Which severities ask for a review."""

import json

from varsko.core.models import Setting
from varsko.incidents import queries as incidents
from varsko.postmortems.domain import rules as domain

RULES = "postmortems.rules"


def rules() -> dict[int, int]:
    """Give the days within which incidents of each severity of the scale are reviewed, 0 for none."""
    said = Setting.objects.filter(name=RULES).values_list("value", flat=True).first()
    chosen = {int(number): int(days) for number, days in json.loads(said or "{}").items()}
    return domain.rules([(one.number, one.pages) for one in incidents.scale().levels], chosen)
