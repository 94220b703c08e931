"""Rules of incidents: status, severity, who is called."""

import pytest

from varsko.incidents.domain.callout import Ask, Callout, Reason, Target, decide
from varsko.incidents.domain.limits import as_key, is_prefix
from varsko.incidents.domain.scale import SHIPPED, Level, faults, is_worse, level_of
from varsko.incidents.domain.status import MOVES, ONGOING, Move, Status, advance, missing, moves_from

WEB = Target(kind="team", id="1", name="Web", people=("Ann",))
EMPTY = Target(kind="team", id="2", name="Ghosts")
MAJORS = Target(kind="schedule", id="3", name="Major incidents", people=("Bo",))
LEAD = Target(kind="user", id="4", name="Cleo", people=("Cleo",))


@pytest.mark.parametrize(
    ("ask", "reason", "people"),
    [
        (Ask(pages=True, has_service=True, owner=WEB, majors=MAJORS), Reason.SERVICE_ON_CALL, ("Ann",)),
        (Ask(pages=True, majors=MAJORS), Reason.SERVICE_UNKNOWN, ("Bo",)),
        (Ask(pages=True, has_service=True, majors=MAJORS), Reason.SERVICE_UNOWNED, ("Bo",)),
        (Ask(pages=True, has_service=True, owner=EMPTY, majors=MAJORS), Reason.NOBODY_THERE, ("Bo",)),
        (Ask(pages=True), Reason.NO_MAJORS, ()),
        (Ask(pages=True, has_service=True, owner=EMPTY), Reason.NO_MAJORS, ()),
        (Ask(pages=True, has_service=True, owner=WEB, lead=LEAD), Reason.SERVICE_ON_CALL, ("Ann", "Cleo")),
        (Ask(pages=False, has_service=True, owner=WEB), Reason.NOT_PAGING, ()),
        (Ask(pages=True, in_triage=True, has_service=True, owner=WEB), Reason.IN_TRIAGE, ()),
    ],
)
def test_who_is_called_and_why(ask, reason, people):
    decision = decide(ask)
    assert (decision.reason, decision.people) == (reason, people)


def test_a_callout_without_targets_still_pages_the_fallback():
    assert decide(Ask(pages=True)) == Callout(True, Reason.NO_MAJORS)


def test_every_status_but_a_merged_one_leads_back_to_work():
    for status in Status:
        assert moves_from(status), status
    assert {before for before, _move in MOVES} == set(Status)


def test_the_life_of_an_incident():
    status = Status.TRIAGE
    for move, after in (
        (Move.ACCEPT, Status.NEW),
        (Move.START, Status.FIXING),
        (Move.RESOLVE, Status.RESOLVED),
        (Move.REVIEW, Status.REVIEWED),
        (Move.CLOSE, Status.CLOSED),
        (Move.REOPEN, Status.FIXING),
    ):
        status = advance(status, move)
        assert status is after
    assert advance(Status.NEW, Move.CLOSE) is None
    assert Status.RESOLVED not in ONGOING


def test_what_must_be_said_before_a_move():
    assert missing(Move.RESOLVE, {}, pages=True) == ("impact_ended_at",)
    assert missing(Move.CLOSE, {"cause": "x"}, pages=True) == ("impact_started_at", "fix")
    assert missing(Move.CLOSE, {}, pages=False) == ()


def test_the_shipped_scale_pages_for_the_two_worst():
    assert [one.pages for one in SHIPPED] == [True, True, False]
    assert level_of(SHIPPED, 2).cadence == 60
    assert level_of(SHIPPED, 9).number == 3
    assert is_worse(3, 2)
    assert not is_worse(2, 2)


def level(number: int, **more) -> Level:
    return Level(**{"number": number, "name": "Bad", "definition": "It is bad.", **more})


@pytest.mark.parametrize(
    ("levels", "wrong"),
    [
        ((level(1, pages=True), level(2)), ()),
        ((), ("count",)),
        (tuple(level(number) for number in range(1, 7)), ("count",)),
        ((level(2),), ("numbers",)),
        ((level(1, name=" "),), ("name",)),
        ((level(1), level(2, pages=True)), ("pages",)),
        ((level(1, cadence=10**6),), ("cadence",)),
    ],
)
def test_what_is_wrong_with_a_scale(levels, wrong):
    assert faults(levels) == wrong


@pytest.mark.parametrize(
    ("said", "key"), [("hot-12", "HOT-12"), (" 12 ", "12"), ("#7", "7"), ("HOT", ""), ("HOT-", ""), ("-1", ""), ("ＨＯＴ-1", ""), ("", "")]
)
def test_keys_are_read_as_people_type_them(said, key):
    assert as_key(said) == key


def test_what_can_begin_a_key():
    assert is_prefix("HOT")
    assert is_prefix("P1")
    assert not any(map(is_prefix, ("H", "hot", "1A", "HØT", "TOOLONGPREFIX", "")))
