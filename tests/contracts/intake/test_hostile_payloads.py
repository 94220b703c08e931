"""Eve may send anything: an adapter gives signals or says what is invalid, and nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.ingest.letters import letter
from varsko.ingest.adapters import guess
from varsko.ingest.adapters.shapes import Adapter, Reading
from varsko.kernel.errors import Invalid

ADAPTERS = [*{adapter.__module__: adapter for adapter in (*guess.BY_KIND.values(), guess.read)}.values()]
FIELDS = [
    *("message", "alias", "description", "tags", "details", "responders", "teams", "priority", "note", "user"),
    *("alerts", "labels", "annotations", "status", "startsAt", "endsAt", "fingerprint"),
    *("event_action", "dedup_key", "payload", "summary", "severity", "links", "images", "href"),
    *("title", "state", "id", "heartbeat", "monitor", "data", "type", "name", "username"),
]
TELLING = ["trigger", "resolve", "firing", "resolved", "P1", "team", "\ud800", "a\0b", "0001-01-01T00:00:00Z"]

words = st.one_of(st.text(max_size=12), st.sampled_from(TELLING))
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words, st.just(10**4000), st.just(float("nan")))
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(FIELDS), words), inner, max_size=6)),
    max_leaves=25,
)


def check(refused: Invalid) -> None:
    """A refusal names a field and says why."""
    assert refused.errors
    assert all(refused.errors.values())


def understood(adapter: Adapter, payload: Any) -> Reading | None:
    """Read a payload; None if it was refused. Everything that is stored must be text a database can hold."""
    try:
        reading = adapter(letter(payload))
    except Invalid as refused:
        check(refused)
        return None
    for signal in reading.signals:
        assert signal.verb in {"open", "acknowledge", "close"}
        assert signal.message or signal.verb != "open"
        assert 0 <= signal.priority <= 5
        shown = f"{signal.message}{signal.alias}{signal.description}{signal.source}{signal.tags}{signal.details}{signal.responders}"
        assert "\0" not in shown
        shown.encode()
    return reading


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.__module__.rsplit(".", 1)[-1])
@settings(max_examples=50, deadline=None)
@given(payload=anything)
def test_any_json_is_read_or_refused(adapter: Adapter, payload: Any) -> None:
    understood(adapter, payload)


def deep(levels: int) -> Any:
    """Build lists within lists."""
    payload: Any = "bottom"
    for _ in range(levels):
        payload = [payload]
    return payload


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.__module__.rsplit(".", 1)[-1])
@pytest.mark.parametrize(
    "odd",
    [deep(5000), "x" * 1_000_000, "\0" * 1000, "\ud800" * 1000, 10**4000, float("nan"), ["t"] * 10_000, {str(n): n for n in range(10_000)}],
    ids=["depth bomb", "a megabyte", "NUL", "lone surrogates", "huge number", "not a number", "ten thousand", "ten thousand fields"],
)
def test_odd_values_in_every_field(adapter: Adapter, odd: Any) -> None:
    everywhere = dict.fromkeys(FIELDS, odd)
    for payload in (
        odd,
        everywhere,
        {"message": "m", **dict.fromkeys(FIELDS[1:], odd)},
        {"alerts": [{"labels": {"a": odd}, "annotations": everywhere}]},
        [{"labels": {"a": odd}, "startsAt": odd}],
        {"event_action": "trigger", "payload": {"summary": "s", "custom_details": odd, "timestamp": odd}, "links": odd},
    ):
        understood(adapter, payload)


def test_alerts_that_are_too_odd_to_read_do_not_lose_their_message() -> None:
    reading = understood(guess.BY_KIND["opsgenie"], {"message": "real trouble", "details": {"bomb": deep(5000)}, "tags": deep(5000)})
    assert reading is not None
    assert reading.signals[0].message == "real trouble"
    assert reading.signals[0].details == {"bomb": "[cannot be shown]"}
