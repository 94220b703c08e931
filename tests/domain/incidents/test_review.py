"""What holds an update back, and what is only a hint."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOON
from varsko.incidents.domain.telling.review import Finding, Said, Texts, review, sentences
from varsko.incidents.domain.telling.stages import LANGUAGES, Stage

GOOD = Texts(
    internal_title="HOT-1 – Severity 1 – Shop",
    internal="The shop is down.\n\n**Current status**\n- Impact: all\n- Cause: not yet known\n\n**Next steps**\n- Look\n- Ann leads",
    external_title="Problem with the shop",
    external="We look into a problem with the shop.",
)
SAID = Said(stage=Stage.INVESTIGATING, texts={"en": GOOD}, at=NOON, next_update_at=NOON + timedelta(minutes=30), author_id="1")


def found(said: Said) -> list[tuple[str, str]]:
    return [(one.what.value, one.about) for one in review(said)]


def outside(text: str, language: str = "en", **more) -> list[tuple[str, str]]:
    return found(replace(SAID, texts={language: replace(GOOD, external=text)}, **more))


def test_a_good_update_has_no_findings():
    assert found(SAID) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"next_update_at": None}, Finding.NO_PROMISE),
        ({"next_update_at": NOON}, Finding.PAST_PROMISE),
        ({"stage": Stage.RESOLVED, "restart": ""}, Finding.NO_RESTART),
        ({"stage": Stage.RESOLVED, "restart": "perhaps"}, Finding.NO_RESTART),
        ({"must_be_read": True}, Finding.NOT_READ),
        ({"must_be_read": True, "skipped": "  "}, Finding.NOT_READ),
        ({"reader_id": "1"}, Finding.READ_BY_AUTHOR),
        ({"texts": {}}, Finding.EMPTY),
    ],
)
def test_what_is_missing_holds_it_back(change, finding):
    assert [one.what for one in review(replace(SAID, **change)) if one.holds_back] == [finding]


@pytest.mark.parametrize(
    "change",
    [
        {"stage": Stage.RESOLVED, "restart": "not_needed", "next_update_at": None},
        {"stage": Stage.FALSE_ALARM, "next_update_at": None},
        {"must_be_read": True, "reader_id": "2"},
        {"must_be_read": True, "skipped": "Nobody else is awake"},
    ],
)
def test_what_was_said_lets_it_go(change):
    assert found(replace(SAID, **change)) == []


@pytest.mark.parametrize("name", ["internal_title", "internal", "external_title", "external"])
def test_a_blank_holds_back_wherever_it_is(name):
    assert ("blank", "cause") in found(replace(SAID, texts={"en": replace(GOOD, **{name: "It is {cause}"})}))
    assert ("empty", "") in found(replace(SAID, texts={"en": replace(GOOD, **{name: " "})}))
    assert any(what == "too_long" for what, _ in found(replace(SAID, texts={"en": replace(GOOD, **{name: "x" * 16_000})})))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("See HOT-12 for more", ("key_outside", "HOT-12")),
        ("Ann Berg looks into it", ("name_outside", "Ann Berg")),
        ("ANN BERG looks into it", ("name_outside", "Ann Berg")),
        ("db1.prod.internal is down", ("machine_outside", "prod.internal")),
        ("10.0.0.12 does not answer", ("machine_outside", "10.0.0.12")),
    ],
)
def test_nothing_of_ours_is_said_outside(text, finding):
    assert finding in outside(text, names=["Ann Berg"])


def test_a_name_within_a_word_is_no_name():
    assert outside("Annoying, but the shop is slow.", names=["Ann"]) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "The database is slow.", "database"),
        ("nb", "Serveren svarer ikke.", "serveren"),
        ("da", "Databasen svarer ikke.", "databasen"),
        ("nl", "De server reageert niet.", "server"),
        ("pl", "Serwer nie odpowiada.", "serwer"),
    ],
)
def test_jargon_is_pointed_out_and_holds_nothing_back(language, text, word):
    assert outside(text, language) == [("jargon", word)]
    assert not any(one.holds_back for one in review(replace(SAID, texts={language: replace(GOOD, external=text)})))


def test_outside_two_sentences_are_enough_but_the_promise_does_not_count():
    said = "It is slow. We know why. We work on it.\nNext update: 13:00"
    assert outside(said, plain={"en": ["13:00"]}) == [("long_outside", "3")]
    assert outside("It is slow. We work on it.\nNext update: 13:00", plain={"en": ["13:00"]}) == []


def test_inside_points_are_counted():
    text = "One. Two. Three.\n\n**Status**\n- a\n\n## Next\n- a\n- b\n- c\n- d\n- e"
    assert found(replace(SAID, texts={"en": replace(GOOD, internal=text)})) == [
        ("sentences", "3"),
        ("points", "Status: 1"),
        ("points", "Next: 5"),
    ]


def test_what_holds_back_comes_first():
    said = replace(SAID, texts={"en": replace(GOOD, external="The server HOT-1 is slow.")})
    assert [one.holds_back for one in review(said)] == [True, False]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One", 1),
        ("One. Two.", 2),
        ("Since 21. nov. 2026, 16.05 it is slow.", 1),
        ("Siden 22. Nov 2026 kl. 16.05 er det tregt.", 1),
        ("Version 2.1 is slow!", 1),
        ("One\nTwo", 2),
        ("…", 0),
    ],
)
def test_sentences_are_counted_as_people_do(text, count):
    assert sentences(text) == count


def test_each_language_is_looked_at():
    said = replace(SAID, texts=dict.fromkeys(LANGUAGES, replace(GOOD, external="")))
    assert [one.language for one in review(said)] == list(LANGUAGES)
