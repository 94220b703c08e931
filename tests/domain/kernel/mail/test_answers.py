"""Forty answers as eight programs write them in five languages: the new words are found, nothing else is, and nothing is lost."""

import pytest

from tests.domain.kernel.mail.clients import CLIENTS, FRESH, LANGUAGES, ORIGINAL, ORIGINAL_ID, SIGNED, SUBJECTS, answer
from varsko.kernel.mail.letter import Letter, Nature
from varsko.kernel.mail.patterns import FORWARD_PREFIX, plain_subject
from varsko.kernel.mail.quotes import Cut, How, cut
from varsko.kernel.mail.reading import read

each = pytest.mark.parametrize(("client", "language"), [(client, language) for client in CLIENTS for language in LANGUAGES])


def cut_of(letter: Letter, *sent: str) -> Cut:
    return cut(letter.text, sent=sent, structured=letter.fresh or None, is_forward=bool(FORWARD_PREFIX.match(letter.subject)))


@each
def test_the_new_words_are_known_because_we_know_what_we_sent(client, language):
    letter = read(answer(client, language))
    found = cut(letter.text, sent=[ORIGINAL[language]])
    assert (found.fresh, found.how) == (FRESH[language], How.IDENTITY)
    assert all(line in found.rest for line in ORIGINAL[language].split("\n"))


@each
def test_the_new_words_are_found_when_the_quote_is_not_ours(client, language):
    letter = read(answer(client, language))
    found = cut_of(letter)
    assert found.fresh == FRESH[language]
    assert found.how in {How.STRUCTURE, How.SEPARATOR}


@each
def test_the_plain_text_alone_is_enough(client, language):
    assert cut(read(answer(client, language)).text).fresh == FRESH[language]


@each
def test_an_answer_says_who_wrote_it_to_whom_and_to_what(client, language):
    letter = read(answer(client, language))
    assert (letter.sender.address, letter.sender.name) == ("dev@kunde.example", "Dev Nowak")
    assert letter.recipients == (SIGNED,)
    assert letter.references == (ORIGINAL_ID,)
    assert plain_subject(letter.subject) == SUBJECTS[language].casefold()
    assert letter.nature == Nature.HUMAN
    assert letter.faults == ()


@each
def test_what_is_quoted_twice_over_is_still_a_quote(client, language):
    inner = read(answer(client, language)).text
    letter = read(answer("gmail", language, quoted=inner, fresh="Takk!"))
    assert cut_of(letter, ORIGINAL[language], FRESH[language]).fresh == "Takk!"
