"""A page of another installation stays up here with our own database stopped: from memory, and from files at the next start."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.template.loader import render_to_string

from tests.apps.statuspages.test_mirrors import keep, look, publish
from tests.apps.statuspages.test_mirrors import origin as origin
from tests.asgi import ask
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.live import Endpoint, Mirrors, Shelf
from varsko.statuspages.models import Mirror, MirrorSheet


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def django(scope, _receive, send):
    """Stands for everything that is not in memory."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def mirrors(tmp_path):
    return Mirrors(tmp_path / "mirrors")


@pytest.fixture
def app(origin, mirrors, tmp_path):
    keep(origin)
    look()
    mirrors.refresh()
    return Endpoint(Shelf(tmp_path / "status"), django, mirrors)


@pytest.fixture
def stopped(monkeypatch):
    """The database answers nobody any more."""

    def refuse():
        raise OperationalError("the database is stopped")

    monkeypatch.setattr(queries, "kept_mirrors", refuse)


def test_it_is_served_without_asking_the_database(app, origin, django_assert_num_queries):
    with django_assert_num_queries(0):
        heard = ask(app, "/mirror/next-door")
        assert ask(app, "/mirror/next-door/nb", headers=[("accept-encoding", "gzip")]).headers["content-encoding"] == "gzip"
        assert ask(app, "/mirror/next-door/", headers=[("if-none-match", heard.headers["etag"])]).status == 304
        assert ask(app, "/mirror/next-door/api/v2/summary.json").headers["access-control-allow-origin"] == "*"
        assert ask(app, "/mirror/next-door/history").body == ask(app, "/mirror/next-door/en/history").body
    assert b"Everything works" in heard.body
    assert f"A mirror of {origin.address}." in heard.body.decode()
    assert heard.headers["content-security-policy"].endswith("frame-ancestors 'none'; sandbox")
    assert heard.headers["varsko-silent"] == "no"
    assert ask(app, "/mirror/next-door/live.js").status == 299
    assert ask(app, "/mirror/nowhere").status == 299


def test_its_frame_stands_on_foreign_sites_and_leads_within_the_mirror(app):
    for path in ("widget", "en/widget"):
        heard = ask(app, f"/mirror/next-door/{path}")
        assert heard.status == 200
        assert "frame-ancestors *" in heard.headers["content-security-policy"]
        assert "script-src" not in heard.headers["content-security-policy"]
        assert b'href="/mirror/next-door/widget.css"' in heard.body
        assert b'href="/mirror/next-door/en" target="_blank"' in heard.body
    assert ask(app, "/mirror/next-door/widget.css").headers["content-type"] == "text/css; charset=utf-8"


def test_the_line_for_other_sites_works_with_the_mirror_and_is_our_own_script(app, client):
    heard = ask(app, "/mirror/next-door/widget.js")
    assert (heard.status, heard.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert heard.body == render_to_string("statuspages/public/widget.js").encode()
    assert client.get("/mirror/next-door/widget.js").content == heard.body
    MirrorSheet.objects.filter(path__endswith="/widget").delete()
    assert client.get("/mirror/next-door/widget.js").status_code == 404


def test_a_script_that_the_publisher_signs_is_not_served(client, origin):
    keep(origin)
    look()
    one = Mirror.objects.get()
    MirrorSheet.objects.update_or_create(mirror=one, path="widget.js", defaults={"digest": "0" * 64, "body": b"alert(1)"})
    assert b"alert" not in client.get("/mirror/next-door/widget.js").content


def test_a_start_without_the_database_finds_it_in_the_files(app, mirrors, tmp_path, stopped):
    before = ask(app, "/mirror/next-door/nb").body
    mirrors.look()
    assert ask(app, "/mirror/next-door/nb").body == before
    again = Mirrors(tmp_path / "mirrors")
    again.look()
    started = Endpoint(Shelf(tmp_path / "status"), django, again)
    assert ask(started, "/mirror/next-door/nb").body == before
    assert ask(started, "/mirror/next-door/proof.json").body == ask(app, "/mirror/next-door/proof.json").body


def test_files_that_are_broken_hinder_no_start(app, tmp_path, stopped):
    (tmp_path / "mirrors" / "another.mirror").write_bytes(b"\x93half of it")
    again = Mirrors(tmp_path / "mirrors")
    again.look()
    assert again.find("next-door", "") is not None
    assert again.find("another", "") is None


def test_a_publisher_that_falls_silent_is_called_so_without_the_database(app, noon, stopped):
    noon.shift(timedelta(minutes=26))
    heard = ask(app, "/mirror/next-door")
    assert b"Nothing new has been heard from the publisher since 2026-03-02 12:00 UTC" in heard.body
    assert heard.headers["varsko-silent"] == "yes"
    assert b"Nothing new has been heard" in ask(app, "/mirror/next-door/widget").body


def test_news_reach_it_and_what_is_kept_no_longer_goes(app, origin, page, mirrors, tells, tmp_path):
    unchanged = mirrors.find("next-door", "style.css")
    tells(page)
    publish(origin, page)
    row = look()
    mirrors.refresh()
    assert b"Tickets cannot be bought" in ask(app, "/mirror/next-door").body
    assert mirrors.find("next-door", "style.css").body == unchanged.body
    same = mirrors.find("next-door", "")
    look()
    mirrors.refresh()
    assert mirrors.find("next-door", "") is same
    actions.remove_mirror(by=SYSTEM_ACTOR, at=NOON, ref=row.pk)
    mirrors.refresh()
    assert ask(app, "/mirror/next-door").status == 299
    assert list((tmp_path / "mirrors").iterdir()) == []


def test_it_says_whether_what_a_reader_uses_works_from_what_was_signed(app, page, code, stopped):
    mine = f"mine={code(page, 'Tickets')}"
    said = ask(app, "/mirror/next-door/en", query=mine).body.decode()
    assert '<div id="mine" class="notice">' in said
    assert "What you use works." in said
    assert 'id="own"' not in said
    assert "**What you use works.**" in ask(app, "/mirror/next-door/en.txt", query=mine).body.decode()
    assert 'id="mine"' not in ask(app, "/mirror/next-door/en").body.decode()
    assert ask(app, "/mirror/next-door/api/v2/summary.json", query=mine).body == ask(app, "/mirror/next-door/api/v2/summary.json").body
