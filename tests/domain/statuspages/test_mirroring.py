"""What a mirror takes: only what is signed by the key it trusts, and only onwards."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as some

from varsko.statuspages.domain.mirroring import Refusal, Refused, Seen, judge, kind_of
from varsko.statuspages.domain.proof import FIRST, Entry, added_up, document, new_key, public_key, signed, sums

KEY, OTHER = new_key(), new_key()
SHEETS = sums({"en": b"<h1>Everything works</h1>", "api/v2/summary.json": b"{}", "live.js": b"alert(1)"})


def chain(count: int, private: str = KEY, *, first: str = FIRST, begin: int = 1) -> list[Entry]:
    made: list[Entry] = []
    for number in range(begin, begin + count):
        previous = made[-1].digest if made else first
        at = f"2026-03-02T12:{number:02}:00+00:00"
        made.append(signed(Entry(page="ferries", number=number, at=at, previous=previous, sheets=added_up(SHEETS)), private))
    return made


def offered(entries, private: str = KEY) -> bytes:
    return json.dumps(document(entries, SHEETS, public_key(private))).encode()


def refused(body: bytes, seen: Seen) -> Refusal:
    with pytest.raises(Refused) as caught:
        judge(body, seen)
    return caught.value.why


def test_the_first_state_is_trusted_and_the_next_must_follow_it():
    log = chain(5)
    first = judge(offered(log[:2]), Seen())
    assert (first.key, first.number, first.digest) == (public_key(KEY), 2, log[1].digest)
    assert judge(offered(log[1:]), Seen(first.key, first.number, first.digest)).number == 5


def test_a_mirror_that_was_away_for_long_goes_on_with_what_the_same_key_signed():
    log = chain(9)
    assert judge(offered(log[6:]), Seen(public_key(KEY), 2, log[1].digest)).number == 9


def test_what_is_older_or_contradicts_is_refused():
    log, fork = chain(5), chain(5, first="1" * 64)
    seen = Seen(public_key(KEY), 4, log[3].digest)
    assert refused(offered(log[:3]), seen) == Refusal.OLDER
    assert refused(offered(fork), seen) == Refusal.FORKED


def test_another_key_is_refused_however_well_it_signs():
    log = chain(3)
    assert refused(offered(chain(5, OTHER), OTHER), Seen(public_key(KEY), 3, log[2].digest)) == Refusal.FOREIGN_KEY
    claimed = json.loads(offered(chain(5, OTHER), OTHER)) | {"key": public_key(KEY)}
    assert refused(json.dumps(claimed).encode(), Seen(public_key(KEY), 3, log[2].digest)) == Refusal.WRONG


def test_what_was_changed_on_the_way_is_refused():
    said = json.loads(offered(chain(3)))
    said["sheets"]["en"] = "0" * 64
    assert refused(json.dumps(said).encode(), Seen()) == Refusal.WRONG
    said = json.loads(offered(chain(3)))
    said["log"][1]["at"] = "2026-03-02T13:00:00+00:00"
    assert refused(json.dumps(said).encode(), Seen()) == Refusal.WRONG


def test_scripts_and_paths_that_lead_elsewhere_are_not_taken():
    assert set(judge(offered(chain(1)), Seen()).sheets) == {"en", "api/v2/summary.json"}
    for path in (
        "live.js",
        "../en",
        "api/v2/../../x.json",
        "en/incidents/../x",
        "x.html",
        "",
        "/etc/passwd",
        "api/v2/%2e%2e.json",
        "EN",
        "en\n",
    ):
        assert kind_of(path) == "", path
    assert kind_of("nb/incidents/abc123def456").startswith("text/html")
    assert kind_of("history.ics").startswith("text/calendar")


@pytest.mark.parametrize(
    "change",
    [
        {"key": 7},
        {"key": "x"},
        {"sheets": []},
        {"sheets": {"en": 1}},
        {"log": []},
        {"log": "x"},
        {"log": [{}]},
        {"log": [{**asdict(chain(1)[0]), "number": "1"}]},
        {"log": [{**asdict(chain(1)[0]), "number": True}]},
        {"log": [{**asdict(chain(1)[0]), "at": "now"}]},
        {"log": [{**asdict(chain(1)[0]), "at": "2026-03-02T12:00:00"}]},
        {"log": [{**asdict(chain(1)[0]), "at": "0001-01-01T00:00:00+23:59"}]},
        {"log": [{**asdict(chain(1)[0]), "more": 1}]},
        {"sheets": {str(one): "0" for one in range(601)}},
    ],
)
def test_what_is_no_proof_is_refused(change):
    assert refused(json.dumps(json.loads(offered(chain(1))) | change).encode(), Seen()) == Refusal.UNREADABLE


@given(
    some.binary(max_size=200)
    | some.recursive(some.none() | some.text() | some.integers(), some.lists).map(lambda one: json.dumps(one).encode())
)
def test_nothing_that_a_stranger_sends_breaks_it(body):
    assert refused(body, Seen()) == Refusal.UNREADABLE
