"""What a publisher signed can be proven by anybody, and whatever was changed shows."""

import copy

import pytest

from varsko.statuspages.domain import proof

KEY = proof.new_key()
SHEETS = {"en": b"<p>Everything works</p>", "api/v2/status.json": b"{}"}


def chain(count=3, key=KEY, sheets=SHEETS):
    of, entries = proof.sums(sheets), []
    for number in range(1, count + 1):
        previous = entries[-1].digest if entries else proof.FIRST
        at = f"2026-03-02T12:{number:02d}:00+00:00"
        entry = proof.Entry(page="p1", number=number, at=at, previous=previous, sheets=proof.added_up(of))
        entries.append(proof.signed(entry, key))
    return proof.document(entries, of, proof.public_key(key))


def test_what_is_genuine_has_no_faults_whichever_files_are_there():
    assert proof.faults(chain(), SHEETS) == proof.faults(chain(), {}) == []
    assert proof.faults(chain(), {"en": SHEETS["en"]}, key=proof.public_key(KEY)) == []


def test_a_file_that_was_changed_shows():
    assert proof.faults(chain(), {**SHEETS, "en": b"<p>Nothing works</p>"}) == ["en: was changed"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda found: found["log"][1].update(at="2026-03-02T11:00:00+00:00"), "entry 2: the signature is wrong"),
        (lambda found: found["log"].pop(1), "entry 3: does not follow 1"),
        (lambda found: found["log"].reverse(), "entry 2: does not follow 3"),
        (lambda found: found["sheets"].update(en="0" * 64), "the newest entry is about other sheets"),
        (lambda found: found["log"].clear(), "the newest entry is about other sheets"),
        (lambda found: found["log"][0].update(signature="zz"), "entry 1: the signature is wrong"),
    ],
)
def test_whatever_is_done_to_the_log_shows(change, fault):
    found = copy.deepcopy(chain())
    change(found)
    assert fault in proof.faults(found, {})


def test_somebody_elses_key_is_not_ours():
    assert "it is signed by another key" in proof.faults(chain(key=proof.new_key()), {}, key=proof.public_key(KEY))


NO_PROOFS = [{}, {"log": 1, "sheets": {}, "key": ""}, {"log": [{}], "sheets": {}, "key": "00"}, {"log": [], "sheets": [], "key": ""}]


@pytest.mark.parametrize("found", NO_PROOFS)
def test_what_is_no_proof_is_said_to_be_none(found):
    assert proof.faults(found, {}) == ["the proof cannot be read"]
