"""The log answers who did what, and when."""

import pytest

from tests.cast import NOON
from varsko.core import audit, outbox
from varsko.events.alerts import AlertNoted
from varsko.events.base import SYSTEM, Who

pytestmark = pytest.mark.django_db

ANN = Who(kind="user", id="1", name="Ann")


def note(subject, text, by=SYSTEM):
    outbox.record(AlertNoted(at=NOON, by=by, subject=subject, note=text))


def notes(entries):
    return [entry.data["note"] for entry in entries]


def test_the_history_of_one_thing_is_read_page_by_page():
    for number in range(5):
        note("a", str(number))
    note("b", "other")
    page = audit.history("alert", "a", limit=2)
    assert notes(page) == ["4", "3"]
    assert notes(audit.history("alert", "a", before=page[-1].id, limit=9)) == ["2", "1", "0"]


def test_what_somebody_did_is_found():
    note("a", "hers", by=ANN)
    note("a", "ours")
    entry = audit.recent(by_id="1")[0]
    assert (entry.by_name, entry.at, entry.about, entry.subject) == ("Ann", NOON, "alert", "a")
    assert notes(audit.recent(kinds=("alerts.AlertNoted",))) == ["ours", "hers"]
    assert audit.recent(kinds=("alerts.AlertOpened",)) == []
