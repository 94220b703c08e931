"""How risky: each point named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.changes.domain.risk import POINTS, SPREAD, TIER, Level, Question, assess, level_of

MILD = {question.value: next(iter(answers)) for question, answers in POINTS.items()}
WORST = {question.value: max(answers, key=answers.__getitem__) for question, answers in POINTS.items()}


def test_the_mildest_answers_make_no_risk():
    found = assess(MILD)
    assert (found.points, found.level, found.open) == (0, Level.LOW, ())


def test_what_nobody_answered_counts_as_the_worst_and_is_named():
    found = assess({})
    assert found.points == assess(WORST).points
    assert set(found.open) == set(Question)
    assert all(part.answer == "" for part in found.parts)


def test_an_unknown_answer_is_no_answer():
    assert "reach" in assess({**MILD, "reach": "the moon"}).open


@pytest.mark.parametrize(("tiers", "points"), [([], 0), ([3], 0), ([4, 2], 1), ([2, 1], 3)])
def test_the_most_important_service_adds_its_part(tiers, points):
    found = assess(MILD, tiers)
    assert found.points == points
    assert [part.what for part in found.parts if part.what == TIER] == ([TIER] if points else [])


@pytest.mark.parametrize(("count", "adds"), [(0, 0), (4, 0), (5, 1), (50, 1)])
def test_many_services_that_are_hurt_along_add_theirs(count, adds):
    found = assess(MILD, [], count)
    assert found.points == adds
    assert bool([part for part in found.parts if part.what == SPREAD]) == bool(adds)


@pytest.mark.parametrize(("points", "level"), [(0, "low"), (3, "low"), (4, "medium"), (8, "medium"), (9, "high"), (20, "high")])
def test_levels_begin_where_the_table_says(points, level):
    assert level_of(points) == level


ANSWERS = st.fixed_dictionaries({question.value: st.sampled_from(["", *answers]) for question, answers in POINTS.items()})


@given(ANSWERS, st.lists(st.integers(1, 4), max_size=4), st.integers(0, 30))
def test_the_parts_make_the_score(answers, tiers, along):
    found = assess(answers, tiers, along)
    assert found.points == sum(part.points for part in found.parts)
    assert found.level == level_of(found.points)


@given(ANSWERS, st.sampled_from(list(Question)))
def test_a_worse_answer_never_lowers_the_score(answers, question):
    worse = {**answers, question.value: WORST[question.value]}
    assert assess(worse).points >= assess(answers).points
