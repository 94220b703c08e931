"""All that is known of an incident, in one file that proves that nothing of it was changed."""

import hashlib
import io
import json
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client

from tests import cast
from varsko.conversations import actions as talks
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.incidents import actions
from varsko.incidents.actions.pieces import pieces
from varsko.kernel.files import Upload
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def opened(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as pack:
        assert pack.testzip() is None
        return {name.partition("/")[2]: pack.read(name) for name in pack.namelist()}


@pytest.fixture
def found(declared, ann):
    made = declared(ann, "Lists were open", private=True)
    by, at = cast.acting(ann), clock.now()
    actions.write_entry(by=by, at=at, ref=made.id, text="Seen at noon\nby a customer")
    actions.open_duty(by=by, at=at, ref=made.id, regime="gdpr")
    room = actions.enter_room(by=by, at=at, ref=made.id)
    talks.post(by=by, at=at, room_id=room.id, text="Here is the log", files=[Upload(name="../app log.txt", data=b"secret")])
    return made


def test_a_pack_holds_everything_and_its_hashes_fit(found, browser):
    cleo = browser(cast.cleo())
    assert "Evidence pack" in cleo.get("/incidents/HOT-1/timeline").content.decode()
    answer = cleo.post("/incidents/HOT-1/evidence")
    assert answer["Content-Type"] == "application/zip"
    files = opened(b"".join(answer.streaming_content))
    names = set(files)
    assert {
        "record.json",
        "timeline.json",
        "timeline.md",
        "updates.json",
        "reports.json",
        "state.md",
        "room/room.md",
        "audit.json",
    } <= names
    (kept,) = (name for name in names if name.startswith("room/files/"))
    assert kept.endswith("app_log.txt")
    assert ".." not in kept
    assert files[kept] == b"secret"
    assert json.loads(files["record.json"])["incident"]["summary"] == "Lists were open"
    assert "  > by a customer" in files["timeline.md"].decode()
    assert json.loads(files["reports.json"])[0]["name"] == "GDPR"
    sums = dict(line.split("  ", 1)[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert set(sums) == names - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name]).hexdigest() == value for name, value in sums.items())
    (taken,) = EventRow.objects.filter(kind="incident_duties.EvidenceTaken")
    assert taken.data["digest"] == hashlib.sha256(files["SHA256SUMS"]).hexdigest()
    assert taken.data["files"] == len(sums)


def test_what_is_unpacked_can_be_read(found):
    _name, pack = actions.take_evidence(by=SYSTEM_ACTOR, at=clock.now(), ref=found.id)
    with pack, ZipFile(pack) as opened_pack:
        assert {one.external_attr >> 16 for one in opened_pack.infolist()} == {0o600}


def test_others_may_write_while_it_is_packed(found, monkeypatch):
    depths: list[int] = []

    def watched(view, *, by):
        depths.append(len(connection.savepoint_ids))
        return pieces(view, by=by)

    monkeypatch.setattr("varsko.incidents.actions.evidence.pieces", watched)
    outside = len(connection.savepoint_ids)
    _name, pack = actions.take_evidence(by=SYSTEM_ACTOR, at=clock.now(), ref=found.id)
    pack.close()
    assert depths == [outside]


def test_only_who_may_see_all_takes_it(found, page, browser, ann):
    assert page.post("/incidents/HOT-1/evidence").status_code == 403
    assert "Evidence pack" not in page.get("/incidents/HOT-1/timeline").content.decode()
    assert browser(cast.eve()).post("/incidents/HOT-1/evidence").status_code == 404
    with pytest.raises(NotAllowed):
        actions.take_evidence(by=cast.acting(ann), at=clock.now(), ref=found.id)


def test_a_script_may_where_it_may_configure(declared, ann):
    declared(ann)
    for rights, status in ((["read", "create"], 403), (["read", "create", "configure"], 200)):
        _view, secret = cast.key(rights[-1], rights=rights)
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        answer = client.post("/api/v1/incidents/HOT-1/evidence")
        assert answer.status_code == status
    assert "record.json" in opened(b"".join(answer.streaming_content))
