"""Alertmanager's webhook, Grafana's, and Prometheus posting directly."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.domain.ingest.letters import AT, letter, recorded
from varsko.ingest.adapters import alertmanager, prometheus
from varsko.kernel.errors import Invalid


def test_a_group_of_alertmanager_is_one_signal_an_alert() -> None:
    firing, resolved = alertmanager.read(recorded("alertmanager/firing")).signals
    assert (firing.verb, firing.alias, firing.scope) == ("open", "c4a3f2b8e5d60718", "key-1")
    assert firing.message == "Disk is almost full on db-1"
    assert firing.description == "97 % of /var is used."
    assert firing.priority == 1
    assert firing.entity == "db-1:9100"
    assert firing.source == "http://alertmanager:9093"
    assert firing.details["runbook_url"] == "https://runbooks.example.org/disk"
    assert firing.details["generatorURL"].startswith("http://prom:9090")
    assert "summary" not in firing.details
    assert firing.occurred_at == datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=UTC)
    assert (resolved.verb, resolved.alias) == ("close", "aa00bb11cc22dd33")
    assert resolved.occurred_at == datetime(2026, 11, 21, 9, 58, tzinfo=UTC)


def test_grafana_adds_its_links() -> None:
    (signal,) = alertmanager.read(recorded("grafana/firing")).signals
    assert signal.message == "Checkout answers slowly"
    assert signal.details["dashboardURL"] == "https://grafana.example.org/d/abc"
    assert signal.details["valueString"].startswith("[ var='A'")
    assert signal.priority == 3


def test_a_group_whose_alerts_say_nothing_about_their_state_is_read_by_the_groups() -> None:
    reading = alertmanager.read(letter({"status": "resolved", "alerts": [{"labels": {"alertname": "A"}}]}))
    assert (reading.signals[0].verb, reading.signals[0].occurred_at) == ("close", AT)


def test_what_has_no_labels_is_left_out_and_said() -> None:
    reading = alertmanager.read(letter({"alerts": [{"labels": {"a": "b"}}, {"labels": {}}, None, {"labels": {"a": ""}}]}))
    assert len(reading.signals) == 1
    assert list(reading.refused) == ["alerts[1]", "alerts[2]", "alerts[3]"]


@pytest.mark.parametrize("payload", [[], None, {}, {"alerts": {}}, {"alerts": None}])
def test_a_webhook_without_a_list_of_alerts_is_refused(payload: Any) -> None:
    with pytest.raises(Invalid):
        alertmanager.read(letter(payload))


def test_prometheus_valid_alerts_are_kept_beside_invalid_ones() -> None:
    reading = prometheus.read(recorded("prometheus/mixed"))
    down, over = reading.signals
    assert (down.verb, down.message, down.priority, down.source) == ("open", "web-1 is down", 1, "Prometheus")
    assert "empty" not in down.details
    assert over.verb == "close"
    assert reading.refused == {"[1]": "at least one label pair required"}


def test_prometheus_repeats_itself_with_the_same_alias_whatever_the_order_of_labels() -> None:
    one = prometheus.read(letter([{"labels": {"alertname": "A", "instance": "x"}, "annotations": {"value": "1"}}])).signals[0]
    two = prometheus.read(letter([{"labels": {"instance": "x", "alertname": "A", "empty": ""}}])).signals[0]
    other = prometheus.read(letter([{"labels": {"instance": "y", "alertname": "A"}}])).signals[0]
    assert one.alias == two.alias != other.alias


def test_labels_cannot_be_shifted_into_each_other() -> None:
    one = prometheus.read(letter([{"labels": {"a": "bc"}}])).signals[0]
    two = prometheus.read(letter([{"labels": {"ab": "c"}}])).signals[0]
    assert one.alias != two.alias


@pytest.mark.parametrize(
    ("ends_at", "verb"),
    [
        (None, "open"),
        ("2026-11-21T10:01:00Z", "close"),
        ("2026-11-21T10:01:01Z", "open"),
        ("0001-01-01T00:00:00Z", "open"),
        ("soon", "open"),
    ],
)
def test_an_end_that_has_passed_means_over(ends_at: str | None, verb: str) -> None:
    (signal,) = prometheus.read(letter([{"labels": {"a": "b"}, "endsAt": ends_at}])).signals
    assert signal.verb == verb


def test_an_end_before_the_start_is_refused() -> None:
    reading = prometheus.read(letter([{"labels": {"a": "b"}, "startsAt": "2026-11-21T10:00:00Z", "endsAt": "2026-11-21T09:00:00Z"}]))
    assert reading.refused == {"[0]": "start time must be before end time"}


def test_an_empty_list_is_no_error() -> None:
    assert prometheus.read(letter([])).signals == []


@pytest.mark.parametrize(
    ("labels", "priority"),
    [
        ({"severity": "critical"}, 1),
        ({"severity": "Warning"}, 3),
        ({"severity": "info"}, 5),
        ({"severity": "odd"}, 0),
        ({"a": "b"}, 0),
        ({"severity": "info", "priority": "P1"}, 1),
    ],
)
def test_severity_words_become_priorities(labels: dict[str, str], priority: int) -> None:
    assert prometheus.read(letter([{"labels": labels}])).signals[0].priority == priority


def test_a_long_summary_is_kept_whole_in_the_description() -> None:
    (signal,) = prometheus.read(letter([{"labels": {"a": "b"}, "annotations": {"summary": "s" * 200}}])).signals
    assert signal.description == "s" * 200
