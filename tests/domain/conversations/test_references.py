"""Our own things that a text speaks of."""

from hypothesis import given
from hypothesis import strategies as st

from varsko.conversations.domain.references import MOST, Pattern, Reference, find

BASE = "https://varsko.example.org"
ALERT = Pattern("alert", "/alerts/", r"#(\d+)", r"\d+")
INCIDENT = Pattern("incident", "/incidents/", r"([A-Z]{2,10}-\d+)", r"[A-Z]{2,10}-\d+")


def found(text):
    return [(one.kind, one.ref) for one in find(text, [ALERT, INCIDENT], base=BASE)]


def test_marks_and_addresses_are_found_in_order_each_once():
    text = f"#12 is behind HOT-7, see {BASE}/alerts/13 and #12 again, {BASE}/incidents/HOT-7"
    assert found(text) == [("alert", "12"), ("incident", "HOT-7"), ("alert", "13")]


def test_what_only_looks_alike_is_left():
    assert found("a#12 ##12 #12a &#12; https://elsewhere.example/alerts/12 xHOT-7") == []


def test_there_is_an_end():
    assert len(found(" ".join(f"#{number}" for number in range(100)))) == MOST


@given(st.text(alphabet="#HOT-17 /&a\nhttps:"))
def test_any_text_is_read(text):
    assert all(isinstance(one, Reference) for one in find(text, [ALERT, INCIDENT], base=BASE))
