"""What senders really put into bodies and queries is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.compat.opsgenie.fields import Fields, Malformed, read_body, read_query
from varsko.kernel.errors import Invalid

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def test_values_are_taken_as_what_they_mean():
    body = Fields(
        {"user": " ann ", "count": 7, "yes": "true", "no": "False", "none": None, "tags": [" a", "b", "a", None, 3], "joined": "a, b,,a"}
    )
    assert body.text("user") == "ann"
    assert body.text("count") == "7"
    assert body.text("none", "nobody") == "nobody"
    assert body.flag("yes")
    assert not body.flag("no")
    assert body.flag("none", default=True)
    assert body.texts("tags") == ("a", "b", "3")
    assert body.texts("joined") == ("a", "b")
    assert body.texts("none") == ()


def test_details_of_any_kind_become_texts():
    body = Fields({"details": {"pings": 3, "nothing": None, "up": True, "deep": {"a": [1]}, "float": 1.5}})
    assert body.pairs("details") == {"pings": "3", "nothing": "", "up": "true", "deep": '{"a": [1]}', "float": "1.5"}


def test_numbers_are_clamped_and_nonsense_is_named():
    query = read_query("limit=2000&offset=-3&page=x")
    assert query.number("limit", 20, 1, 100) == 100
    assert query.number("offset", 0, 0) == 0
    with pytest.raises(Invalid) as refused:
        query.number("page", 0)
    assert refused.value.errors == {"page": "must be a number"}


def test_errors_name_the_place_inside_the_body():
    body = Fields({"rules": [{"delay": {"timeAmount": "x"}}]})
    with pytest.raises(Invalid) as refused:
        body.parts("rules")[0].minutes("delay")
    assert list(refused.value.errors) == ["rules[0].delay.timeAmount"]


def test_durations_know_their_units():
    body = Fields({"a": {"timeAmount": 2, "timeUnit": "hours"}, "b": {"timeAmount": "5"}, "c": 7})
    assert [body.minutes(name) for name in "abcd"] == [120, 5, 7, 0]


def test_a_repeated_parameter_counts_as_a_list():
    assert read_query("tags=a&tags=b%2Cc").texts("tags") == ("a", "b", "c")


@pytest.mark.parametrize("raw", [b"", b"  \n", b"null", b"{}", b"\xef\xbb\xbf{}", b"\0"])
def test_an_absent_body_is_an_empty_one(raw):
    assert read_body(raw).values == {}


@pytest.mark.parametrize("raw", [b"{", b"nope", b"{'a': 1}", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_malformed(raw):
    with pytest.raises(Malformed):
        read_body(raw)


@pytest.mark.parametrize("raw", [b"[]", b"3", b'"text"'])
def test_json_that_is_no_object_is_refused(raw):
    with pytest.raises(Invalid):
        read_body(raw)


@given(JSON)
def test_any_value_is_read_or_refused_by_name(value):
    body = Fields({"x": value})
    for read in (body.text, body.flag, lambda name: body.number(name, 1), body.parts, body.texts, body.pairs, body.moment, body.minutes):
        try:
            read("x")
        except Invalid as refused:
            assert all(name.startswith("x") for name in refused.errors)  # noqa: PT017 - refusing is allowed, with the right name


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(raw):
    try:
        read_body(raw)
    except (Malformed, Invalid):
        return
