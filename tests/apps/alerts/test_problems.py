"""What is wrong with a search is told in the reader's language; programs hear it in English."""

import pytest
from django.utils import translation

from varsko.alerts.pages import problems
from varsko.kernel.errors import Invalid
from varsko.kernel.query import Problem, parse, wrong

VALUES = {"count": 7, "text": "'x'", "field": "'tag'", "sign": "<"}


@pytest.mark.parametrize("language", ["nb", "da", "nl", "pl"])
@pytest.mark.parametrize("problem", Problem)
def test_every_problem_is_told_in_every_language(problem, language):
    asked = {name: value for name, value in VALUES.items() if f"%({name})" in problem}
    english = problems.told(wrong(problem, **asked))
    with translation.override(language):
        said = problems.told(wrong(problem, **asked))
    assert said != english
    assert all(str(value) in said for value in asked.values())


def test_programs_hear_english_and_people_their_own_words():
    with translation.override("nl"), pytest.raises(Invalid) as refused:
        parse("tag:")
    assert refused.value.errors == {"query": "lacks a value after 'tag'"}
    with translation.override("nl"):
        assert problems.told(refused.value) == "Na 'tag' ontbreekt een waarde."


def test_what_is_no_problem_of_the_search_language_is_told_as_it_is():
    assert problems.told(Invalid({"page": "There is no such page."})) == "There is no such page."
