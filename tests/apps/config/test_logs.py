"""Logs can be read by people and machines, and open no doors."""

import io
import json
import logging

import pytest
from django.db import OperationalError

from varsko.config.logs import JsonLines, PlainLines, configure, mask
from varsko.core import outage
from varsko.core.asked import request_id


def entry(text, *args, **extra):
    record = logging.LogRecord("varsko.test", logging.WARNING, __file__, 1, text, args, None)
    vars(record).update(extra)
    return record


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /in/4fQzVw9dcc0xAbQ", "Not Found: /in/…"),
        ("GET /setup/s3cr3ts3cr3t?next=/", "GET /setup/…?next=/"),
        ("GET /v2/alerts?apiKey=abc&limit=1", "GET /v2/alerts?apiKey=…&limit=1"),
        ("smtp://post:hush@mail.example.org:587", "smtp://post:…@mail.example.org:587"),
        ("alert 0198c2b4-1111-7000-8000-000000000000 opened", "alert 0198c2b4-1111-7000-8000-000000000000 opened"),
    ],
)
def test_what_would_let_a_reader_in_is_masked(said, kept):
    assert mask(said) == kept


def test_a_line_for_people_says_when_how_bad_where_and_what():
    line = PlainLines().format(entry("delivery failed in %s s", 3, delivery="d1"))
    assert line.endswith("warning varsko.test: delivery failed in 3 s delivery=d1")


def test_a_line_for_machines_is_one_json_object():
    token = request_id.set("r-1")
    said = json.loads(JsonLines().format(entry("two\nlines", handler="route")))
    request_id.reset(token)
    assert (said["level"], said["message"], said["handler"], said["request_id"]) == ("warning", "two\nlines", "route", "r-1")


def test_an_exception_is_kept():
    try:
        raise ValueError("https://a:b@c/")
    except ValueError as error:
        record = entry("broke")
        record.exc_info = (type(error), error, error.__traceback__)
    assert "ValueError: https://a:…@c/" in json.loads(JsonLines().format(record))["exception"]


@pytest.fixture
def requests_log(monkeypatch):
    """The log of requests that failed, as this process sets it up, and what it writes; put back afterwards."""
    root, log, written = logging.getLogger(), logging.getLogger("django.request"), io.StringIO()
    before = root.level, root.handlers[:], log.level, log.filters[:]
    monkeypatch.setattr("sys.stderr", written)
    configure("info", as_json=False)
    yield log, written
    root.level, root.handlers[:], log.level, log.filters[:] = before
    logging.captureWarnings(False)


def test_requests_that_fail_while_the_database_is_away_are_not_told_one_by_one(requests_log):
    log, written = requests_log
    before = outage.PAGES.state.failures
    for error in (*[OperationalError("the connection was lost")] * 5, ZeroDivisionError("a fault of ours")):
        log.error("Internal Server Error: /alerts", exc_info=error)
    outage.PAGES.worked()
    assert outage.PAGES.state.failures == before + 5
    assert written.getvalue().count("Internal Server Error") == 1
    assert "ZeroDivisionError: a fault of ours" in written.getvalue()
