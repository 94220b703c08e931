"""What speaks against a time."""

from datetime import UTC, datetime, timedelta

import pytest

from varsko.changes.domain.conflicts import Frozen, Other, Why, with_changes, with_freezes
from varsko.kernel.intervals import Interval

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPAN = Interval(NOON, NOON + HOUR)


def other(*services: str, start: int = 0) -> Other:
    return Other(key="REQ-2", title="Switch", span=Interval(NOON + start * HOUR, NOON + (start + 1) * HOUR), services=frozenset(services))


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (other("db"), [Why.SAME_SERVICE]),
        (other("web"), [Why.NEAR_SERVICE]),
        (other("db", "web"), [Why.SAME_SERVICE]),
        (other("mail"), []),
        (other("db", start=1), []),
        (other("db", start=-1), []),
    ],
)
def test_other_changes_count_on_the_same_services_and_those_around(one, why):
    assert [found.why for found in with_changes(SPAN, {"db"}, {"web"}, [one])] == why


@pytest.mark.parametrize(
    ("services", "start", "hit"),
    [(None, 0, True), ({"db"}, 0, True), ({"mail"}, 0, False), (set(), 0, False), (None, 1, False), (None, -1, False)],
)
def test_a_freeze_blocks_everything_or_its_services_and_nothing_once_those_are_gone(services, start, hit):
    span = Interval(NOON + start * HOUR, NOON + (start + 1) * HOUR)
    frozen = None if services is None else frozenset(services)
    found = with_freezes(SPAN, {"db"}, [Frozen(id="1", name="Christmas", reason="Peak", span=span, services=frozen)])
    assert [(one.why, one.blocks, one.text) for one in found] == ([(Why.FREEZE, True, "Peak")] if hit else [])
