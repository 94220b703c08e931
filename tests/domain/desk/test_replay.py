"""What if: the same stories, other hours and promises."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from varsko.desk.domain.calendars import Calendar, Pause, Window
from varsko.desk.domain.replay import Terms, Verdict, added, outcomes, packed, tally, unpacked
from varsko.desk.domain.targets import Class, Goal, Rules, Story, Target

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = MONDAY + timedelta(days=30)
HOUR = timedelta(hours=1)


def terms(response=None, solution=None, *, until=16, always=False, update=None) -> Terms:
    week = dict.fromkeys(range(5), (Window(8 * 60, until * 60),))
    target = Target(response=response, update=update, solution=solution, always=always)
    return Terms(Calendar(zone=ZoneInfo("UTC"), week=week), Rules(targets={("", 4): target}))


def story(answered: float | None = None, solved: float | None = None) -> Story:
    return Story(
        classes=(Class(MONDAY, "incident", 4),),
        answers=() if answered is None else (MONDAY + answered * HOUR,),
        over=() if solved is None else (Pause(MONDAY + solved * HOUR),),
    )


def verdicts(one: Story, before: Terms, after: Terms) -> dict[str, tuple[str, str]]:
    found = outcomes(1, one, before, after, NOW)
    return {outcome.goal.value: (outcome.before.value, outcome.after.value) for outcome in found}


@pytest.mark.parametrize(
    ("one", "before", "after", "found"),
    [
        (story(3), terms(response=120), terms(response=240), {"response": ("missed", "kept")}),
        (story(1), terms(response=120), terms(response=30), {"response": ("kept", "missed")}),
        (story(1), terms(response=120), terms(), {"response": ("kept", "none")}),
        (story(1), terms(), terms(response=120), {"response": ("none", "kept")}),
        (story(1), terms(), terms(), {}),
        (story(20, 20), terms(solution=480), terms(solution=480, until=12), {"solution": ("kept", "kept")}),
        (story(20, 31), terms(solution=480), terms(solution=480, until=12), {"solution": ("missed", "kept")}),
        (story(20, 31), terms(solution=480), terms(solution=480, always=True), {"solution": ("missed", "missed")}),
    ],
)
def test_a_promise_ends_as_the_tried_terms_say(one, before, after, found):
    assert verdicts(one, before, after) == found


def test_what_still_runs_is_not_decided():
    never = Terms(Calendar(zone=ZoneInfo("UTC"), week={}), Rules(targets={("", 4): Target(response=60)}))
    assert verdicts(story(), terms(response=60), never) == {"response": ("missed", "open")}


def test_counts_are_of_what_is_decided_by_priority_and_goal():
    stories = [story(1, 2), story(3, 4), story(None)]
    found = [outcome for number, one in enumerate(stories) for outcome in outcomes(number, one, terms(120, 480), terms(60, 120), NOW)]
    assert [(one.priority, one.goal, one.kept_before, one.all_before, one.kept_after, one.all_after) for one in tally(found)] == [
        (4, Goal.RESPONSE, 1, 3, 1, 3),
        (4, Goal.SOLUTION, 2, 3, 1, 3),
    ]
    assert [(one.number, one.after) for one in found if one.differs] == [(1, Verdict.MISSED)]


def test_counts_add_up_whatever_part_they_were_counted_in():
    found = [
        outcome
        for number, one in enumerate([story(1, 2), story(3, 4), story(None)])
        for outcome in outcomes(number, one, terms(120, 480), terms(60, 120), NOW)
    ]
    for place in range(len(found) + 1):
        assert added(tally(found[:place]), tally(found[place:])) == tally(found)


def test_what_is_packed_comes_back_as_it_was():
    found = list(outcomes(7, story(3, 4), terms(120, 480), terms(None, 120), NOW))
    assert [one.due_after for one in found].count(None) == 1
    assert unpacked(packed(found)) == found
