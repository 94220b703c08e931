"""Who hears of what."""

import pytest

from varsko.statuspages.domain.following import Following, Unheard, is_dead, why_unheard


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Following(), None),
        (Following(report="r1"), None),
        (Following(report="r2"), Unheard.OTHER_REPORT),
        (Following(report="r1", components=frozenset({"other"})), None),
        (Following(kind="incident"), None),
        (Following(kind="maintenance"), Unheard.OTHER_KIND),
        (Following(components=frozenset({"tickets", "boats"})), None),
        (Following(components=frozenset({"boats"})), Unheard.OTHER_COMPONENTS),
    ],
)
def test_somebody_hears_of_what_they_asked_for(asked, reason):
    assert why_unheard(asked, report="r1", kind="incident", concerned={"tickets"}) == reason


def test_an_address_is_given_up_after_three_refusals():
    assert [is_dead(count) for count in (0, 2, 3, 4)] == [False, False, True, True]
