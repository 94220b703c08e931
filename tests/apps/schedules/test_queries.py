"""What others ask schedules, and what it costs."""

import pytest

from tests.apps.schedules.build import local, override, schedule, seat, weekly
from tests.cast import NOON, acting, ann, bo, dev, eve, key, team
from varsko.core import outbox
from varsko.core.models import EventRow
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.intervals import Interval
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.schedules import actions, handlers, queries
from varsko.schedules.data import Participant

pytestmark = pytest.mark.django_db


def test_asking_for_all_schedules_costs_as_many_queries_as_for_one(django_assert_max_num_queries):
    people = [ann(), bo(), eve()]
    crew = team("Crew", *people)
    made = [schedule(f"S{number}", weekly(*people), weekly(crew)) for number in range(6)]
    for one in made:
        override(one, people[0], "2026-03-03T00:00", "2026-03-04T00:00")
    with django_assert_max_num_queries(7):
        assert len(queries.on_call([one.id for one in made], local("2026-03-03T12:00"))) == 6
    with django_assert_max_num_queries(9):
        assert len(queries.outlook([one.id for one in made], local("2026-03-03T12:00"))) == 6
    with django_assert_max_num_queries(3):
        assert len(queries.schedules()) == 6


def test_unknown_schedules_are_left_out():
    assert queries.on_call(["nonsense", "0198a000-0000-7000-8000-000000000000"], NOON) == {}
    assert queries.next_on_call("nonsense", NOON).exact == ()
    assert queries.neighbours("nonsense", NOON, "next") == ()
    assert queries.timeline("nonsense", Interval(NOON, NOON)) is None


def test_senseless_times_are_refused_in_words():
    ours = schedule("S", weekly(ann()))
    with pytest.raises(Invalid):
        queries.on_call([ours.id], NOON.replace(year=1))
    with pytest.raises(Invalid):
        queries.timeline(ours.id, Interval(NOON, NOON.replace(year=9999)))


def test_the_outlook_says_who_until_when_and_who_next():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, other))
    override(ours, other, "2026-03-03T00:00", "2026-03-04T00:00")
    seen = queries.outlook([ours.id], local("2026-03-02T12:00"))[ours.id]
    assert seen.now.users == (one.id,)
    assert seen.until == local("2026-03-03T00:00")
    assert (seen.next.at, seen.next.exact_users) == (local("2026-03-03T00:00"), (other.id,))
    assert seen.next.order == (seat(other),)


def test_neighbours_are_the_people_of_the_seats_around():
    one, other, third = ann(), bo(), eve()
    crew = team("Crew", other, third)
    ours = schedule("S", weekly(one, crew, third))
    assert set(queries.neighbours(ours.id, local("2026-03-03T12:00"), "next")) == {other.id, third.id}
    assert queries.neighbours(ours.id, local("2026-03-03T12:00"), "previous") == (third.id,)


def test_the_timeline_shows_plan_and_overrides():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, other))
    override(ours, other, "2026-03-03T00:00", "2026-03-04T00:00")
    seen = queries.timeline(ours.id, Interval(local("2026-03-02T09:00"), local("2026-03-09T09:00")))
    assert [period.participant for period in seen.final[0].periods] == [seat(one), seat(other), seat(one)]
    assert [period.participant for period in seen.base[0].periods] == [seat(one)]
    assert len(seen.overrides) == 1


def test_shifts_of_a_person_are_found_in_every_schedule_also_through_a_team():
    one, other = ann(), bo()
    schedule("S", weekly(one, other))
    schedule("T", weekly(team("Crew", one)), enabled=True)
    schedule("Off", weekly(one), enabled=False)
    held = queries.shifts_of(one.id, Interval(local("2026-03-02T09:00"), local("2026-03-16T09:00")))
    assert sorted(view.name for view, _ in held) == ["S", "T"]
    assert [view.name for view in queries.schedules_of(other.id)] == ["S"]


def test_uncovered_time_is_found_for_the_next_four_hundred_days():
    ours = schedule("S", weekly(ann(), None))
    found = queries.uncovered(ours.id, local("2026-03-02T12:00"))
    assert found.gaps[0] == Interval(local("2026-03-09T09:00"), local("2026-03-16T09:00"))
    assert (len(found.gaps), found.is_whole) == (29, True)
    assert queries.uncovered(schedule("T", weekly(bo())).id, local("2026-03-02T12:00")).gaps == ()


def test_overrides_are_listed_and_found_by_alias():
    ours = schedule("S", weekly(ann()))
    made = override(ours, bo(), "2026-03-03T00:00", "2026-03-04T00:00", alias="mine")
    assert queries.override(ours.id, "mine") == made
    assert queries.override(ours.id, "other") is None
    assert queries.overrides(ours.id) == [made]
    assert queries.overrides(ours.id, since=local("2026-03-04T00:00")) == []


def test_when_somebody_leaves_the_house_their_seats_stay_empty():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, other))
    people_actions.delete_user(by=SYSTEM_ACTOR, at=local("2026-03-03T12:00"), user_id=other.id)
    row = EventRow.objects.get(kind="people.UserDeleted")
    for _time in range(2):
        handlers.vacate_seats([outbox.read(row)])
    assert queries.schedule(ours.id).rotations[0].terms.participants == (seat(one), Participant("none"))
    assert queries.on_call([ours.id], local("2026-03-17T12:00"))[ours.id].users == (one.id,)


def test_a_feed_is_private_and_its_address_can_be_replaced_and_closed():
    one, stranger = ann(), eve()
    ours = schedule("S", weekly(one), team_id=team("Secret", one, private=True).id)
    view, token = actions.open_feed(by=acting(one), at=NOON, schedule_id=ours.id)
    assert queries.feed_by_token(token) == view
    assert queries.feed_by_token(token + "x") is None
    with pytest.raises(NotFound):
        actions.open_feed(by=acting(stranger), at=NOON, schedule_id=ours.id)
    newer, other_token = actions.open_feed(by=acting(one), at=NOON, schedule_id=ours.id)
    assert queries.feed_by_token(token) is None
    assert queries.feeds(acting(one)) == [newer]
    with pytest.raises(NotFound):
        actions.close_feed(by=acting(stranger), feed_id=newer.id)
    actions.close_feed(by=acting(one), feed_id=newer.id)
    assert queries.feed_by_token(other_token) is None


def test_a_feed_closes_itself_when_its_owner_may_no_longer_see_the_schedule():
    one = ann()
    secret = team("Secret", one, private=True)
    ours = schedule("S", weekly(one), team_id=secret.id)
    _view, token = actions.open_feed(by=acting(one), at=NOON, schedule_id=ours.id)
    people_actions.remove_member(by=SYSTEM_ACTOR, at=NOON, team_id=secret.id, user_id=one.id)
    assert queries.feed_by_token(token) is None


def test_machines_have_no_feed():
    view, _secret = key()
    with pytest.raises(Invalid):
        actions.open_feed(by=acting(view), at=NOON)
    assert queries.feeds(acting(view)) == []
    assert actions.open_feed(by=acting(dev()), at=NOON)[0].schedule_id == ""


def test_calendars_say_instants_in_utc():
    one, other = ann(), bo()
    ours = schedule("Platform", weekly(one, other))
    text = queries.calendar(local("2026-03-27T12:00"), schedule_id=ours.id).decode()
    assert "DTSTART:20260323T080000Z" in text
    assert "DTEND:20260330T070000Z" in text
    assert "SUMMARY:Bo" in text
    mine = queries.calendar(local("2026-03-27T12:00"), user_id=one.id).decode()
    assert "SUMMARY:Platform" in mine
    assert "DTSTART:20260330T070000Z" in mine
    assert "DTSTART:20260323T080000Z" not in mine
    assert queries.calendar(NOON, schedule_id="nonsense").startswith(b"BEGIN:VCALENDAR")
