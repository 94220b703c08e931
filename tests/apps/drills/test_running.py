"""A drill by a script: signals come on its own clock, once each, into the room and the timeline."""

from datetime import timedelta

import pytest

from tests import cast
from varsko import flow
from varsko.conversations import actions as talks
from varsko.conversations import queries as conversations
from varsko.core import clock
from varsko.core.due import LeaseLost, claim
from varsko.core.models import Delivery, EventRow
from varsko.core.worker import work_off
from varsko.drills import actions, handlers, queries
from varsko.drills.data import Start
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def said(found) -> list[str]:
    room = conversations.room_of("incident", found.incident.id)
    assert room
    return [one.text for one in conversations.messages(SYSTEM_ACTOR, room.id)]


def given() -> list[int]:
    return [row.data["number"] for row in EventRow.objects.filter(kind="drills.SignalGiven").order_by("id")]


def now_of(found, by):
    shown = queries.drill(found.key, by=cast.acting(by), at=clock.now())
    assert shown
    return shown


def test_beginning_declares_a_drill_that_pages_nobody_and_tells_who_takes_part(begun, ann, bo):
    found = begun()
    assert found.incident.drill
    assert found.incident.severity == 1
    assert [one.name for one in found.people] == ["Ann", "Bo"]
    assert incident_queries.links(found.incident.id, by=SYSTEM_ACTOR) == []
    assert incident_queries.ongoing(by=cast.acting(ann)) == []
    (mail,) = Delivery.objects.filter(address=bo.email)
    assert mail.message["subject"].startswith(f"DRILL – {found.key}")
    assert "Nothing is broken" in mail.message["text"]


def test_who_takes_part_can_be_paged_at_once_and_the_page_says_drill(begun, bo):
    found = begun(pages=True)
    (call,) = incident_queries.links(found.incident.id, by=SYSTEM_ACTOR)
    assert call.alert.message.startswith("DRILL – ")
    assert [row.data["name"] for row in EventRow.objects.filter(kind="paging.PersonPaged")] == [bo.name]


def test_signals_come_by_the_clock_into_room_and_timeline_marked_as_a_drill(begun, after, ann):
    found = begun()
    assert given() == [1]
    assert "DRILL" in said(found)[0]
    assert "62 of 100" in said(found)[0]
    after(3.9)
    assert given() == [1]
    after(0.1)
    assert given() == [1, 2]
    assert "**DRILL · A customer writes**" in said(found)[1]
    told = [line.text for line in incident_queries.told(found.incident, by=cast.acting(ann))]
    assert "Signal 2 of the drill, after 4 minutes" in told


def test_while_it_is_paused_nothing_comes_and_then_it_goes_on(begun, after, ann):
    found = begun()
    of = {"by": cast.acting(ann), "ref": found.key}
    after(3)
    assert actions.pause(**of, at=clock.now()).speed == 0
    after(60)
    assert given() == [1]
    assert now_of(found, ann).reads == timedelta(minutes=3)
    actions.go_on(**of, at=clock.now())
    after(0.9)
    assert given() == [1]
    after(0.1)
    assert given() == [1, 2]


def test_faster_means_sooner(begun, after, ann):
    found = begun(speed=2)
    after(2)
    assert given() == [1, 2]
    actions.set_speed(by=cast.acting(ann), at=clock.now(), ref=found.key, speed=10)
    after(1.2)
    assert given() == [1, 2, 3, 4, 5]
    assert now_of(found, ann).reads == timedelta(minutes=16)


def test_the_next_signal_can_come_now_and_only_that_one(begun, after, ann):
    found = begun()
    actions.skip(by=cast.acting(ann), at=clock.now(), ref=found.key)
    work_off(*flow.DUE)
    assert given() == [1, 2]
    assert now_of(found, ann).reads == timedelta(minutes=4)
    after(4)
    assert given() == [1, 2, 3]


def test_when_all_have_come_there_is_no_next(begun, after, ann):
    found = begun(speed=30)
    after(10)
    assert given() == list(range(1, 9))
    with pytest.raises(Invalid, match="All signals have come"):
        actions.skip(by=cast.acting(ann), at=clock.now(), ref=found.key)


def test_the_end_stops_clock_and_signals_for_good(begun, after, ann):
    found = begun()
    after(5)
    ended = actions.end(by=cast.acting(ann), at=clock.now(), ref=found.key)
    assert ended.ended_at == clock.now()
    after(120)
    assert given() == [1, 2]
    assert now_of(found, ann).reads == timedelta(minutes=5)
    for verb in (actions.pause, actions.go_on, actions.skip, actions.end):
        with pytest.raises(Invalid, match="over"):
            verb(by=cast.acting(ann), at=clock.now(), ref=found.key)


def test_a_drill_ends_with_its_incident(begun, after, ann):
    found = begun()
    after(5)
    incidents.take(by=cast.acting(ann), at=clock.now(), ref=found.key)
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=found.key, impact_ended_at=clock.now())
    after(60)
    assert now_of(found, ann).ended_at == clock.now() - timedelta(minutes=60)
    assert given() == [1, 2]


def test_a_worker_that_died_halfway_leaves_the_signal_to_the_next(begun, time, after):
    found = begun()
    time.shift(timedelta(minutes=4))
    claim(handlers.signals(), now=clock.now(), limit=20, lease=timedelta(seconds=30))  # and dies
    work_off(*flow.DUE)
    assert given() == [1]
    after(1)
    assert given() == [1, 2]
    assert len(said(found)) == 2


def test_two_workers_with_one_signal_give_it_once(begun, time):
    found = begun()
    time.shift(timedelta(minutes=4))
    frozen = claim(handlers.signals(), now=clock.now(), limit=20, lease=timedelta(seconds=30))
    time.shift(timedelta(minutes=1))
    work_off(*flow.DUE)
    with pytest.raises(LeaseLost):
        handlers.give_signals(frozen)
    assert given() == [1, 2]
    assert len(said(found)) == 2


def test_a_pause_wins_against_a_worker_that_already_held_the_signal(begun, time, ann):
    found = begun()
    time.shift(timedelta(minutes=4))
    held = claim(handlers.signals(), now=clock.now(), limit=20, lease=timedelta(seconds=30))
    actions.set_speed(by=cast.acting(ann), at=clock.now(), ref=found.key, speed=5)
    with pytest.raises(LeaseLost):
        handlers.give_signals(held)
    assert len(said(found)) == 1
    work_off(*flow.DUE)
    assert given() == [1, 2]


def test_a_closed_room_keeps_no_signal_out_of_the_timeline(begun, after):
    found = begun()
    room = conversations.room_of("incident", found.incident.id)
    assert room
    talks.close_room(by=SYSTEM_ACTOR, at=clock.now(), room_id=room.id)
    after(4)
    assert given() == [1, 2]
    assert len(said(found)) == 1


@pytest.mark.parametrize("wrong", [{"script": "nothing"}, {"speed": 3}, {"people": ("x",)}, {"service_id": "x"}])
def test_nothing_is_declared_when_something_is_wrong(time, ann, wrong):
    with pytest.raises(Invalid):
        actions.start(by=cast.acting(ann), at=clock.now(), wanted=Start(**{"script": "payments", **wrong}))
    assert incident_queries.incidents(by=SYSTEM_ACTOR, drills=True) == []


def test_signals_are_in_the_language_of_whoever_leads(time, after):
    nora = cast.person("Nora", language="nb")
    from_norway = actions.start(by=cast.acting(nora), at=clock.now(), wanted=Start(script="payments"))
    after(4)
    assert "En kunde skriver" in said(from_norway)[-1]
