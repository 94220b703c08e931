"""When readers who see trouble call somebody."""

import pytest

from varsko.statuspages.domain.sightings import Sighted, Verdict, judge


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (Sighted(recent=0, before=0), Verdict.FEW),
        (Sighted(recent=4, before=0), Verdict.FEW),
        (Sighted(recent=5, before=0), Verdict.SPIKE),
        (Sighted(recent=5, before=144), Verdict.SPIKE),
        (Sighted(recent=5, before=145), Verdict.USUAL),
        (Sighted(recent=50, before=144 * 20), Verdict.USUAL),
        (Sighted(recent=500, before=0, known=True), Verdict.KNOWN),
    ],
)
def test_many_at_once_and_far_more_than_usual_are_a_spike(seen, verdict):
    assert judge(seen, least=5) is verdict


def test_with_nought_nothing_is_raised():
    assert judge(Sighted(recent=500, before=0), least=0) is Verdict.OFF
