"""What senders of Opsgenie's create request really send, and what becomes of it."""

from typing import Any

import pytest

from tests.domain.ingest.letters import letter, recorded
from varsko.alerts.data import Responder, Signal
from varsko.ingest.adapters import opsgenie
from varsko.kernel.errors import Invalid


def read(body: dict[str, Any]) -> Signal:
    (signal,) = opsgenie.read(letter({"message": "m", **body})).signals
    return signal


def test_alertmanager_with_defaults() -> None:
    (signal,) = opsgenie.read(recorded("opsgenie/alertmanager_defaults")).signals
    assert signal.verb == "open"
    assert signal.scope == ""
    assert signal.alias.startswith("2a9eff26")
    assert signal.message == "[FIRING:1] Basic (h1 critical)"
    assert signal.details == {"alertname": "Basic", "instance": "h1", "severity": "critical"}
    assert signal.source == "http://vm:19093/#/alerts?receiver=basic"
    assert (signal.priority, signal.tags, signal.responders) == (0, (), ())


def test_alertmanager_with_every_field() -> None:
    (signal,) = opsgenie.read(recorded("opsgenie/alertmanager_full")).signals
    assert signal.tags == ("tag1", "tag2", "tag3")
    assert signal.priority == 1
    assert signal.actions == ("Restart", "Ping")
    assert signal.note == "a note"
    assert signal.entity == "ent"
    assert signal.responders[:4] == (
        Responder(kind="team", name="ops_team"),
        Responder(kind="user", name="a@example.com"),
        Responder(kind="schedule", id="abc-1"),
        Responder(kind="escalation", name="esc"),
    )


def test_elastalert_sends_nulls_numbers_and_legacy_teams() -> None:
    (signal,) = opsgenie.read(recorded("opsgenie/elastalert2")).signals
    assert signal.details == {"hits": "7", "top": '{"a":1}', "none": ""}
    assert signal.responders == (Responder(kind="user", name="bo@example.com"), Responder(kind="team", name="ops"))
    assert (signal.alias, signal.entity, signal.priority, signal.user) == ("", "", 0, "ElastAlert")


def test_kapacitor_sends_blanks() -> None:
    (signal,) = opsgenie.read(recorded("opsgenie/kapacitor")).signals
    assert (signal.priority, signal.note, signal.responders) == (0, "", ())


def test_the_sender_is_the_source_when_none_is_named() -> None:
    assert read({}).source == "192.0.2.7"
    assert read({"source": " ", "tags": ["a"]}).source == "192.0.2.7"


@pytest.mark.parametrize(
    ("sent", "priority"), [("P1", 1), ("p5", 5), (" P2 ", 2), (3, 3), ("", 0), (None, 0), ("P9", 0), ("urgent", 0), ({}, 0)]
)
def test_a_priority_is_read_or_left_to_the_default(sent: object, priority: int) -> None:
    assert read({"priority": sent}).priority == priority


@pytest.mark.parametrize(
    ("sent", "tags"),
    [(None, ()), ([" a ", "", None, "a", "b"], ("a", "b")), ("a, b,,a", ("a", "b")), ([1, {"x": 1}], ("1", '{"x":1}')), ({}, ("{}",))],
)
def test_tags_come_in_many_shapes(sent: object, tags: tuple[str, ...]) -> None:
    assert read({"tags": sent}).tags == tags


@pytest.mark.parametrize(
    ("sent", "details"),
    [(None, {}), ("", {}), ([], {}), ({"a": True}, {"a": "true"}), ("plain", {"details": "plain"}), ([1], {"details": "[1]"})],
)
def test_details_become_texts(sent: object, details: dict[str, str]) -> None:
    assert read({"details": sent}).details == details


@pytest.mark.parametrize(
    ("sent", "responders"),
    [
        (None, ()),
        ([], ()),
        ("ops", (Responder(kind="team", name="ops"),)),
        (["ops", ""], (Responder(kind="team", name="ops"),)),
        ([{"username": "", "name": "ops", "type": "team"}], (Responder(kind="team", name="ops"),)),
        ([{"username": "bo@example.com"}], (Responder(kind="user", name="bo@example.com"),)),
        ([{"id": "1"}], (Responder(kind="team", id="1"),)),
        ([{"type": "all"}, {"type": "group", "name": "x"}, {"type": "user"}, 7], (Responder(kind="team", name="7"),)),
        ([{"type": "TEAM", "name": "ops"}, {"type": "team", "name": "ops"}], (Responder(kind="team", name="ops"),)),
    ],
)
def test_responders_come_in_many_shapes(sent: object, responders: tuple[Responder, ...]) -> None:
    assert read({"responders": sent}).responders == responders


def test_visible_to_is_kept_apart() -> None:
    signal = read({"visibleTo": [{"type": "user", "username": "cleo@example.com"}]})
    assert signal.visible_to == (Responder(kind="user", name="cleo@example.com"),)
    assert signal.responders == ()


@pytest.mark.parametrize("message", [None, "", "  ", "\n"])
def test_a_missing_message_is_named(message: object) -> None:
    with pytest.raises(Invalid) as caught:
        opsgenie.read(letter({"message": message, "alias": "a"}))
    assert set(caught.value.errors) == {"message"}


def test_long_text_is_not_refused_and_stays_longer_than_its_column() -> None:
    signal = read({"message": "m" * 500, "description": "d" * 1_000_000, "tags": ["t" * 9000]})
    assert len(signal.message) == 500
    assert 15_000 < len(signal.description) < 100_000
    assert len(signal.tags[0]) == 9000


def test_ten_thousand_tags_are_bounded() -> None:
    assert len(read({"tags": [f"t{number}" for number in range(10_000)]}).tags) == 1000


@pytest.mark.parametrize("payload", [None, [], "text", 7, True])
def test_only_an_object_is_a_request(payload: object) -> None:
    with pytest.raises(Invalid) as caught:
        opsgenie.read(letter(payload))
    assert set(caught.value.errors) == {"body"}
