"""How urgent a request is, and why."""

from itertools import pairwise

import pytest

from varsko.desk.domain.priority import IMPACTS, SHIPPED, URGENCIES, Facts, Rules, Why, is_whole, prioritise


def steps(rules=None, **facts):
    return [(one.why, one.priority) for one in prioritise(Facts(**{"impact": 4, "urgency": 2, **facts}), rules or Rules())]


def test_the_shipped_table_is_whole_and_never_turns_around():
    assert is_whole(SHIPPED)
    assert all(SHIPPED[wide, urgency] <= SHIPPED[narrow, urgency] for wide, narrow in pairwise(IMPACTS) for urgency in URGENCIES)
    assert all(SHIPPED[impact, first] <= SHIPPED[impact, later] for impact in IMPACTS for first, later in pairwise(URGENCIES))


@pytest.mark.parametrize(("impact", "urgency", "priority"), [(1, 1, 1), (2, 2, 2), (3, 2, 3), (4, 1, 3), (4, 3, 5)])
def test_impact_and_urgency_say_the_priority(impact, urgency, priority):
    assert steps(impact=impact, urgency=urgency) == [(Why.MATRIX, priority)]


def test_a_critical_service_raises_what_bothers_several_people():
    assert steps(impact=3, tier=1) == [(Why.MATRIX, 3), (Why.TIER, 2)]
    assert steps(impact=4, tier=1) == [(Why.MATRIX, 4)]
    assert steps(impact=3, tier=2) == [(Why.MATRIX, 3)]


def test_a_vip_is_raised_by_one_step():
    assert steps(vip=True) == [(Why.MATRIX, 4), (Why.VIP, 3)]


def test_both_count_and_nothing_is_above_the_top():
    assert steps(impact=3, tier=1, vip=True) == [(Why.MATRIX, 3), (Why.TIER, 2), (Why.VIP, 1)]
    assert steps(impact=1, urgency=1, tier=1, vip=True) == [(Why.MATRIX, 1)]


def test_a_rule_can_be_switched_off():
    assert steps(Rules(vip_raises=False), vip=True) == [(Why.MATRIX, 4)]
    assert steps(Rules(tier_raises=False), impact=3, tier=1) == [(Why.MATRIX, 3)]


def test_what_somebody_chose_holds_and_the_table_is_still_told():
    assert steps(by_hand=1) == [(Why.MATRIX, 4), (Why.HAND, 1)]


def test_an_own_table_is_used():
    assert steps(Rules(cells=dict.fromkeys(SHIPPED, 5)), impact=1, urgency=1) == [(Why.MATRIX, 5)]


def test_a_table_with_a_hole_or_a_wrong_priority_is_none():
    assert not is_whole({cell: level for cell, level in SHIPPED.items() if cell != (1, 1)})
    assert not is_whole({**SHIPPED, (1, 1): 6})
