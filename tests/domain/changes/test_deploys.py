"""What makes two reports of a deploy one, and which change it was part of."""

from datetime import timedelta, timezone

import pytest

from tests.cast import NOON
from varsko.changes.domain.deploys import Planned, is_live, mark, part_of
from varsko.kernel.intervals import Interval

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("environment", "live"), [("production", True), ("Prod-EU", True), ("live", True), ("", True), ("staging", False), ("preprod", False)]
)
def test_customers_feel_production_alone(environment, live):
    assert is_live(environment) is live


def told(*, sender="ci", ref="", service="db", environment="prod", version="1.2", at=None, now=NOON) -> str:
    return mark(sender, ref, service, environment, version, at, now)


def test_the_senders_own_reference_names_a_deploy_whatever_else_it_says():
    assert told(ref="77") == told(ref="77", version="1.3", at=NOON)
    assert told(ref="77") != told(ref="77", sender="other ci")
    assert told(ref="77") != told(ref="78")


def test_one_run_of_a_pipeline_deploys_many_services_to_many_places():
    assert told(ref="77") == told(ref="77", environment="PROD")
    assert len({told(ref="77"), told(ref="77", service="web"), told(ref="77", environment="test")}) == 3


def test_without_one_it_is_named_by_what_was_deployed_where_and_when():
    assert told(at=NOON) == told(at=NOON, now=NOON + 300 * MINUTE, environment="PROD")
    assert told(at=NOON) == told(at=NOON.astimezone(timezone(timedelta(hours=2))))
    assert told(at=NOON) != told(at=NOON + MINUTE)
    assert told() == told(now=NOON + 59 * MINUTE)
    assert len({told(), told(now=NOON + 60 * MINUTE), told(version="1.3"), told(environment="test"), told(service="web")}) == 5


@pytest.mark.parametrize(("minutes", "found"), [(-16, ""), (-15, "first"), (30, "first"), (59, "second"), (180, "second"), (181, "")])
def test_it_was_part_of_the_change_planned_for_its_time(minutes, found):
    first = Planned("first", Interval(NOON, NOON + 60 * MINUTE))
    second = Planned("second", Interval(NOON + 60 * MINUTE, NOON + 120 * MINUTE))
    assert part_of(NOON + minutes * MINUTE, [first, second]) == found
