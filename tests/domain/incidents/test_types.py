"""What the fields of a type take, and what of a type is still missing."""

from datetime import date

import pytest

from varsko.incidents.domain.types import Field, Needed, Part, faults, lacking, vacant
from varsko.kernel.fields import Unfit, fit, key_of


def field(kind: str = "line", *choices: str, key: str = "a", **more: str) -> Field:
    return Field(key=key, label=more.pop("label", "A"), kind=kind, choices=choices, **more)


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("line", "  Oslo \n Bergen ", "Oslo Bergen"),
        ("line", "   ", None),
        ("prose", " two\nlines ", "two\nlines"),
        ("choice", "b", "b"),
        ("choices", ["c", "a"], ["a", "c"]),
        ("choices", [], None),
        ("number", "12", 12),
        ("number", 1.5, 1.5),
        ("date", "2026-03-02", "2026-03-02"),
        ("date", date(2026, 3, 2), "2026-03-02"),
        ("flag", False, False),
        ("line", "", None),
        ("number", None, None),
    ],
)
def test_what_fits_is_kept(kind, said, kept):
    assert fit(field(kind, "a", "b", "c"), said) == kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("line", "x" * 301),
        pytest.param("number", 10**400, id="too large for a float"),
        ("line", 4),
        ("prose", ["x"]),
        ("choice", "z"),
        ("choice", {"a": 1}),
        ("choices", "a"),
        ("choices", ["z"]),
        ("choices", [["a"]]),
        ("number", "twelve"),
        ("number", "inf"),
        ("number", 10**16),
        ("number", True),
        ("date", "2026-02-30"),
        ("date", 20260302),
        ("flag", "yes"),
    ],
)
def test_what_does_not_fit_is_refused(kind, said):
    with pytest.raises(Unfit):
        fit(field(kind, "a", "b", "c"), said)


def test_keys_come_from_labels_and_differ():
    assert key_of("Berørte personer!", []) == "berorte_personer"
    assert key_of("Data", ["data", "data_2"]) == "data_3"
    assert key_of("Ωμέγα"[:0] or "—", []) == "field"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ([field()], ()),
        ([field(), field(key="b")], ()),
        ([field(), field()], ("keys",)),
        ([field(label="")], ("label",)),
        ([field("poem")], ("kind",)),
        ([field("choice")], ("choices",)),
        ([field(needed="always")], ("needed",)),
        ([field(key=str(number)) for number in range(21)], ("count",)),
    ],
)
def test_faults_of_a_type_are_named(fields, wrong):
    assert faults(fields) == wrong


def test_what_is_needed_and_empty_is_named():
    fields = [field(key="a", needed="declare"), field(key="b", needed="close"), field("flag", key="c", needed="close"), field(key="d")]
    assert [one.key for one in lacking(fields, {}, Needed.DECLARE)] == ["a"]
    assert [one.key for one in lacking(fields, {"a": "x", "c": False}, Needed.DECLARE, Needed.CLOSE)] == ["b"]


def test_parts_that_nobody_has_are_named():
    wanted = [Part(role="scribe"), Part(role="other", label="Data officer"), Part(role="deputy")]
    assert vacant(wanted, [("scribe", "of the night"), ("other", "data OFFICER")]) == [Part(role="deputy")]
    assert vacant(wanted, [("other", "Lawyer")]) == wanted
