"""The line of the telephone log, in five languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.desk.domain.likeness import most_alike, stems
from varsko.desk.domain.line import Known, Read, first_words, read_line

KNOWN = Known(
    callers=[
        ("kari", "Kari Holm Nordfrakt"),
        ("karin", "Karin Berg"),
        ("lukasz", "Łukasz Żak"),
        ("soren", "Søren Kjær"),
        ("daan", "Daan de Vries"),
    ],
    categories=[
        ("hardware", ("Hardware",)),
        ("printers", ("Printers", "printer", "skriver", "drukarka", "afdrukken")),
        ("network", ("Network", "wifi", "nettverk", "netværk", "sieć", "netwerk")),
        ("access", ("Access", "password", "passord", "adgangskode", "wachtwoord", "hasło")),
    ],
    services=[("portal", ("Customer portal", "portal")), ("mail", ("E-mail", "outlook"))],
    ongoing=[("HOT-1", "Printers on all floors print nothing"), ("HOT-2", "Nobody can book")],
)


def read(text: str) -> Read:
    return read_line(text, KNOWN)


@pytest.mark.parametrize(
    ("line", "caller", "category", "urgency", "impact"),
    [
        ("kari h skriver 3 etg nede haster", "kari", "printers", 1, 4),
        ("Kari Holm printer on floor 3 jams urgent", "kari", "printers", 1, 4),
        ("søren netværket er langsomt, kan vente", "soren", "network", 3, 4),
        ("soren kj adgangskode udløbet hele etagen", "soren", "access", 2, 2),
        ("daan wachtwoord vergeten spoed", "daan", "access", 1, 4),
        ("daan de vries netwerk traag meerdere collega's geen haast", "daan", "network", 3, 3),
        ("lukasz ż drukarka nie działa pilne wszyscy", "lukasz", "printers", 1, 1),
        ("łukasz hasło wygasło może poczekać", "lukasz", "access", 3, 4),
    ],
)
def test_a_line_is_understood_in_each_language(line, caller, category, urgency, impact):
    found = read(line)
    assert (found.callers[:1], found.category, found.urgency, found.impact) == ((caller,), category, urgency, impact)


def test_one_that_may_mean_two_people_gives_both():
    assert read("kari printer").callers == ("kari", "karin")
    assert read("kari b printer").callers == ("karin",)


def test_not_urgent_is_not_urgent():
    assert read("kari skriveren haster ikke").urgency == 3


def test_a_stranger_stands_before_the_colon():
    found = read("Per Hansen, Bergen havn: skriveren stopper per@example.no +47 400 12 345")
    assert (found.callers, found.email, found.phone, found.category) == ((), "per@example.no", "+47 400 12 345", "printers")
    assert read("Per Hansen: skriveren stopper").name == "Per Hansen"


def test_without_a_name_nobody_is_made_up():
    found = read("skriveren i tredje stopper hele tiden")
    assert (found.callers, found.name, found.title) == ((), "", "Skriveren i tredje stopper hele tiden")


def test_what_goes_on_is_recognised():
    assert read("kari printers print nothing").ongoing == ("HOT-1",)
    assert read("kari coffee is cold").ongoing == ()


def test_a_service_is_named_and_the_words_are_told():
    found = read("kari outlook closes itself urgent")
    assert found.service == "mail"
    assert dict(found.because) == {"caller": "kari", "service": "outlook", "urgency": "urgent"}
    assert found.title == "Outlook closes itself urgent"


def test_a_number_of_a_room_is_no_telephone():
    assert read("kari room 312 is dark").phone == ""


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read(text):
    found = read(text)
    assert found.urgency in {1, 2, 3}
    assert found.impact in {1, 2, 3, 4}
    assert len(first_words(text)) <= 4


def test_texts_are_alike_by_their_rare_words():
    others = [("a", "The printer on floor three jams"), ("b", "Printer out of paper"), ("c", "No Wi-Fi in the canteen")]
    assert next(key for key, _score in most_alike("printers on the third floor jam again", others)) == "a"
    assert most_alike("elephant", others) == []
    assert stems("Łódź drukarka drukarkę") == frozenset({"lodz", "drukar"})
