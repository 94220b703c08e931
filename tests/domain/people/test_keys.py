"""A key is found wherever a client puts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.people.domain.keys import digest, key_of


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": "GenieKey vk_1"}, {}),
        ({"Authorization": "geniekey   vk_1 "}, {}),
        ({"authorization": "Bearer vk_1"}, {}),
        ({"authorization": "OAuth vk_1"}, {}),
        ({"authorization": "Token token=vk_1"}, {}),
        ({"authorization": 'Token token="vk_1"'}, {}),
        ({"authorization": "Token vk_1"}, {}),
        ({"X-API-Key": " vk_1\t"}, {}),
        ({"x-api-key": "vk_1"}, {}),
        ({}, {"apiKey": "vk_1"}),
        ({}, {"api_key": "vk_1"}),
        ({"Authorization": "Basic dXNlcjpwYXNz"}, {"apiKey": "vk_1"}),
    ],
)
def test_every_promised_form_is_read(headers, query):
    assert key_of(headers, query) == "vk_1"


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "GenieKey"}, {"Authorization": "vk_1"}])
def test_no_key_is_no_key(headers):
    assert key_of(headers, {}) == ""


@given(st.text(), st.text())
def test_whatever_a_client_sends_there_is_an_answer(one, other):
    assert isinstance(key_of({"Authorization": one, "X-API-Key": other}, {"apiKey": other}), str)


@given(st.text(st.characters()))
def test_any_text_has_a_digest(text):
    assert len(digest(text)) == 64
