"""Any JSON at all: guesses for common shapes, small expressions for the rest."""

from typing import Any

import pytest

from tests.domain.ingest.letters import letter, recorded
from varsko.alerts.data import Responder, Signal
from varsko.ingest.adapters import generic, guess
from varsko.kernel.errors import Invalid


def read(payload: Any, **mapping: str) -> Signal:
    (signal,) = generic.read(letter(payload, mapping=mapping)).signals
    return signal


@pytest.mark.parametrize(
    ("name", "verb", "alias", "message", "priority"),
    [
        ("generic/goalert", "close", "backup-nightly", "", 0),
        ("generic/oncall_formatted", "open", "08d6891a-835c-e661-39fa-96b6a9e26552", "The whole system is down", 0),
        ("generic/uptime_kuma_down", "open", "3", "Shop front page", 0),
        ("generic/uptime_kuma_up", "close", "3", "", 0),
        ("generic/azure_fired", "open", "/subscriptions/1/alerts/abc", "CPU above 90 %", 1),
        ("generic/google_closed", "close", "0.mk1", "", 0),
    ],
)
def test_common_shapes_are_guessed(name: str, verb: str, alias: str, message: str, priority: int) -> None:
    (signal,) = generic.read(recorded(name)).signals
    assert (signal.verb, signal.alias, signal.message, signal.priority) == (verb, alias, message, priority)


def test_nothing_that_was_sent_is_lost() -> None:
    signal = read({"title": "Disk", "weird": {"deep": [1, 2]}, "n": None})
    assert signal.details == {"title": "Disk", "weird": '{"deep":[1,2]}', "n": ""}


def test_without_any_id_the_title_is_the_alias_so_that_a_recovery_finds_its_alert() -> None:
    assert read({"title": "Disk"}).alias == read({"title": "Disk", "status": "OK"}).alias == "Disk"


@pytest.mark.parametrize(
    ("status", "verb"),
    [("firing", "open"), ("Resolved", "close"), (" OK ", "close"), ("acknowledged", "acknowledge"), (None, "open"), (3, "open")],
)
def test_words_for_a_state(status: object, verb: str) -> None:
    assert read({"title": "t", "status": status}).verb == verb


def test_a_mapping_says_where_things_are() -> None:
    signal = read(
        {"payload": {"what": "Queue long", "key": 7, "sev": "major", "crew": "ops"}, "env": "prod"},
        message="{{ payload.what }} in {{ env }}",
        alias="payload.key",
        severity="payload.sev",
        team="payload.crew",
        details="payload",
        tags="env",
    )
    assert signal.message == "Queue long in prod"
    assert signal.alias == "7"
    assert signal.priority == 2
    assert signal.responders == (Responder(kind="team", name="ops"),)
    assert signal.details == {"what": "Queue long", "key": "7", "sev": "major", "crew": "ops"}
    assert signal.tags == ("prod",)


def test_a_mapping_may_say_what_closes_and_what_acknowledges() -> None:
    rules = {"closes": "value == 0", "acknowledges": "ack == 1"}
    assert read({"title": "t", "value": "0"}, **rules).verb == "close"
    assert read({"title": "t", "value": 1, "ack": 1}, **rules).verb == "acknowledge"
    assert read({"title": "t", "value": 1, "ack": 0}, **rules).verb == "open"


def test_a_mapping_may_say_where_the_list_is() -> None:
    reading = generic.read(letter({"items": [{"title": "a"}, {"title": "b"}, {}]}, mapping={"each": "items"}))
    assert [signal.message for signal in reading.signals] == ["a", "b"]
    assert list(reading.refused) == ["[2]"]


def test_a_broken_mapping_loses_no_alert() -> None:
    assert read({"title": "still here"}, message="title or", nonsense="x").message == "still here"


def test_a_mapping_is_checked_where_it_is_set() -> None:
    wrong = generic.wrong_mapping({"message": "title or", "colour": "x", "alias": "labels.id", "team": ""})
    assert set(wrong) == {"message", "colour"}


@pytest.mark.parametrize("payload", [{}, [], None, 0.0, {"a": 1}, [{}, {}], {"title": " "}])
def test_without_a_title_it_is_refused(payload: object) -> None:
    if payload == 0.0:
        assert read(payload).message == "0.0"
        return
    with pytest.raises(Invalid) as caught:
        generic.read(letter(payload))
    assert set(caught.value.errors) == {"message"}


def test_a_bare_text_is_a_title() -> None:
    assert read("the door is open").message == "the door is open"


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("alertmanager/firing", "c4a3f2b8e5d60718"),
        ("grafana/firing", "57c6d9296de2ad39"),
        ("pagerduty/trigger", "db-1/disk"),
        ("generic/oncall_formatted", "08d6891a-835c-e661-39fa-96b6a9e26552"),
    ],
)
def test_a_key_without_a_kind_recognises_the_sender(name: str, alias: str) -> None:
    assert guess.read(recorded(name)).signals[0].alias == alias


def test_a_key_without_a_kind_recognises_prometheus() -> None:
    assert guess.read(recorded("prometheus/mixed")).signals[0].source == "Prometheus"
