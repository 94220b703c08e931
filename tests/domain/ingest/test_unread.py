"""What Prometheus sends in a storm is counted and stored before it is read: only where reading can refuse nothing of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.ingest.letters import AT, letter, recorded
from varsko.alerts.data import Parcel, Sealed, Signal
from varsko.ingest.adapters import prometheus
from varsko.ingest.dialects.prometheus import opened
from varsko.kernel.errors import Invalid

NAMES = st.sampled_from(["labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"])
TEXTS = st.one_of(st.sampled_from(["", "a", "\0", "\x7f", "\u200b", "\ud800", "Ås", "Łódź"]), st.text(max_size=3))
MOMENTS = st.one_of(
    st.sampled_from([None, "", "soon", 0, "0001-01-01T00:00:00Z", "1969-12-31T23:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21 10:00:00Z"]),
    st.sampled_from(["2026-11-21T10:00:00Z", "2026-11-21T10:00:00", "2026-11-21T09:00:00+01:00", "2026-11-21T10:00:00.1234565Z"]),
    st.sampled_from(["2026-11-21T10:00:00.1234564Z", "2026-11-21T10:00:00.1234574Z", "2026-11-21T10:00:00.123457499Z"]),
)
PAIRS = st.dictionaries(TEXTS, st.one_of(TEXTS, st.none(), st.integers()), max_size=3)
ALERTS = st.fixed_dictionaries({"labels": PAIRS}, optional={"startsAt": MOMENTS, "endsAt": MOMENTS, "annotations": PAIRS, "odd": TEXTS})
NEARLY_PLAIN = st.fixed_dictionaries(
    {"labels": st.dictionaries(st.sampled_from("abå"), st.sampled_from(["b", "Å", "\0", "\u200b"]), min_size=1, max_size=2)},
    optional={"startsAt": MOMENTS, "endsAt": MOMENTS},
)
ODD = st.lists(st.one_of(ALERTS, st.dictionaries(NAMES, st.one_of(PAIRS, MOMENTS, TEXTS)), MOMENTS), max_size=4)
BODIES = st.one_of(st.lists(NEARLY_PLAIN, min_size=1, max_size=2), ODD)


def written(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def sealed(body: bytes, count: int = 1) -> Parcel:
    seal = Sealed(body=body, at=AT, count=count)
    return Parcel(signal=Signal(), key_id="key-1", address="192.0.2.7", kind="Prometheus", sealed=seal)


@given(BODIES, st.booleans())
def test_what_is_counted_unread_is_read_to_the_last_alert(payload: list[Any], is_escaped: bool) -> None:
    body = json.dumps(payload, ensure_ascii=is_escaped).encode("utf-8", "surrogatepass")
    count = prometheus.count(body)
    if count:
        reading = prometheus.read(letter(payload))
        assert not reading.refused
        assert len(reading.signals) == count == len(payload)
        assert [parcel.signal for parcel in opened(sealed(body, count))] == reading.signals


FIRING = {"labels": {"alertname": "Down", "instance": "Ås-1"}, "annotations": {"summary": "Serveren på Ås svarer ikke"}}
TIMES = {"startsAt": "2026-11-21T10:00:00.5Z", "endsAt": "2026-11-21T10:04:00.5Z", "generatorURL": "http://prom:9090/graph"}


def test_what_prometheus_sends_is_counted() -> None:
    assert prometheus.count(written([FIRING | TIMES] * 3)) == 3
    assert prometheus.count(json.dumps([FIRING | TIMES], ensure_ascii=False).encode()) == 1


@pytest.mark.parametrize(
    "alert",
    [
        {},
        {"labels": {}},
        {"labels": {"a": ""}},
        {"labels": {"a": "\0"}},
        {"labels": {"å": "\u200b"}},
        {"labels": {"a": 1}},
        {"labels": {"a": "b"}, "annotations": None},
        {"labels": {"a": "b"}, "startsAt": "2026-11-21T10:00:00Z", "endsAt": "2026-11-21T09:00:00Z"},
        {"labels": {"a": "b"}, "startsAt": "2026-11-21T10:00:00", "endsAt": "2026-11-21T11:00:00Z"},
        {"labels": {"a": "b"}, "fingerprint": "own"},
        None,
    ],
)
def test_what_may_be_refused_or_is_not_as_prometheus_writes_it_is_read_first(alert: Any) -> None:
    assert prometheus.count(written([FIRING | TIMES, alert])) == 0


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"{}", b"\xff", b"[" * 100_000, written({"alerts": []})])
def test_what_is_no_list_of_alerts_is_not_counted(body: bytes) -> None:
    assert prometheus.count(body) == 0


def test_what_reading_would_cut_to_a_fraction_is_read_first() -> None:
    heavy = FIRING | {"annotations": {"description": "x" * 100_000}}
    assert prometheus.count(written([heavy])) == 0
    assert prometheus.count(written([heavy, FIRING])) == 2


def test_what_is_opened_is_what_the_door_would_have_read() -> None:
    body = written([FIRING | TIMES, {"labels": {"a": "b"}, "endsAt": "2026-11-21T10:00:59Z"}])
    first, second = opened(sealed(body, 2))
    assert [first.signal, second.signal] == prometheus.read(letter(json.loads(body))).signals
    assert (first.sealed, first.key_id, first.address, first.kind) == (None, "key-1", "192.0.2.7", "Prometheus")
    assert (first.signal.verb, second.signal.verb) == ("open", "close")


def test_what_cannot_all_be_read_is_not_opened_in_part() -> None:
    body = json.dumps(recorded("prometheus/mixed").payload).encode()
    with pytest.raises(Invalid):
        opened(sealed(body, 3))
