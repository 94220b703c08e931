"""An alert has words, and a search asks of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.alerts.domain import words
from varsko.alerts.domain.words import Facts, Has, beginnings, every, has_words, holds, is_phrase, some, somewhere, whole, words_of
from varsko.kernel.query import Text


def alert(message="Disk full", **more) -> frozenset[str]:
    return frozenset(words_of(Facts(**{"number": 7, "message": message, "details": {}, **more})))


def text(written: str) -> Text:
    return Text(tuple(written.split("*")))


def test_words_are_small_and_without_accents():
    assert {"lodz", "serwer", "nie", "odpowiada", "m=lodz"} <= alert("Łódź: serwer nie odpowiada")
    assert {"bjornoya", "aerlig"} <= alert("Bjørnøya", description="ærlig")


def test_a_sign_tells_where_a_word_stands():
    found = alert("Disk", entity="db", source="prom", tags=("EU north",), details={"Rack": "R 17"}, responders=({"id": "", "name": "Ann"},))
    assert {"m=disk", "e=db", "s=prom", "t=eu␣north", "k=rack", "v=r␣17", "r=ann", "7"} <= found
    assert {"eu", "north", "r", "17"} <= found
    assert "e=disk" not in found


@pytest.mark.parametrize("query", ["db-1", "1.example", "example.org", "db-1.example.org", "(db-1)", "DB"])
def test_words_that_a_mark_joins_are_found_together(query):
    assert holds(somewhere(text(query)), alert("Disk of db-1.example.org is full"))


@pytest.mark.parametrize("query", ["db-2", "db.1", "1-example", "db-10", "isk", "di"])
def test_other_joints_and_parts_of_words_are_not(query):
    assert not holds(somewhere(text(query)), alert("Disk of db-1.example.org is full, 2 of 10 blocks left"))


def test_a_star_behind_lets_the_last_word_go_on():
    held = alert("Certificate of db-100 expires")
    assert holds(somewhere(text("cert*")), held)
    assert holds(somewhere(text("db-1*")), held)
    assert not holds(somewhere(text("db-2*")), held)
    assert not holds(somewhere(text("cert")), held)


@pytest.mark.parametrize(
    ("query", "answer"), [("disk", True), ("disk*", True), ("*isk", False), ("d*k", False), ("%", False), ("*", False)]
)
def test_not_every_text_can_be_asked_of_words(query, answer):
    assert has_words(text(query)) is answer


def test_blanks_make_a_phrase():
    assert is_phrase(text("disk full"))
    assert not is_phrase(text("db-1.example"))


def test_the_whole_of_a_tag_or_its_beginning():
    held = alert(tags=("EU north",))
    assert holds(whole(text("eu  NORTH"), words.TAG), held)
    assert holds(whole(text("eu*"), words.TAG), held)
    assert not holds(whole(text("eu"), words.TAG), held)
    assert whole(text("*north"), words.TAG) is None
    assert whole(text(""), words.TAG) is None


def test_all_or_one():
    disk, full, site = Has("disk"), Has("full"), Has("site")
    assert holds(every([disk, full]), alert())
    assert not holds(every([disk, site]), alert())
    assert holds(some([disk, site]), alert())
    assert every([disk, disk]) == disk


@pytest.mark.parametrize(("asked", "longer"), [("dis", "dis"), ("full dis", "dis"), ("di", None)])
def test_what_begins_with_the_last_word(asked, longer):
    found = beginnings(somewhere(text(asked)))
    assert (found is None) if longer is None else holds(found, alert())


def test_joined_words_are_asked_for_by_their_pairs_alone():
    assert somewhere(text("web-7.fjord")) == every([Has("+web-7"), Has("+7.fjord")])
    assert somewhere(text("disk web-7")) == every([Has("disk"), Has("+web-7")])
    assert somewhere(text("web-7*")) == Has("+web-7", begins=True)
    assert beginnings(somewhere(text("web-7"))) == Has("+web-7", begins=True)


def test_a_beginning_of_a_beginning_is_nothing_new():
    assert beginnings(Has("disk", begins=True)) is None
    assert beginnings(some([Has("disk"), Has("full")])) is None


def test_no_more_words_are_kept_than_many():
    assert len(alert(description=" ".join(f"w{n}" for n in range(5000)))) == words.MOST


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_word_holds_a_blank_and_the_alert_is_found_by_its_own(message, tag):
    held = words_of(Facts(number=1, message=message, tags=(tag,), details={tag: message}))
    assert all(word and not any(char <= " " or char == "\x7f" for char in word) for word in held)
    for word in message.split():
        if has_words(Text((word,))):
            assert holds(somewhere(Text((word,))), frozenset(held))
