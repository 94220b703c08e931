"""Conditions on facts: what each operation means, and that no expression can hold up the product."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.errors import Invalid
from varsko.kernel.matching import EVERYTHING, Condition, Criteria, Kind, Operation, Ranked, matches, read, write

FIELDS = {
    "message": frozenset(Operation) - {Operation.CONTAINS_KEY, Operation.CONTAINS_VALUE},
    "tags": frozenset({Operation.CONTAINS, Operation.MATCHES, Operation.IS_EMPTY}),
    "details": frozenset({Operation.CONTAINS, Operation.CONTAINS_KEY, Operation.CONTAINS_VALUE, Operation.IS_EMPTY, Operation.EQUALS}),
    "priority": frozenset({Operation.EQUALS, Operation.GREATER_THAN, Operation.LESS_THAN}),
}
FACTS = {
    "message": "Disk FULL on db-1",
    "tags": ["prod", "Błąd"],
    "details": {"region": "eu-north", "rack": "7"},
    "priority": Ranked("P2", ("P5", "P4", "P3", "P2", "P1")),
    "entity": "",
}


@pytest.mark.parametrize(
    ("field", "operation", "expected", "answer"),
    [
        ("message", "equals", "disk full on DB-1", True),
        ("message", "equals", "disk", False),
        ("message", "contains", "full", True),
        ("message", "starts-with", "disk", True),
        ("message", "ends-with", "DB-1", True),
        ("message", "equals-ignore-whitespace", "diskfullondb-1", True),
        ("message", "matches", ".*(full|critical).*", True),
        ("message", "matches", "full", False),  # the whole text must match
        ("message", "is-empty", "", False),
        ("entity", "is-empty", "", True),
        ("nowhere", "is-empty", "", True),
        ("tags", "contains", "PROD", True),
        ("tags", "contains", "pro", False),  # an item, not a part of one
        ("tags", "matches", "b.{1,2}d", True),
        ("details", "contains-key", "Region", True),
        ("details", "contains-value", "eu-north", True),
        ("details", "contains", "rack:7", True),
        ("priority", "equals", "P2", True),
        ("priority", "greater-than", "P3", True),  # P2 is more than P3
        ("priority", "less-than", "P3", False),
        ("priority", "greater-than", "urgent", False),
    ],
)
def test_operations(field, operation, expected, answer):
    condition = Condition(field=field, operation=Operation(operation), expected=expected)
    assert matches(Criteria(kind=Kind.EVERY, conditions=(condition,)), FACTS) is answer
    turned = Condition(field=field, operation=Operation(operation), expected=expected, negate=True)
    assert matches(Criteria(kind=Kind.EVERY, conditions=(turned,)), FACTS) is not answer


def test_a_key_picks_one_entry_of_the_details():
    condition = Condition(field="details", operation=Operation.EQUALS, expected="EU-north", key="region")
    assert matches(Criteria(kind=Kind.ANY, conditions=(condition,)), FACTS)


def test_any_and_every():
    yes = Condition(field="message", operation=Operation.CONTAINS, expected="disk")
    no = Condition(field="message", operation=Operation.CONTAINS, expected="cpu")
    assert matches(Criteria(kind=Kind.ANY, conditions=(no, yes)), FACTS)
    assert not matches(Criteria(kind=Kind.EVERY, conditions=(no, yes)), FACTS)
    assert matches(EVERYTHING, {})


def test_an_expression_that_explodes_elsewhere_takes_no_time_here():
    started = time.process_time()
    condition = Condition(field="message", operation=Operation.MATCHES, expected="(a+)+$")
    assert not matches(Criteria(kind=Kind.ANY, conditions=(condition,)), {"message": "a" * 5000 + "!"})
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "data",
    [
        "all",
        {"type": "some"},
        {"type": "match-any-condition"},
        {"type": "match-any-condition", "conditions": {}},
        {"type": "match-any-condition", "conditions": [1]},
        {"type": "match-any-condition", "conditions": [{"field": "colour", "operation": "equals"}]},
        {"type": "match-any-condition", "conditions": [{"field": "tags", "operation": "starts-with"}]},
        {"type": "match-any-condition", "conditions": [{"field": "message", "operation": "matches", "expectedValue": "("}]},
        {
            "type": "match-any-condition",
            "conditions": [{"field": "message", "operation": "matches", "expectedValue": "((a{999}){999}){999}"}],
        },
        {"type": "match-any-condition", "conditions": [{"field": "message", "operation": "matches", "expectedValue": "\ud800"}]},
        {"type": "match-any-condition", "conditions": [{"field": "message", "operation": "equals", "expectedValue": "x" * 1001}]},
        {"type": "match-any-condition", "conditions": [{"field": "message", "operation": "equals"}] * 101},
    ],
)
def test_wrong_criteria_are_refused_with_the_field_named(data):
    with pytest.raises(Invalid) as refused:
        read(data, FIELDS)
    assert list(refused.value.errors) == ["criteria"]


def test_no_criteria_match_everything():
    assert read(None, FIELDS) == read({}, FIELDS) == read({"type": "match-all"}, FIELDS) == EVERYTHING


CONDITIONS = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda field: st.builds(
        Condition,
        field=st.just(field),
        operation=st.sampled_from(sorted(FIELDS[field] - {Operation.MATCHES})),
        expected=st.text(max_size=5),
        key=st.text(max_size=5),
        negate=st.booleans(),
    )
)


@given(
    st.builds(Criteria, kind=st.sampled_from([Kind.ANY, Kind.EVERY]), conditions=st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple))
)
def test_what_is_written_is_read_back(criteria):
    assert read(write(criteria), FIELDS) == criteria
    matches(criteria, FACTS)
