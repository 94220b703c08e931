"""The evidence pack of an incident holds its review, as far as there is one."""

import json

import pytest

from tests import cast
from tests.apps.incidents.test_evidence import opened
from varsko.core import clock
from varsko.incidents import actions as incidents
from varsko.people.data import SYSTEM_ACTOR
from varsko.postmortems import actions

pytestmark = pytest.mark.django_db


def packed(ref) -> dict[str, bytes]:
    _name, pack = incidents.take_evidence(by=SYSTEM_ACTOR, at=clock.now(), ref=ref)
    with pack:
        return opened(pack.read())


def test_the_review_is_in_the_pack_with_its_hash(ann, review):
    actions.write(by=cast.acting(ann), at=clock.now(), ref=review.key, texts={"summary": "A certificate ran out, æøå"})
    files = packed(review.key)
    said = json.loads(files["review.json"])
    assert said["texts"]["summary"] == "A certificate ran out, æøå"
    assert "incident" not in said
    assert "A certificate ran out, æøå" in files["review.md"].decode()
    assert "review.md" in files["SHA256SUMS"].decode()


def test_without_a_review_there_is_none(ann, over):
    made = over(ann, severity=3)
    assert {"review.json", "review.md"} & set(packed(made.key)) == set()
