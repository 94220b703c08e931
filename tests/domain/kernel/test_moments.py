"""Instants are read in every form that clients write."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.moments import read_moment

NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)

MOMENTS = [
    ("2030-01-01T00:00:00Z", NEW_YEAR),
    ("2030-01-01T00:00:00.000Z", NEW_YEAR),
    ("2030-01-01T00:00:00+00:00", NEW_YEAR),
    ("2030-01-01T02:00:00+0200", NEW_YEAR),
    ("2030-01-01T02:00:00 02:00", NEW_YEAR),
    ("2029-12-31T19:00:00-05:00", NEW_YEAR),
    ("2030-01-01 00:00", NEW_YEAR),
    ("2030-01-01", NEW_YEAR),
    ("1893456000", NEW_YEAR),
    ("1893456000000", NEW_YEAR),
    ("2030-01-01T00:00:00.123456789Z", NEW_YEAR.replace(microsecond=123456)),
]


@pytest.mark.parametrize(("said", "moment"), MOMENTS)
def test_an_instant_is_read_in_every_form_clients_write(said, moment):
    assert read_moment(said) == moment


@given(st.text() | st.from_regex(r"[0-9]{1,40}"))
def test_what_is_no_instant_is_refused(said):
    try:
        moment = read_moment(said)
    except ValueError:
        return
    assert moment.tzinfo is UTC
