"""PagerDuty's Events API, version 2."""

from typing import Any

import pytest

from tests.domain.ingest.letters import letter, recorded
from varsko.ingest.adapters import pagerduty
from varsko.kernel.errors import Invalid

TRIGGER = {"event_action": "trigger", "payload": {"summary": "s", "source": "h", "severity": "error"}}


def test_a_trigger_with_everything() -> None:
    (signal,) = pagerduty.read(recorded("pagerduty/trigger")).signals
    assert (signal.verb, signal.alias, signal.scope) == ("open", "db-1/disk", "key-1")
    assert (signal.message, signal.source, signal.entity, signal.priority) == ("Disk is full on db-1", "db-1.example.org", "mysql", 1)
    assert signal.details == {
        "free space": "1%",
        "load avg": "0.75",
        "hosts": '["a","b"]',
        "component": "mysql",
        "group": "prod",
        "class": "disk",
        "client": "Sample monitoring",
        "client_url": "https://monitoring.example.org",
        "Runbook": "https://example.org/runbook",
        "chart": "https://example.org/chart.png",
    }
    assert signal.occurred_at is not None


@pytest.mark.parametrize(("action", "verb"), [("acknowledge", "acknowledge"), ("resolve", "close")])
def test_follow_ups_need_only_the_key(action: str, verb: str) -> None:
    (signal,) = pagerduty.read(letter({"event_action": action, "dedup_key": "k"})).signals
    assert (signal.verb, signal.alias, signal.scope) == (verb, "k", "key-1")


def test_a_trigger_without_a_key_gets_a_fresh_one() -> None:
    assert pagerduty.read(letter(TRIGGER)).signals[0].alias == "fresh"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "event_action"),
        ({"event_action": "explode"}, "event_action"),
        ({"event_action": ["trigger"]}, "event_action"),
        ({"event_action": "resolve"}, "dedup_key"),
        ({**TRIGGER, "dedup_key": "k" * 256}, "dedup_key"),
        ({"event_action": "trigger"}, "payload"),
        ({"event_action": "trigger", "payload": []}, "payload"),
        ({"event_action": "trigger", "payload": {"summary": " "}}, "payload.summary"),
    ],
)
def test_what_is_wrong_is_named(body: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        pagerduty.read(letter(body))
    assert set(caught.value.errors) == {field}


@pytest.mark.parametrize(("severity", "priority"), [("critical", 1), ("error", 2), ("warning", 3), ("info", 5), ("strange", 0), (None, 0)])
def test_severities(severity: object, priority: int) -> None:
    body = {**TRIGGER, "payload": {"summary": "s", "severity": severity}}
    assert pagerduty.read(letter(body)).signals[0].priority == priority


def test_odd_links_are_passed_over() -> None:
    body = {**TRIGGER, "links": [None, {}, {"href": "https://example.org"}], "images": "none", "custom_details": 7}
    assert pagerduty.read(letter(body)).signals[0].details == {"links 3": "https://example.org"}


def test_a_long_summary_is_kept_whole_in_the_description() -> None:
    body = {**TRIGGER, "payload": {"summary": "s" * 1025}}
    assert pagerduty.read(letter(body)).signals[0].description == "s" * 1025
