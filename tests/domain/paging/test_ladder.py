"""The ladder: who is told now, who is not and why, and when the next step is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from varsko.paging.domain.ladder import Candidate, Condition, Facts, Plan, Reach, Repeat, Run, State, Step, due_of, plan, to_come, why_over
from varsko.paging.domain.reasons import Reason, Via

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANN = Candidate(user_id="ann", name="Ann", via=Via.ON_CALL, source="Web")
BO = Candidate(user_id="bo", name="Bo", via=Via.NAMED)
CLEO = Candidate(user_id="cleo", name="Cleo", via=Via.NAMED)


def after(minutes):
    return NOON + timedelta(minutes=minutes)


def step(delay, condition=Condition.NOT_ACKNOWLEDGED):
    return Step(delay=delay, target_kind="schedule", target_id="s", condition=condition)


def reach(*candidates):
    return Reach(candidates=candidates) if candidates else Reach(reason=Reason.NOBODY_ON_CALL)


def run(*delays, **more):
    return Run(steps=tuple(step(delay) for delay in delays), started_at=NOON, **more)


def facts(*reached, state=State.OPEN, **more):
    return Facts(state=state, reach=reached, **more)


def who(made: Plan):
    return [[one.name for one in taken.paged] for taken in made.taken]


def test_the_first_step_pages_at_once_and_the_second_when_its_delay_has_passed():
    first = plan(run(0, 5), facts(reach(ANN), reach(BO)), NOON)
    assert who(first) == [["Ann"]]
    assert first.due_at == after(5)

    early = plan(first.run, facts(reach(ANN), reach(BO)), after(4))
    assert (who(early), early.due_at) == ([], after(5))

    second = plan(first.run, facts(reach(ANN), reach(BO)), after(5))
    assert who(second) == [["Bo"]]
    assert (second.due_at, second.end) == (None, Reason.LAST_STEP)


def test_a_step_with_nobody_on_call_makes_the_next_one_due_at_once():
    made = plan(run(0, 15, 30), facts(reach(), reach(BO), reach(CLEO)), NOON)
    assert who(made) == [[], ["Bo"]]
    assert made.taken[0].reason is Reason.NOBODY_ON_CALL
    assert made.due_at == after(30), "the third step keeps its time"


def test_when_the_last_step_reaches_nobody_the_fallback_is_told_with_the_reason():
    made = plan(run(0), facts(reach()), NOON)
    assert made.fallback == ((0, Reason.NOBODY_ON_CALL),)
    assert made.end is Reason.LAST_STEP


def test_an_empty_last_step_tells_the_fallback_even_though_an_earlier_step_reached_somebody():
    made = plan(run(0, 5, step=1), facts(reach(ANN), reach()), after(5))
    assert made.fallback == ((0, Reason.NOBODY_ON_CALL),)


def test_a_policy_without_steps_tells_the_fallback():
    made = plan(run(), facts(), NOON)
    assert (made.fallback, made.due_at) == (((0, Reason.NO_STEPS),), None)


def test_somebody_who_cannot_be_reached_counts_as_nobody():
    gone = replace(ANN, unreachable=Reason.PERSON_INACTIVE)
    made = plan(run(0, 5), facts(reach(gone), reach(BO)), NOON)
    assert who(made) == [[], ["Bo"]]
    assert made.taken[0].spared == ((gone, Reason.PERSON_INACTIVE),)
    assert made.taken[0].reason is Reason.PERSON_INACTIVE


def test_a_person_of_two_schedules_is_paged_once_with_both_reasons():
    made = plan(run(0), facts(reach(ANN, replace(ANN, source="Database"))), NOON)
    assert who(made) == [["Ann"]]
    assert made.taken[0].paged[0].source == "Web, Database"


def test_somebody_told_a_moment_ago_by_another_way_is_not_told_again_and_counts_as_reached():
    made = plan(run(0, 5), facts(reach(ANN), reach(BO), just_paged=frozenset({"ann"})), NOON)
    assert made.taken[0].spared == ((ANN, Reason.ALREADY_PAGED),)
    assert made.due_at == after(5)


def test_late_steps_are_taken_in_order_and_nobody_is_told_twice_in_one_go():
    made = plan(run(0, 5, 10), facts(reach(ANN), reach(BO), reach(ANN, BO, CLEO)), after(120))
    assert who(made) == [["Ann"], ["Bo"], ["Cleo"]]
    assert made.end is Reason.LAST_STEP


def test_not_me_next_takes_the_next_step_now_and_spares_who_passed():
    made = plan(run(0, 30, step=1, forced=True), facts(reach(ANN), reach(ANN, BO), passed=frozenset({"ann"})), after(1))
    assert who(made) == [["Bo"]]
    assert made.taken[0].spared == ((ANN, Reason.PASSED_ON),)
    assert not made.run.forced


def test_when_everybody_passed_the_fallback_is_told():
    made = plan(run(0, 5, step=1, forced=True), facts(reach(ANN), reach(ANN), passed=frozenset({"ann"})), after(1))
    assert made.fallback == ((0, Reason.PASSED_ON),)


def test_acknowledging_ends_a_run_whose_steps_all_ask_for_it():
    made = plan(run(0, 5, step=1), facts(reach(ANN), reach(BO), state=State.ACKNOWLEDGED, acknowledged_at=after(1)), after(5))
    assert (who(made), made.end) == ([], Reason.ALERT_ACKNOWLEDGED)


def test_steps_that_ask_for_not_closed_are_taken_after_an_acknowledgement():
    steps = (step(0), step(5), step(10, Condition.NOT_CLOSED))
    ladder = Run(steps=steps, started_at=NOON, step=1)
    quiet = facts(reach(ANN), reach(BO), reach(CLEO), state=State.ACKNOWLEDGED, acknowledged_at=after(1))

    five = plan(ladder, quiet, after(5))
    assert [taken.reason for taken in five.taken] == [Reason.ALERT_ACKNOWLEDGED]
    assert five.due_at == after(10), "a step that an acknowledgement spares does not hurry the next"

    assert who(plan(five.run, quiet, after(10))) == [["Cleo"]]


def test_closing_and_snoozing_end_every_run():
    steps = (step(0, Condition.NOT_CLOSED),)
    for state, reason in ((State.CLOSED, Reason.ALERT_CLOSED), (State.SNOOZED, Reason.ALERT_SNOOZED)):
        made = plan(Run(steps=steps, started_at=NOON), facts(reach(ANN), state=state), NOON)
        assert (who(made), made.end, made.due_at) == ([], reason, None)


def test_a_policy_repeats_after_its_wait_as_often_as_it_says_and_then_closes_the_alert():
    ladder = run(0, 5, repeat=Repeat(wait=10, count=2, close_after=True))
    seen, moments, close = [], [], False
    at: datetime | None = NOON
    while at is not None:
        made = plan(ladder, facts(reach(ANN), reach(BO)), at)
        seen += [(taken.cycle, taken.step) for taken in made.taken]
        moments.append((at - NOON) // timedelta(minutes=1))
        ladder, at, close = made.run, made.due_at, made.close
    assert seen == [(cycle, rung) for cycle in (0, 1, 2) for rung in (0, 1)]
    assert moments == [0, 5, 15, 20, 30, 35, 45], "whoever is paged last has the wait to answer before the alert is closed"
    assert close


def test_a_repeat_that_resets_forgets_the_acknowledgement_of_the_cycle_before():
    repeat = Repeat(wait=10, count=1, reset=True)
    acknowledged = {"state": State.ACKNOWLEDGED, "acknowledged_at": after(1)}
    first = plan(run(0, 5, step=1, repeat=repeat), facts(reach(ANN), reach(BO), **acknowledged), after(5))
    assert (who(first), first.due_at) == ([[]], after(15))
    assert who(plan(first.run, facts(reach(ANN), reach(BO), **acknowledged), after(15))) == [["Ann"]]


def test_a_repeat_without_reset_ends_with_the_acknowledgement():
    ladder = run(0, 5, step=1, repeat=Repeat(wait=10, count=3))
    assert why_over(ladder, State.ACKNOWLEDGED, after(1)) is Reason.ALERT_ACKNOWLEDGED


def test_what_comes_after_an_acknowledgement_may_be_a_step_of_the_next_cycle():
    steps = (step(0, Condition.NOT_CLOSED), step(5))
    again = Run(steps=steps, started_at=NOON, step=1, repeat=Repeat(wait=10, count=1))
    found = to_come(again, State.ACKNOWLEDGED, after(1))
    assert found
    assert (found.cycle, found.step, due_of(found)) == (1, 0, after(15))

    quiet = facts(reach(ANN), reach(BO), state=State.ACKNOWLEDGED, acknowledged_at=after(1))
    assert plan(again, quiet, after(5)).run == found

    assert to_come(replace(again, cycle=1), State.ACKNOWLEDGED, after(1)) is None


def test_a_step_hands_on_to_another_policy_once():
    on = Reach(escalation="database")
    made = plan(run(0), facts(on), NOON)
    assert (made.taken[0].escalation, made.fallback) == ("database", ())

    again = plan(run(0), facts(on, running=frozenset({"database"})), NOON)
    assert again.taken[0].reason is Reason.ALREADY_RUNNING
    assert again.fallback == ((0, Reason.ALREADY_RUNNING),)


PEOPLE = st.lists(st.sampled_from([ANN, BO, CLEO]), max_size=3).map(lambda some: reach(*some))
LADDERS = st.lists(st.tuples(st.integers(0, 30), PEOPLE), min_size=1, max_size=5).map(lambda rungs: sorted(rungs, key=lambda rung: rung[0]))


@given(LADDERS, st.integers(0, 3), st.lists(st.integers(0, 200), max_size=8))
def test_looking_often_or_seldom_takes_the_same_steps_in_the_same_order(rungs, count, looks):
    """Waking up for nothing changes nothing, and no step is skipped or taken twice."""
    reached = tuple(rung[1] for rung in rungs)

    def walk(extra):
        ladder, taken, moments = run(*(rung[0] for rung in rungs), repeat=Repeat(wait=1, count=count)), [], sorted(extra)
        due = due_of(ladder)
        while due is not None:
            while moments and after(moments[0]) < due:
                idle = plan(ladder, facts(*reached), after(moments.pop(0)))
                assert idle.taken == ()
            made = plan(ladder, facts(*reached), due)
            taken += [(one.cycle, one.step, made.fallback) for one in made.taken]
            ladder, due = made.run, made.due_at
        return taken

    assert walk(looks) == walk([])
    assert [(cycle, rung) for cycle, rung, _ in walk([])] == [(c, s) for c in range(count + 1) for s in range(len(rungs))]


@given(LADDERS, st.integers(0, 10_000))
def test_somebody_always_hears_of_it(rungs, late):
    """However late and however empty: people are paged, or a step is still to come, or the fallback is told."""
    made = plan(run(*(rung[0] for rung in rungs)), facts(*(rung[1] for rung in rungs)), after(late))
    assert any(taken.paged for taken in made.taken) or made.due_at or made.fallback
    told = [one.user_id for taken in made.taken for one in taken.paged]
    assert len(told) == len(set(told))


def test_passing_on_while_only_the_closing_is_left_tells_the_fallback():
    ladder = run(0, step=1, forced=True, repeat=Repeat(wait=10, close_after=True))
    made = plan(ladder, facts(reach(ANN)), after(2))
    assert (made.fallback, made.due_at, made.close) == (((0, Reason.PASSED_ON),), after(10), False)
