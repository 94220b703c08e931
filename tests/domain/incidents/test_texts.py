"""The texts of updates: complete in every language, without a blank left, and nothing of ours outside."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOON
from varsko.incidents.domain.telling.blanks import ALLOWED, INSIDE, blanks, fill, strangers
from varsko.incidents.domain.telling.review import Said, Texts, outline, review, sentences
from varsko.incidents.domain.telling.shipped import WORDS, jargon, restart, shipped, unknown
from varsko.incidents.domain.telling.stages import LANGUAGES, LAST, MAINTENANCE, OF_INCIDENTS, Audience, Restart, Stage

NOW, LATER = NOON, NOON + timedelta(minutes=30)
EVERY = [(stage, audience, language) for stage in Stage for audience in Audience for language in LANGUAGES]
KNOWN = {
    "service": "Shop",
    "impact": "Nobody can pay by card",
    "since": "Sat 21 Nov 2026, 03:00 UTC",
    "ended": "Sat 21 Nov 2026, 04:00 UTC",
    "duration": "1 hour",
    "workaround": "Pay by invoice",
    "eta": "by Sat 21 Nov 2026, 03:45 UTC",
    "restart": "Please restart",
    "next_update": "Sat 21 Nov 2026, 03:30 UTC",
    "start": "Sun 22 Nov 2026, 01:00 UTC",
    "until": "Sun 22 Nov 2026, 03:00 UTC",
    "key": "HOT-1",
    "severity": "Severity 1",
    "summary": "Checkout is down",
    "customers": "1200",
    "colleagues": "14",
    "cases": "37",
    "cause": "A certificate ran out",
    "fix": "A new certificate",
    "lead": "Ann",
    "next_steps": "Renew the certificate",
}


def test_every_blank_that_a_text_may_have_is_known_here():
    assert set(KNOWN) == set(INSIDE)


def test_every_language_has_the_same_words():
    for name in ("OPENINGS", "LINES", "TITLES", "OUTSIDE", "RESTART"):
        keys = {language: sorted(getattr(words, name)) for language, words in WORDS.items()}
        assert len(set(map(tuple, keys.values()))) == 1, name
    assert set(WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_an_opening_a_title_and_a_text_outside(language):
    words = WORDS[language]
    for table in (words.OPENINGS, words.TITLES, words.OUTSIDE):
        assert set(table) == {stage.value for stage in Stage}
    assert all(restart(language, one) for one in Restart)
    assert unknown(language)
    assert jargon(language)


@pytest.mark.parametrize(("stage", "audience", "language"), EVERY)
def test_a_shipped_text_has_only_blanks_that_its_readers_may_read(stage, audience, language):
    template = shipped(stage, audience, language)
    assert strangers(template.title + template.body, audience) == ()


@pytest.mark.parametrize(("stage", "audience", "language"), EVERY)
def test_translations_have_the_blanks_of_the_english_text(stage, audience, language):
    template, english = shipped(stage, audience, language), shipped(stage, audience, "en")
    assert sorted(blanks(template.title)) == sorted(blanks(english.title))
    assert sorted(blanks(template.body)) == sorted(blanks(english.body))


@pytest.mark.parametrize(("stage", "audience", "language"), EVERY)
def test_when_everything_is_known_nothing_is_left_open(stage, audience, language):
    template = shipped(stage, audience, language)
    for text in (template.title, template.body):
        filled = fill(text, KNOWN)
        assert filled.missing == ()
        assert not re.search(r"[{}]", filled.text)
        assert not re.search(r"^\?", filled.text, re.MULTILINE)


@pytest.mark.parametrize("stage", Stage)
def test_a_text_that_is_promised_more_says_when(stage):
    for audience in Audience:
        for language in LANGUAGES:
            says_when = KNOWN["next_update"] in fill(shipped(stage, audience, language).body, KNOWN).text
            assert says_when == (stage not in LAST)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", OF_INCIDENTS)
def test_a_shipped_text_finds_no_fault_with_itself(stage, language):
    inside, outside = (shipped(stage, audience, language) for audience in Audience)
    known = KNOWN | {"restart": restart(language, "needed"), "lead": "Ann Berg"}
    texts = Texts(
        internal_title=fill(inside.title, known).text,
        internal=fill(inside.body, known).text,
        external_title=fill(outside.title, known).text,
        external=fill(outside.body, known).text,
    )
    plain = {language: [known[name] for name in ("next_update", "restart", "eta")]}
    said = Said(stage=stage, texts={language: texts}, at=NOW, next_update_at=LATER, restart="needed", names=["Ann Berg"], plain=plain)
    assert [(one.what.value, one.about) for one in review(said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", OF_INCIDENTS)
def test_inside_it_is_always_the_same_order_and_as_many_points(stage, language):
    opening, sections = outline(fill(shipped(stage, Audience.INTERNAL, language).body, KNOWN).text)
    assert 1 <= sentences(opening) <= 2
    assert [heading for heading, _ in sections] == [WORDS[language].LINES[name].strip("*") for name in ("status", "next")]
    assert all(2 <= points <= 4 for _, points in sections)


@pytest.mark.parametrize("stage", [*MAINTENANCE])
def test_maintenance_has_no_key_and_no_severity(stage):
    for audience in Audience:
        for language in LANGUAGES:
            template = shipped(stage, audience, language)
            assert not {"key", "severity", "summary"} & set(blanks(template.title + template.body))


def test_a_line_that_may_be_left_out_appears_when_it_is_known():
    text = "It is down.\n? Until then: {workaround}"
    assert fill(text, {}).text == "It is down."
    assert fill(text, {"workaround": "Pay by\ninvoice"}).text == "It is down.\nUntil then: Pay by invoice"


def test_what_is_not_known_is_named_and_stays_a_blank():
    filled = fill("{service} since {since}", {"service": "Shop", "since": " "})
    assert filled.missing == ("since",)
    assert filled.text == "Shop since {since}"


def test_a_value_is_never_a_text_of_its_own():
    assert fill("{cause}", {"cause": "{key}", "key": "HOT-1"}).text == "{key}"


@given(st.text(), st.dictionaries(st.sampled_from(INSIDE), st.text()))
def test_filling_never_fails_and_names_every_blank_that_is_left(text, values):
    filled = fill(text, values)
    assert all(not values.get(name, "").strip() for name in filled.missing)


@given(st.dictionaries(st.sampled_from(INSIDE), st.text(alphabet=st.characters(exclude_characters="{}"))), st.sampled_from(EVERY))
def test_a_blank_that_is_left_is_always_found(values, place):
    filled = fill(shipped(*place).body, values)
    assert set(blanks(filled.text)) == set(filled.missing)


@pytest.mark.parametrize("audience", Audience)
def test_a_blank_nobody_knows_is_a_stranger(audience):
    assert strangers("{service} {srevice} {} { key }", audience) == (
        ("srevice", "") if audience is Audience.INTERNAL else ("srevice", "", "key")
    )
    assert set(ALLOWED[Audience.EXTERNAL]) < set(ALLOWED[Audience.INTERNAL])
