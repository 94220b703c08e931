"""What is left when the rest is gone: signed states, copies for any web server, plain text, and the reports that mails lead to."""

import json
from argparse import Namespace
from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.cli import status
from varsko.cli.errors import Stop
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft, SaidDraft
from varsko.statuspages.domain.proof import faults
from varsko.statuspages.handlers import old_proofs
from varsko.statuspages.live import Endpoint, Shelf
from varsko.statuspages.models import Proof, StatusPage


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def written(page):
    work()
    return {one.path: one.plain for one in queries.sheets([page.id])[page.id]}


def test_each_time_a_page_is_written_is_signed_and_chained(page, tells, noon):
    first = json.loads(written(page)["proof.json"])
    tells(page)
    noon.shift(timedelta(minutes=1))
    sheets = written(page)
    found = json.loads(sheets["proof.json"])
    assert faults(found, sheets, key=queries.signer(page.id)) == []
    assert [one["number"] for one in found["log"]] == [1, 2]
    assert found["log"][0] == first["log"][0]
    assert found["key"] == first["key"]
    assert set(found["sheets"]) == set(sheets) - {"proof.json"}


def test_a_quiet_page_is_signed_too_so_that_silence_shows(page, noon):
    written(page)
    noon.shift(timedelta(minutes=11))
    assert [one["at"][:16] for one in json.loads(written(page)["proof.json"])["log"]] == ["2026-03-02T12:00", "2026-03-02T12:11"]


def test_the_key_is_sealed_and_a_lost_one_is_replaced(page, noon):
    written(page)
    key, row = queries.signer(page.id), StatusPage.objects.get()
    assert key not in row.signing_key
    StatusPage.objects.update(signing_key="sealed with another key")
    noon.shift(timedelta(minutes=11))
    found = json.loads(written(page)["proof.json"])
    assert found["key"] != key
    assert len(found["log"]) == 1


def test_old_entries_go(page, noon):
    written(page)
    assert set(old_proofs(NOON + timedelta(days=91))) == set(Proof.objects.all())
    assert not old_proofs(NOON + timedelta(days=89)).exists()


def test_anybody_can_prove_the_files_offline(page, tells, tmp_path, capsys):
    tells(page)
    written(page)
    Shelf(tmp_path / "status").refresh()
    folder = tmp_path / "status" / "ferries"
    status.verify(Namespace(folder=str(folder), key=queries.signer(page.id)))
    assert "genuine" in capsys.readouterr().out
    file = folder / "api/v2/status.json"
    file.write_bytes(file.read_bytes().replace(b"All", b"No "))
    for where, key, fault in ((folder, "", "was changed"), (folder, "00" * 32, "another key"), (tmp_path / "none", "", "No such file")):
        with pytest.raises(Stop, match=fault):
            status.verify(Namespace(folder=str(where), key=key))


def test_a_copy_leads_within_itself_and_says_how_old_it_is(page, tells, tmp_path, make):
    report = tells(page)
    make("Inside", access="internal")
    work()
    Shelf(tmp_path / "status", tmp_path / "copies").refresh()
    place = tmp_path / "copies" / "ferries"
    said = (place / "en" / "index.html").read_text()
    assert 'href="../nb/index.html"' in said
    assert f'href="../en/incidents/{report.code}/index.html"' in said
    assert 'href="../style.css"' in said
    assert 'action="http://127.0.0.1:8000/status/ferries/seen"' in said
    assert "A copy, made at 2026-03-02 12:00 UTC" in said
    assert 'href="/status' not in said
    root = (place / "index.html").read_text()
    assert 'href="style.css"' in root
    assert (place / "en/incidents" / report.code / "index.html").exists()
    assert json.loads((place / "api/v2/summary.json").read_bytes())["incidents"]
    assert not (tmp_path / "copies" / "inside").exists()


def test_a_copy_of_a_page_that_is_not_public_any_more_goes(page, tmp_path):
    work()
    shelf = Shelf(tmp_path / "status", tmp_path / "copies")
    shelf.refresh()
    (tmp_path / "copies" / "somebody-elses").mkdir()
    draft = PageDraft(name="Ferries", slug="ferries", access="internal")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    shelf.refresh()
    assert [one.name for one in (tmp_path / "copies").iterdir() if one.is_dir()] == ["somebody-elses"]


def test_the_page_has_a_twin_in_plain_text(page, tells, code):
    at = NOON + timedelta(minutes=15)
    more = {"scope": "central", "eta_at": at, "eta_share": 90, "next_update_at": at}
    tells(page, affects={"Tickets": "partial_outage"}, titles={"en": "No tickets", "nb": "Ingen billetter"}, **more)
    sheets = written(page)
    text = sheets["en.txt"].decode()
    assert text.startswith("# Ferries: Some things are partly down\n")
    for said in ("### No tickets", "- Tickets: Partly down", "It is us: the fault is central", "in 90 of 100 cases", "We look into it."):
        assert said in text
    assert "Ingen billetter" in sheets["nb.txt"].decode()
    guide = sheets["llms.txt"].decode()
    assert "/status/ferries/en.txt" in guide
    assert "/status/ferries/proof.json" in guide


def test_what_a_mail_leads_to_is_there_without_the_database(page, tells, tmp_path, django_assert_num_queries, noon):
    report = tells(page)
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    app = Endpoint(shelf, lambda *_: None)
    with django_assert_num_queries(0):
        for path in (f"incidents/{report.code}", f"nb/incidents/{report.code}"):
            assert b"Tickets cannot be bought" in ask(app, f"/status/ferries/{path}").body
    actions.say(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, said=SaidDraft(texts={"en": "Over."}, stage="resolved"))
    noon.shift(timedelta(days=4))
    assert f"en/incidents/{report.code}" not in written(page)
