"""A moment comes back from the database as it was stored, in UTC, whichever way it is read."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from tests import cast
from varsko.people.models import User

EARLY, LATE = datetime(1, 1, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC)
MOMENTS = (
    EARLY,
    LATE,
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 2, 30, 0, 120000, tzinfo=timezone(timedelta(hours=2))),
    datetime(2026, 7, 1, 12, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
)


@pytest.fixture(params=MOMENTS, ids=str)
def stored(request):
    User.objects.filter(pk=cast.ann().id).update(created_at=request.param)
    return request.param


def ways():
    rows = User.objects.filter(name="Ann")
    yield rows.get().created_at
    yield rows.values_list("created_at", flat=True)[0]
    yield next(iter(rows.iterator(chunk_size=1))).created_at
    with transaction.atomic():
        yield next(rows.values_list("created_at", flat=True).iterator(chunk_size=1))


@pytest.mark.django_db
def test_a_moment_is_read_in_utc(stored):
    assert [(one, one.tzinfo) for one in ways()] == [(stored, UTC)] * 4


@pytest.mark.django_db(transaction=True)
def test_also_outside_a_transaction(stored):
    assert [(one, one.tzinfo) for one in ways()] == [(stored, UTC)] * 4
