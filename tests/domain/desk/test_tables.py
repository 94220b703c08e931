"""What another table would have made of what happened is what the rules make of it, one by one."""

from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.priority import IMPACTS, PRIORITIES, SHIPPED, URGENCIES, Facts, Rules, prioritise, replayed

FACTS = st.builds(
    Facts,
    impact=st.sampled_from(IMPACTS),
    urgency=st.sampled_from(URGENCIES),
    tier=st.sampled_from([None, 1, 2]),
    vip=st.booleans(),
    by_hand=st.sampled_from([0, *PRIORITIES]),
)
RULES = st.builds(Rules, cells=st.fixed_dictionaries({cell: st.sampled_from(PRIORITIES) for cell in SHIPPED}), vip_raises=st.booleans())


@given(st.lists(st.tuples(FACTS, st.integers(1, 5)), max_size=12), RULES)
def test_each_request_is_counted_once_as_the_rules_say(cases, other):
    found = replayed(cases, Rules(), other)
    one_by_one = [(prioritise(facts, Rules())[-1].priority, prioritise(facts, other)[-1].priority) for facts, n in cases for _ in range(n)]
    assert found.total == len(one_by_one) == sum(found.before.values()) == sum(found.after.values())
    assert found.moved == sum(before != after for before, after in one_by_one)
    assert dict(found.after) == {level: sum(after == level for _before, after in one_by_one) for level in PRIORITIES}
    assert found.by_hand == sum(n for facts, n in cases if facts.by_hand)


def test_the_same_table_moves_nothing():
    assert replayed([(Facts(impact=1, urgency=1), 7)], Rules(), Rules()).moves == {}
