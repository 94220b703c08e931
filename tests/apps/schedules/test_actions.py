"""Schedules come, change and go; the past stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.apps.schedules.build import local, override, schedule, seat, weekly
from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, key, team
from varsko.core.models import EventRow
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.intervals import Interval
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.schedules import actions, queries
from varsko.schedules.data import Nobody, Participant, Restriction, RotationDraft, Window

pytestmark = pytest.mark.django_db


def who(view, text: str) -> list[str]:
    return list(queries.on_call([view.id], local(text))[view.id].users)


def change(view, at: str, **more):
    return actions.update_schedule(by=SYSTEM_ACTOR, at=local(at), schedule_id=view.id, **more)


def test_a_schedule_puts_people_on_call_in_turn():
    one, other = ann(), bo()
    ours = schedule("Platform_schedule", weekly(one, other))
    assert who(ours, "2026-03-03T12:00") == [one.id]
    assert who(ours, "2026-03-10T12:00") == [other.id]
    assert queries.schedule("Platform_schedule") == queries.schedule(ours.id) == ours
    assert queries.schedule("nothing") is None


def test_two_schedules_cannot_share_a_name():
    schedule("Platform_schedule")
    theirs = schedule("Payments_schedule")
    with pytest.raises(Conflict):
        schedule("Platform_schedule")
    with pytest.raises(Conflict):
        change(theirs, "2026-03-02T10:00", name="Platform_schedule")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 201}),
        ("timezone", {"time_zone": "Europe/Bergen"}),
        ("ownerTeam", {"team_id": "no such team"}),
        ("count", {"count": "sometimes"}),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_by_field(field, wrong):
    with pytest.raises(Invalid) as caught:
        actions.create_schedule(**{"by": SYSTEM_ACTOR, "at": NOON, "name": "S", **wrong})
    assert list(caught.value.errors) == [field]
    assert queries.schedules() == []


DAILY = Restriction("time-of-day", (Window(540, 1020),))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("participants", {"participants": ()}),
        ("participants", {"participants": (Participant("user", "0198a000-0000-7000-8000-000000000000"),)}),
        ("participants", {"participants": (Participant("team", "0198a000-0000-7000-8000-000000000000"),)}),
        ("length", {"length": 0}),
        ("length", {"length": 10**9}),
        ("type", {"unit": "fortnight"}),
        ("startDate", {"start": datetime(1, 1, 1, tzinfo=UTC)}),
        ("endDate", {"end": local("2026-03-02T09:00")}),
        ("timeRestriction", {"restriction": replace(DAILY, windows=())}),
        ("timeRestriction", {"restriction": replace(DAILY, windows=(Window(0, 1441),))}),
        ("timeRestriction", {"restriction": replace(DAILY, windows=(Window(0, 60, 0, 1),))}),
        ("timeRestriction", {"restriction": Restriction("weekday-and-time-of-day", (Window(0, 60, 0, 7),))}),
        ("timeRestriction", {"restriction": Restriction("weekday-and-time-of-day", (Window(0, 60),))}),
    ],
)
def test_a_rotation_that_makes_no_sense_is_refused_and_nothing_is_stored(field, wrong):
    draft = RotationDraft(**{"start": local("2026-03-02T09:00"), "participants": (seat(ann()),), **wrong})
    with pytest.raises(Invalid) as caught:
        schedule("S", draft)
    assert field in caught.value.errors
    assert queries.schedules() == []
    assert not EventRow.objects.filter(about="schedule").exists()


def test_an_edit_of_a_rotation_keeps_the_person_on_call_and_the_past():
    one, other, third = ann(), bo(), eve()
    ours = schedule("S", weekly(one, other))
    rotation = ours.rotations[0]
    wanted = replace(queries.draft_of(rotation), participants=(seat(third), seat(one), seat(other)))
    actions.update_rotation(by=SYSTEM_ACTOR, at=local("2026-03-11T12:00"), rotation_id=rotation.id, draft=wanted)
    assert [who(ours, f"2026-03-{day}T12:00") for day in ("03", "10", "12", "17", "24")] == [
        [one.id],
        [other.id],
        [other.id],
        [third.id],
        [one.id],
    ]


def test_saying_the_same_again_is_no_edit():
    ours = schedule("S", weekly(ann(), bo()))
    draft = queries.draft_of(ours.rotations[0])
    again = actions.update_rotation(by=SYSTEM_ACTOR, at=local("2026-03-11T12:00"), rotation_id=draft.id, draft=draft)
    assert again == ours.rotations[0]
    assert not EventRow.objects.filter(kind="schedules.RotationChanged").exists()


def test_a_seat_that_is_vacated_moves_nobody_else():
    one, other, third = ann(), bo(), eve()
    ours = schedule("S", weekly(one, other, third))
    actions.vacate_seats(by=SYSTEM_ACTOR, at=local("2026-03-10T12:00"), rotation_id=ours.rotations[0].id, participant=seat(other))
    days = ("09T12:00", "11T12:00", "17T12:00", "24T12:00", "31T12:00")
    assert [who(ours, f"2026-03-{day}") for day in days] == [[other.id], [], [third.id], [one.id], []]


def test_replacing_all_rotations_changes_known_ones_adds_new_ones_and_ends_the_others():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, name="first"), weekly(other, name="second"))
    new = change(ours, "2026-03-04T12:00", rotations=[weekly(other, name="third"), weekly(one, other, name="first")])
    assert [rotation.name for rotation in new.rotations] == ["third", "first"]
    assert new.rotations[1].id == ours.rotations[0].id
    assert set(who(ours, "2026-03-03T12:00")) == {one.id, other.id}
    assert who(ours, "2026-03-04T12:00") == [other.id, one.id]
    assert len(queries.timeline(ours.id, Interval(local("2026-03-03T00:00"), local("2026-03-04T00:00"))).final) == 3


def test_a_removed_rotation_stays_in_the_past():
    one = ann()
    ours = schedule("S", weekly(one))
    actions.remove_rotation(by=SYSTEM_ACTOR, at=local("2026-03-04T12:00"), rotation_id=ours.rotations[0].id)
    assert who(ours, "2026-03-04T11:59:59") == [one.id]
    assert queries.on_call([ours.id], local("2026-03-04T12:00"))[ours.id].nobody is Nobody.NOBODY_ON_CALL
    assert queries.schedule(ours.id).rotations == ()
    with pytest.raises(NotFound):
        actions.remove_rotation(by=SYSTEM_ACTOR, at=NOON, rotation_id=ours.rotations[0].id)


def test_a_new_zone_moves_the_hand_over_from_now_on():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one, other))
    change(ours, "2026-03-03T12:00", time_zone="America/New_York")
    # nine in Oslo is three in New York, in winter; on 8 March New York's clocks go forward, so three there is eight in Oslo
    assert who(ours, "2026-03-09T07:59:59") == [one.id]
    assert who(ours, "2026-03-09T08:00") == [other.id]


def test_a_disabled_schedule_says_so():
    ours = schedule("S", weekly(ann()), enabled=False)
    answer = queries.on_call([ours.id], local("2026-03-03T12:00"))[ours.id]
    assert (answer.users, answer.nobody) == ((), Nobody.SCHEDULE_DISABLED)


def test_a_team_in_a_seat_stands_for_its_members_and_an_escalation_for_nobody_yet():
    one, other = ann(), bo()
    both = team("Platform", one, other)
    escalation = Participant("escalation", "0198a000-0000-7000-8000-000000000000")
    ours = schedule("S", weekly(both), weekly(one, name="also Ann"))
    empty = schedule("T", weekly(team("Empty")))
    theirs = schedule("U", RotationDraft(start=local("2026-03-02T09:00"), participants=(escalation,)))
    answers = queries.on_call([ours.id, empty.id, theirs.id], local("2026-03-03T12:00"))
    assert answers[ours.id].users == (one.id, other.id)
    assert answers[ours.id].why[one.id] == "S / Rotation 1"
    assert answers[empty.id].nobody is Nobody.TEAM_IS_EMPTY
    assert answers[theirs.id].nobody is Nobody.ESCALATION_NOT_FOLLOWED
    assert answers[theirs.id].participants == (escalation,)


def test_somebody_who_left_is_not_told_and_the_reason_is_named():
    one = ann()
    ours = schedule("S", weekly(one))
    people_actions.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=one.id, is_active=False)
    answer = queries.on_call([ours.id], local("2026-03-03T12:00"))[ours.id]
    assert (answer.users, answer.nobody) == ((), Nobody.PERSON_GONE)


def test_an_override_puts_somebody_else_on_call_and_its_removal_restores_what_was():
    one, other = ann(), bo()
    ours = schedule("S", weekly(one))
    made = override(ours, other, "2026-03-03T00:00", "2026-03-04T00:00")
    assert who(ours, "2026-03-03T12:00") == [other.id]
    assert queries.on_call([ours.id], local("2026-03-03T12:00"))[ours.id].why == {other.id: "S / Rotation 1 / override"}
    actions.remove_override(by=SYSTEM_ACTOR, at=NOON, schedule_id=ours.id, alias=made.alias)
    assert who(ours, "2026-03-03T12:00") == [one.id]
    with pytest.raises(NotFound):
        actions.remove_override(by=SYSTEM_ACTOR, at=NOON, schedule_id=ours.id, alias=made.alias)


def test_a_changed_override_keeps_its_place_in_the_order():
    one, other, third = ann(), bo(), eve()
    ours = schedule("S", weekly(one))
    override(ours, other, "2026-03-03T00:00", "2026-03-04T00:00", alias="older")
    override(ours, third, "2026-03-03T00:00", "2026-03-04T00:00", alias="younger")
    times = {"start": local("2026-03-03T00:00"), "end": local("2026-03-05T00:00")}
    actions.update_override(by=SYSTEM_ACTOR, at=NOON, schedule_id=ours.id, alias="older", participant=seat(other), **times)
    assert who(ours, "2026-03-03T12:00") == [third.id]
    assert who(ours, "2026-03-04T12:00") == [other.id]


def test_an_override_may_name_rotations_by_id_or_name():
    one, other, third = ann(), bo(), eve()
    ours = schedule("S", weekly(one, name="first"), weekly(other, name="second"))
    override(ours, third, "2026-03-03T00:00", "2026-03-04T00:00", rotations=["second"])
    assert who(ours, "2026-03-03T12:00") == [one.id, third.id]
    override(ours, None, "2026-03-03T00:00", "2026-03-04T00:00", rotations=[ours.rotations[1].id])
    assert who(ours, "2026-03-03T12:00") == [one.id]
    with pytest.raises(Invalid):
        override(ours, third, "2026-03-03T00:00", "2026-03-04T00:00", rotations=["nineth"])


def test_an_override_needs_an_end_after_its_start_and_an_alias_of_its_own():
    one = ann()
    ours = schedule("S", weekly(one))
    with pytest.raises(Invalid):
        override(ours, one, "2026-03-04T00:00", "2026-03-04T00:00")
    override(ours, one, "2026-03-03T00:00", "2026-03-04T00:00", alias="mine")
    with pytest.raises(Conflict):
        override(ours, one, "2026-03-03T00:00", "2026-03-04T00:00", alias="mine")


def test_members_take_shifts_managers_set_up_and_strangers_do_neither():
    member, boss, stranger, customer = ann(), bo(), eve(), dev()
    ours = schedule("S", weekly(member), team_id=team("Platform", member, managers=(boss,), private=True).id)
    times = {"start": local("2026-03-03T00:00"), "end": local("2026-03-04T00:00")}
    actions.add_override(by=acting(member), at=NOON, schedule_id=ours.id, participant=seat(member), **times)
    actions.update_schedule(by=acting(boss), at=NOON, schedule_id=ours.id, description="who answers for the platform")
    with pytest.raises(NotAllowed):
        actions.update_schedule(by=acting(member), at=NOON, schedule_id=ours.id, description="x")
    for outsider in (stranger, customer):
        with pytest.raises(NotFound):
            actions.add_override(by=acting(outsider), at=NOON, schedule_id=ours.id, participant=seat(outsider), **times)
        with pytest.raises(NotFound):
            actions.update_rotation(
                by=acting(outsider), at=NOON, rotation_id=ours.rotations[0].id, draft=queries.draft_of(ours.rotations[0])
            )
        assert queries.schedules(acting(outsider)) == []
        assert queries.schedule("S", acting(outsider)) is None
    assert queries.schedules(acting(member)) == [queries.schedule("S")]


def test_a_key_of_one_team_cannot_set_up_another_team_s_schedule():
    ours, theirs = team("Platform"), team("Payments")
    view, _secret = key(team=ours, rights=["read", "create", "delete", "configure"])
    made = actions.create_schedule(by=acting(view), at=NOON, name="S", team_id=ours.id)
    with pytest.raises(NotAllowed):
        actions.create_schedule(by=acting(view), at=NOON, name="T", team_id=theirs.id)
    with pytest.raises(NotAllowed):
        actions.update_schedule(by=acting(view), at=NOON, schedule_id=made.id, team_id=theirs.id)
    assert queries.schedule("S").team_id == ours.id


def test_deleting_a_schedule_deletes_it_with_all_it_has():
    ours = schedule("S", weekly(ann()))
    override(ours, bo(), "2026-03-03T00:00", "2026-03-04T00:00")
    actions.delete_schedule(by=acting(cleo()), at=NOON, schedule_id=ours.id)
    assert queries.schedules() == []
    with pytest.raises(NotFound):
        actions.delete_schedule(by=SYSTEM_ACTOR, at=NOON, schedule_id=ours.id)


def test_a_schedule_outlives_its_team():
    one = ann()
    platform = team("Platform", one)
    ours = schedule("S", weekly(one), team_id=platform.id)
    people_actions.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=platform.id)
    assert queries.schedule(ours.id).team_id == ""
    assert who(ours, "2026-03-03T12:00") == [one.id]


def test_every_change_is_told_with_its_before_and_after():
    one = ann()
    ours = schedule("S", weekly(one))
    change(ours, "2026-03-03T00:00", name="Renamed", description="d")
    made = override(ours, one, "2026-03-03T00:00", "2026-03-04T00:00", alias="mine")
    actions.remove_override(by=SYSTEM_ACTOR, at=NOON, schedule_id=ours.id, alias=made.alias)
    rows = EventRow.objects.filter(about="schedule").order_by("id")
    assert [row.kind.removeprefix("schedules.") for row in rows] == [
        "ScheduleCreated",
        "RotationAdded",
        "ScheduleChanged",
        "ScheduleChanged",
        "OverrideAdded",
        "OverrideRemoved",
    ]
    assert {row.data.get("field"): (row.data.get("before"), row.data.get("after")) for row in rows[2:4]} == {
        "name": ("S", "Renamed"),
        "description": ("", "d"),
    }
    assert {row.subject for row in rows} == {ours.id}
