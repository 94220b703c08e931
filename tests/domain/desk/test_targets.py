"""What was promised and what became of it: the cases in which a desk's policy decides."""

from datetime import datetime, timedelta

from tests.domain.desk.test_calendars import A, E, local
from varsko.desk.domain.calendars import Pause
from varsko.desk.domain.receipts import evidence, receipt
from varsko.desk.domain.targets import SHIPPED, Broken, Class, Goal, Promise, Rules, Story, Target, nearest, reckon

HOUR = timedelta(hours=1)
RULES = Rules(targets={("", 1): Target(response=30, solution=120), ("", 3): Target(response=240, update=240, solution=480)})


def at(said: str) -> datetime:
    return local(A, f"2026-11-{said}")


MONDAY = at("16 09:00")


def story(*classes: Class, **more) -> Story:
    return Story(classes=classes or (Class(MONDAY, "incident", 3),), **more)


def promise(goal: Goal, told: Story, now: datetime, rules: Rules = RULES) -> Promise:
    return next(one for one in reckon(told, rules, A, now) if one.goal == goal)


def test_each_goal_has_its_time():
    found = {one.goal: one.due_at for one in reckon(story(), RULES, A, MONDAY)}
    assert found == {Goal.RESPONSE: at("16 13:00"), Goal.UPDATE: at("16 13:00"), Goal.SOLUTION: at("17 09:00")}


def test_raising_the_priority_keeps_the_beginning_and_breaks_the_promise_at_the_change():
    told = story(Class(MONDAY, "incident", 3), Class(at("16 13:00"), "incident", 1))
    found = promise(Goal.SOLUTION, told, at("16 13:00"))
    assert (found.due_at, found.broken_at, found.why) == (at("16 11:00"), at("16 13:00"), Broken.RECLASSIFIED)


def test_what_was_broken_stays_broken_when_the_target_grows():
    told = story(Class(MONDAY, "incident", 1), Class(at("16 12:00"), "incident", 3))
    found = promise(Goal.SOLUTION, told, at("16 12:30"))
    assert (found.due_at, found.broken_at, found.why) == (at("17 09:00"), at("16 11:00"), Broken.LATE)


def test_lowering_the_priority_in_time_breaks_nothing():
    told = story(Class(MONDAY, "incident", 1), Class(at("16 10:00"), "incident", 3))
    assert promise(Goal.SOLUTION, told, at("16 12:00")).broken_at is None


def test_a_reopened_request_has_the_time_that_was_left():
    told = story(over=(Pause(at("16 15:00"), at("19 09:00")),))
    assert promise(Goal.SOLUTION, told, at("19 09:00")).due_at == at("19 11:00")


def test_or_all_of_it_where_the_desk_says_so():
    told = story(over=(Pause(at("16 15:00"), at("19 09:00")),))
    restarting = Rules(targets=RULES.targets, restarts=True)
    assert promise(Goal.SOLUTION, told, at("19 09:00"), restarting).due_at == at("20 09:00")


def test_waiting_for_the_caller_stops_the_clock_unless_the_desk_says_otherwise():
    told = story(waits=(Pause(at("16 10:00"), at("16 12:00")),))
    assert promise(Goal.SOLUTION, told, MONDAY).due_at == at("17 11:00")
    assert promise(Goal.SOLUTION, told, MONDAY, Rules(targets=RULES.targets, pauses=False)).due_at == at("17 09:00")


def test_while_it_waits_nothing_is_due_and_nothing_breaks():
    found = promise(Goal.SOLUTION, story(waits=(Pause(at("16 10:00")),)), at("30 09:00"))
    assert (found.due_at, found.broken_at) == (None, None)


def test_the_first_answer_keeps_the_promise_of_one():
    told = story(answers=(at("16 12:00"), at("16 15:00")))
    found = promise(Goal.RESPONSE, told, at("17 12:00"))
    assert (found.met_at, found.broken_at) == (at("16 12:00"), None)
    late = promise(Goal.RESPONSE, story(answers=(at("16 14:00"),)), at("17 12:00"))
    assert (late.met_at, late.broken_at, late.why) == (at("16 14:00"), at("16 13:00"), Broken.LATE)


def test_exactly_in_time_is_in_time():
    assert promise(Goal.RESPONSE, story(answers=(at("16 13:00"),)), at("17 12:00")).broken_at is None


def test_every_answer_promises_the_next():
    told = story(answers=(at("16 12:00"),))
    assert promise(Goal.UPDATE, told, at("16 12:00")).due_at == at("16 16:00")
    late = promise(Goal.UPDATE, story(answers=(at("16 12:00"), at("17 12:00"))), at("17 12:00"))
    assert (late.due_at, late.broken_at) == (at("17 16:00"), at("16 16:00"))


def test_a_solved_request_promises_no_further_update():
    found = promise(Goal.UPDATE, story(answers=(at("16 10:00"),), over=(Pause(at("16 11:00")),)), at("20 12:00"))
    assert (found.met_at, found.broken_at) == (at("16 11:00"), None)


def test_a_merged_request_promises_nothing():
    assert reckon(story(is_merged=True), RULES, A, at("30 12:00")) == ()


def test_no_target_no_promise():
    assert reckon(story(Class(MONDAY, "incident", 5)), RULES, A, MONDAY) == ()
    both = Rules(targets={**RULES.targets, ("problem", 3): Target(response=60)})
    assert [one.goal for one in reckon(story(Class(MONDAY, "problem", 3)), both, A, MONDAY)] == [Goal.RESPONSE]


def test_what_is_always_watched_counts_the_night():
    rules = Rules(targets={("", 3): Target(solution=16 * 60, always=True)})
    assert promise(Goal.SOLUTION, story(), MONDAY, rules).due_at == at("17 01:00")


def test_warnings_come_at_shares_of_the_counted_time():
    found = promise(Goal.SOLUTION, story(), MONDAY)
    assert found.warnings == ((50, at("16 13:00")), (75, at("16 15:00")), (90, at("17 08:12")))


def test_the_nearest_is_what_is_due_first_and_not_kept():
    assert nearest(reckon(story(), RULES, A, MONDAY)) == at("16 13:00")
    assert nearest(reckon(story(over=(Pause(at("16 10:00")),)), RULES, A, MONDAY)) is None


def test_the_shipped_promises_cover_every_priority():
    rules = Rules(targets=SHIPPED)
    for priority in range(1, 6):
        assert rules.target(Class(MONDAY, "incident", priority)).response is not None


def test_a_receipt_adds_up():
    told = story(waits=(Pause(at("16 11:00"), at("16 12:00")),))
    found = receipt(promise(Goal.SOLUTION, told, at("17 09:00")), A, at("17 09:00"))
    assert (found.used, found.left, found.is_cut) == (7 * HOUR, HOUR, False)
    assert found.lines[-1].used == found.used
    assert [one.stretch.counts for one in found.lines] == ["counted", "paused", "counted", "closed", "counted"]
    assert found.lines[0].stretch.period.start == MONDAY


def test_a_receipt_can_be_checked_by_others():
    said = evidence(promise(Goal.SOLUTION, story(waits=(Pause(at("16 11:00")),)), at("16 12:00")), A)
    assert said["pauses"] == [(at("16 11:00").isoformat(), None)]
    assert said["calendar"]["week"]["0"] == [(480, 960)]
    assert (said["target_minutes"], said["due_at"]) == (480, None)


def test_a_receipt_of_something_watched_at_night_shows_no_closed_hours():
    rules = Rules(targets={("", 3): Target(solution=600, always=True)})
    found = receipt(reckon(story(), rules, E, at("17 09:00"))[0], A, at("17 09:00"))
    assert {one.stretch.counts for one in found.lines} == {"counted"}
    assert found.left == -14 * HOUR
