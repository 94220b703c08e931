"""Trouble is said once when it begins and once when it is over, and counted all the while."""

import pytest

from varsko.core import outage


@pytest.fixture
def said(caplog):
    """What was logged since it was asked last."""
    caplog.set_level("WARNING", "varsko.outage")

    def lines() -> list[str]:
        found = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return found

    return lines


@pytest.fixture
def mail(monkeypatch):
    """A trouble of this test's own, on a clock that the test moves."""
    monkeypatch.setattr(outage, "_known", {})
    seconds = [100.0]
    monkeypatch.setattr(outage.time, "monotonic", lambda: seconds[0])
    one = outage.of("delivery by email")
    one.wait = lambda more: seconds.__setitem__(0, seconds[0] + more)
    return one


def test_a_long_trouble_is_two_lines(mail, said):
    for _ in range(50):
        mail.failed("connection refused")
    mail.wait(12)
    mail.worked()
    mail.worked()
    assert said() == [
        "delivery by email: trouble begins: connection refused",
        "delivery by email: trouble is over after 12.0 s, 50 failures",
    ]


def test_what_works_says_nothing(mail, said):
    mail.worked()
    assert said() == []


def test_what_comes_and_goes_is_not_said_each_time(mail, said):
    for _ in range(10):
        mail.failed("refused")
        mail.wait(1)
        mail.worked()
    assert len(said()) == 2
    mail.wait(outage.QUIET_FOR)
    mail.failed("refused")
    assert said() == ["delivery by email: trouble begins: refused"]


def test_everybody_who_names_a_thing_means_the_same(mail):
    assert outage.of("delivery by email") is mail
    outage.of("delivery by webhook")
    mail.failed("refused")
    mail.failed("refused")
    assert outage.states() == [outage.State("delivery by email", 2, is_on=True)]
    mail.worked()
    assert outage.states() == [outage.State("delivery by email", 2, is_on=False)]
