"""Forms of desks: what is asked after what was said, and what a form cannot be."""

import pytest

from varsko.desk.domain.forms import (
    Answered,
    Field,
    Words,
    answers_of,
    as_data,
    asked,
    choices_in,
    faults,
    from_data,
    hint_in,
    label_in,
    lacking,
    name_in,
    title_of,
)
from varsko.kernel.fields import Kind

KINDS = {*Kind, "person", "service"}
LAPTOP = Field(key="laptop", label="Needs a laptop", kind="flag", needed=True)
SYSTEM = Field(key="system", label="System", kind="choice", choices=("Mac", "Windows"), when="laptop", equals="yes", needed=True)
WHY = Field(key="why", label="Why a Mac", when="system", equals="Mac", needed=True)
FORM = (LAPTOP, SYSTEM, WHY)


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({}, ["laptop"]),
        ({"laptop": False}, ["laptop"]),
        ({"laptop": True}, ["laptop", "system"]),
        ({"laptop": True, "system": "Windows"}, ["laptop", "system"]),
        ({"laptop": True, "system": "Mac"}, ["laptop", "system", "why"]),
        ({"laptop": False, "system": "Mac"}, ["laptop"]),  # what is not asked any more asks for nothing
    ],
)
def test_a_field_is_asked_only_when_the_one_it_waits_for_is_asked_and_says_so(said, keys):
    assert [one.key for one in asked(FORM, said)] == keys


def test_one_of_several_choices_is_enough():
    tools = Field(key="tools", label="Tools", kind="choices", choices=("Saw", "Lift"))
    licence = Field(key="licence", label="Licence", when="tools", equals="Lift")
    assert asked((tools, licence), {"tools": ["Saw", "Lift"]}) == [tools, licence]
    assert asked((tools, licence), {"tools": ["Saw"]}) == [tools]


def test_what_is_needed_is_needed_only_where_it_is_asked():
    assert lacking(FORM, {"laptop": False}) == []
    assert lacking(FORM, {"laptop": True}) == [SYSTEM]
    assert lacking(FORM, {"laptop": True, "system": "Mac"}) == [WHY]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ((SYSTEM, LAPTOP), "when"),  # it waits for one that stands behind it
        ((LAPTOP, Field(key="a", label="A", when="laptop", equals="perhaps")), "when"),
        ((Field(key="a", label="A"), Field(key="b", label="B", when="a", equals="x")), "when"),  # a line can say anything
        ((Field(key="a", label="A", when="a", equals="yes", kind="flag"),), "when"),
        ((Field(key="a", label="A", kind="choice"),), "choices"),
        ((Field(key="a", label="A", kind="choice", choices=("x" * 101,)),), "choices"),
        ((Field(key="a", label="A", kind="colour"),), "kind"),
        ((Field(key="a", label=""),), "label"),
        ((LAPTOP, LAPTOP), "keys"),
        (tuple(Field(key=f"k{number}", label="A") for number in range(31)), "count"),
    ],
)
def test_what_a_form_cannot_be(fields, fault):
    assert faults(fields, KINDS) == (fault,)


def test_a_form_that_can_be():
    assert faults(FORM, KINDS) == ()
    assert (answers_of(LAPTOP), answers_of(SYSTEM), answers_of(WHY), answers_of(None)) == (("yes", "no"), ("Mac", "Windows"), (), ())


def test_words_in_another_language_stand_in_for_those_that_are_written():
    spoken = Field(
        key="a",
        label="Colour",
        hint="Any",
        kind="choice",
        choices=("Red", "Blue"),
        words={"nb": Words(label="Farge", choices=("Rød",)), "da": Words()},
    )
    assert (label_in(spoken, "nb"), hint_in(spoken, "nb"), label_in(spoken, "da")) == ("Farge", "Any", "Colour")
    assert choices_in(spoken, "nb") == [("Red", "Rød"), ("Blue", "Blue")]
    assert name_in("Paint", {"nb": Words(label="Maling")}, "nb") == "Maling"
    kept = from_data(as_data(spoken))
    assert (label_in(kept, "nb"), choices_in(kept, "nb"), set(kept.words)) == ("Farge", [("Red", "Rød"), ("Blue", "Blue")], {"nb"})


def test_the_title_names_the_form_and_whom_or_what_it_is_about():
    day, name = Field(key="d", label="Day", kind="date"), Field(key="n", label="Name", kind="person")
    said = [Answered(field=day, value="2026-03-02"), Answered(field=name, value="Kari Holm")]
    assert title_of("New colleague", said, 200) == "New colleague: Kari Holm"
    assert title_of("New colleague", [], 200) == "New colleague"
    assert len(title_of("New colleague", [Answered(field=name, value="x" * 300)], 200)) == 200
