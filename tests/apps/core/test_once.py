"""What somebody sends twice, also from a page drawn anew, is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from tests import cast
from varsko.core.models import Sent
from varsko.core.once import A_DAY, AN_HOUR, Outcome, Paper, old_papers, once
from varsko.events.base import Who
from varsko.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
ANN, BO = Who(kind="user", id="ann"), Who(kind="user", id="bo")
SAID = {"summary": "Nobody can pay", "severity": 1}


class Office:
    """Takes papers in, and counts what it makes of them."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def make(self) -> str:
        self.made.append(f"HOT-{len(self.made) + 1}")
        return self.made[-1]

    def take(self, *, form="declare", who=ANN, said=SAID, at=cast.NOON, **more) -> Outcome[str]:
        return once(Paper(form, who, said), self.make, name=str, at=at, **more)


@pytest.fixture
def office():
    return Office()


def test_the_second_time_it_tells_what_came_of_the_first(office):
    assert office.take() == Outcome("HOT-1", "HOT-1")
    assert office.take(said=SAID | {"id": "another", "seen": "mark"}) == Outcome(None, "HOT-1")
    assert office.made == ["HOT-1"]


@pytest.mark.parametrize("other", [{"who": BO}, {"form": "page"}, {"said": SAID | {"severity": 2}}])
def test_another_person_form_or_word_is_another_thing(office, other):
    office.take()
    assert office.take(**other).made == "HOT-2"


def test_an_hour_later_or_when_it_is_over_it_is_done_anew(office):
    office.take()
    assert office.take(at=cast.NOON + AN_HOUR - timedelta(seconds=1)).made is None
    assert office.take(at=cast.NOON + AN_HOUR).made == "HOT-2"
    assert office.take(at=cast.NOON + AN_HOUR, holds=lambda ref: ref != "HOT-2").made == "HOT-3"


def test_what_a_clock_did_that_has_been_set_back_since_holds_up_nothing(office):
    """Whoever pages somebody with no note sends the same paper each time: it must not be refused until the clock is there again."""
    office.take(at=cast.NOON + timedelta(hours=3))
    assert office.take(at=cast.NOON).made == "HOT-2"
    assert office.take(at=cast.NOON - timedelta(seconds=1)).made is None  # two that come at once, each with its own look at the clock


def test_what_is_swept_away_while_somebody_waits_for_it_is_done(office, monkeypatch):
    office.take()
    late, swept = cast.NOON + A_DAY + AN_HOUR, []
    ask = Sent.objects.get_or_create

    def ask_and_sweep(**wanted):
        found = ask(**wanted)
        if not swept:
            swept.append(old_papers(late).delete())
        return found

    monkeypatch.setattr(Sent.objects, "get_or_create", ask_and_sweep)
    assert office.take(at=late).made == "HOT-2"
    assert swept[0][0] == 1
    assert office.take(at=late).made is None


def test_what_was_refused_was_not_done(office):
    def refuse() -> str:
        raise Invalid({"summary": "Say more."})

    with pytest.raises(Invalid):
        once(Paper("declare", ANN, SAID), refuse, name=str, at=cast.NOON)
    assert office.take().made == "HOT-1"


def test_after_a_day_nothing_is_kept_of_it_and_never_what_it_said(office):
    office.take()
    assert "pay" not in str(list(Sent.objects.values()))
    assert not old_papers(cast.NOON + A_DAY).exists()
    assert old_papers(cast.NOON + A_DAY + timedelta(seconds=1)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_wait_for_each_other(office):
    both_are_here, told = threading.Barrier(2), []

    def press() -> None:
        both_are_here.wait(60)
        told.append(office.take())
        connections.close_all()

    presses = [threading.Thread(target=press) for _turn in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(60)
    assert sorted(one.ref for one in told) == ["HOT-1", "HOT-1"]
    assert office.made == ["HOT-1"]
