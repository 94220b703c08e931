"""Things are found by their words, whatever their accents, and only by those who may know of them."""

import pytest

from tests.cast import NOON
from varsko.core import search
from varsko.core.models import SearchDoc
from varsko.core.search import Doc, find, index, remove

pytestmark = pytest.mark.django_db

READERS = frozenset({"readers"})


def doc(subject, title, body="", *, kind="article", audience=READERS):
    return Doc(kind=kind, subject=subject, title=title, body=body, audience=audience)


def found(text, *, groups=READERS, **more):
    return [hit.subject for hit in find(text, groups=groups, **more)]


@pytest.mark.parametrize("asked", ["łódź", "Lodz", "LODZ", "lod", "łódz nie"])
def test_accents_and_case_do_not_matter(asked):
    index([doc("1", "Łódź", "Serwer nie odpowiada"), doc("2", "Bjørnøya", "Ålesund")], at=NOON)
    assert found(asked) == ["1"]


@pytest.mark.parametrize("asked", ["bjørnøya", "bjornoya", "alesund ø", "Ålesund"])
def test_letters_of_the_north_are_folded_by_us(asked):
    index([doc("2", "Bjørnøya", "Ålesund ø")], at=NOON)
    assert found(asked) == ["2"]


@pytest.mark.parametrize("asked", ["", "   ", "!?&|'\"():*", "' OR 1=1", "a AND NOT b*", "=", "\0", "\ud800"])
def test_marks_that_mean_something_to_a_database_are_no_harm(asked):
    index([doc("1", "Disk full")], at=NOON)
    assert found(asked) == []


def test_every_word_must_be_there():
    index([doc("1", "Disk full on db-1"), doc("2", "Disk slow on db-2")], at=NOON)
    assert found("disk db 2") == ["2"]


def test_whole_words_of_the_title_come_first_then_the_newest():
    index([doc("old", "Payments"), doc("body", "Other", "payments"), doc("longer", "Paymentsystem"), doc("new", "Payments again")], at=NOON)
    assert found("payments") == ["new", "old", "body", "longer"]


@pytest.mark.parametrize("limit", range(1, 7))
def test_the_order_is_the_same_however_many_are_wanted(limit):
    given = [
        doc("old", "Payments"),
        doc("body", "Other", "payments"),
        doc("longer", "Paymentsystem"),
        doc("inside", "Other", "paymentsystem"),
    ]
    index([*given, doc("new", "Payments again")], at=NOON)
    assert found("payments", limit=limit) == ["new", "old", "body", "longer", "inside"][:limit]


def test_what_is_not_there_is_not_looked_for_in_every_way(django_assert_max_num_queries):
    index([doc("1", "Disk full")], at=NOON)
    with django_assert_max_num_queries(2):
        assert found("kafka") == []


def test_two_letters_are_no_beginning():
    index([doc("1", "Kafka"), doc("2", "Ka")], at=NOON)
    assert found("ka") == ["2"]


def test_only_the_wanted_kinds_and_no_more_than_wanted():
    index([doc(f"a{n}", "Kafka", kind="alert") for n in range(5)] + [doc("s", "Kafka", kind="service")], at=NOON)
    assert found("kafka", kinds=["service"]) == ["s"]
    assert found("kafka", kinds=["alert"], limit=2) == ["a4", "a3"]


def test_who_is_not_in_the_audience_finds_nothing():
    index([doc("1", "Breach", audience=frozenset({"all", "team:a"}))], at=NOON)
    assert found("breach") == []
    assert found("breach", groups=frozenset()) == []
    assert found("breach", groups=frozenset({"readers", "team:a"})) == ["1"]
    assert found("breach", groups=frozenset({"team"})) == []


def test_what_changes_is_found_by_its_new_words_alone():
    index([doc("1", "Disk full")], at=NOON)
    index([doc("1", "Memory low", "swap")], at=NOON)
    assert (found("disk"), found("memory"), found("swap")) == ([], ["1"], ["1"])
    assert SearchDoc.objects.count() == 1


def test_what_is_removed_is_not_found():
    index([doc("1", "Disk full"), doc("2", "Disk full")], at=NOON)
    remove("article", ["1"])
    assert found("disk") == ["2"]


def test_a_snippet_shows_the_match_in_its_place():
    body = "Before. " * 40 + "The Bjørn cluster is slow, says bjørn. " + "After. " * 40
    index([doc("1", "Report", body)], at=NOON)
    snippet = find("bjorn", groups=READERS)[0].snippet
    assert [text for text, matches in snippet if matches] == ["Bjørn", "bjørn"]
    assert snippet[0] == ("…", False)
    assert snippet[-1][0].endswith("…")
    assert len("".join(text for text, _ in snippet)) < 200


def test_a_body_without_the_word_shows_its_beginning():
    index([doc("1", "Kafka", "Short.")], at=NOON)
    assert find("kafka", groups=READERS)[0].snippet == (("Short.", False),)


def test_many_are_stored_with_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        index([doc(str(number), f"Thing {number}") for number in range(400)], at=NOON)


def test_a_frequent_word_is_found_from_its_newest_end(monkeypatch):
    monkeypatch.setattr(search, "_FEW", 3)
    index([doc(str(number), "Kafka") for number in range(9)], at=NOON)
    assert found("kafka", limit=2) == ["8", "7"]


@pytest.mark.parametrize("newer", [0, 1, 2, 3, 5, 9])
def test_a_frequent_word_is_found_however_far_its_newest_end_lies(monkeypatch, newer):
    monkeypatch.setattr(search, "_FEW", 3)
    monkeypatch.setattr(search, "_NEAR", (2, 4), raising=True)
    index([doc(str(number), "Kafka") for number in range(5)], at=NOON)
    index([doc(f"secret {number}", "Kafka", audience={"secret"}) for number in range(newer)], at=NOON)
    index([doc(f"other {number}", "Redis") for number in range(newer)], at=NOON)
    assert found("kaf", limit=2) == ["4", "3"]
    assert found("kafka", limit=4) == ["4", "3", "2", "1"]


def test_hostile_text_is_stored_harmless():
    index([doc("1", "x" * 1000, "nul\0 \ud800 " + "y" * 100_000)], at=NOON)
    row = SearchDoc.objects.get()
    assert len(row.title) == 300
    assert len(row.body) == search.LONGEST_BODY
    assert found("xxx") == ["1"]
