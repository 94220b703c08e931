"""The raw path: pages from memory and files, with the database or without."""

import gzip
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.live import Endpoint, Shelf, files


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def django(scope, _receive, send):
    """Stands for everything that is not on the shelf; says what it was asked."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


@pytest.fixture
def app(page, shelf):
    work()
    shelf.refresh()
    return Endpoint(shelf, django)


def test_a_page_is_served_without_asking_the_database(app, django_assert_num_queries):
    with django_assert_num_queries(0):
        heard = ask(app, "/status/ferries")
    assert heard.status == 200
    assert b"Everything works" in heard.body
    assert heard.headers["content-type"] == "text/html; charset=utf-8"
    assert "stale-if-error=86400" in heard.headers["cache-control"]
    assert "default-src 'none'" in heard.headers["content-security-policy"]
    assert "set-cookie" not in heard.headers


def test_who_takes_gzip_gets_it_and_who_has_it_already_gets_nothing(app):
    heard = ask(app, "/status/ferries/nb", headers=[("accept-encoding", "br, gzip")])
    assert heard.headers["content-encoding"] == "gzip"
    assert "Alt virker" in gzip.decompress(heard.body).decode()
    again = ask(app, "/status/ferries/nb", headers=[("if-none-match", heard.headers["etag"])])
    assert (again.status, again.body) == (304, b"")


def test_public_json_may_be_read_from_any_site_and_pages_may_not(app):
    heard = ask(app, "/status/ferries/api/v2/summary.json", query="_=123")
    assert heard.headers["access-control-allow-origin"] == "*"
    assert heard.headers["content-type"].startswith("application/json")
    assert ask(app, "/status/ferries/api/v2/summary.json", method="OPTIONS").status == 204
    assert "access-control-allow-origin" not in ask(app, "/status/ferries").headers


def test_a_head_has_no_body(app):
    heard = ask(app, "/status/ferries", method="HEAD")
    assert (heard.status, heard.body) == (200, b"")
    assert int(heard.headers["content-length"]) > 1000


def test_everything_else_goes_on_to_django(app):
    assert ask(app, "/alerts").body == b"/alerts"
    assert ask(app, "/status/ferries", method="POST").status == 299
    assert ask(app, "/status/nowhere").status == 299
    assert ask(app, "/status/ferries/en/history", query="month=2026-01").status == 299


def test_a_page_at_its_own_host_name_is_at_the_root_with_links_that_stay_there(make, shelf):
    make("Trains", "Trams", hosts=("status.trains.example",))
    work()
    shelf.refresh()
    app, host = Endpoint(shelf, django), [("host", "Status.Trains.example:8000")]
    heard = ask(app, "/", headers=host)
    assert b"/status/trains/" not in heard.body
    assert b'href="/style.css"' in heard.body
    assert ask(app, "/api/v2/summary.json", headers=host).status == 200
    assert ask(app, "/history.rss", headers=host).status == 200
    assert ask(app, "/incidents/abc", headers=host).body == b"/status/trains/incidents/abc"
    assert ask(app, "/settings", headers=host).body == b"/status/trains/settings"
    assert ask(app, "/static/ui/kit.css", headers=host).body == b"/static/ui/kit.css"


def test_a_page_that_is_not_public_has_its_host_name_and_its_door_there(make, shelf):
    make("Depot", "Cranes", hosts=("status.depot.example",), access="password", password="under the third stone")
    work()
    shelf.refresh()
    app, host = Endpoint(shelf, django), [("host", "status.depot.example")]
    assert ask(app, "/", headers=host).body == b"/status/depot/"
    assert ask(app, "/api/v2/summary.json", headers=host).body == b"/status/depot/api/v2/summary.json"
    assert ask(app, "/settings", headers=host).body == b"/status/depot/settings"


def test_news_reach_the_shelf(app, shelf, page, tells, noon):
    noon.shift(1)
    tells(page, affects={"Tickets": "major_outage"})
    work()
    shelf.refresh()
    assert b"Tickets cannot be bought" in ask(app, "/status/ferries").body


def test_nothing_changes_while_nothing_was_written(app, shelf):
    before = shelf.find("ferries", "")
    shelf.refresh()
    assert shelf.find("ferries", "") is before


def test_pages_come_back_from_files_when_the_database_is_away_at_the_start(app, tmp_path):
    after = Shelf(tmp_path)
    with connection.execute_wrapper(_refuse):
        after.recall()
    heard = ask(Endpoint(after, django), "/status/ferries")
    assert heard.status == 200
    assert b"Everything works" in heard.body
    assert (tmp_path / "ferries" / "api" / "v2" / "summary.json").exists()
    assert (tmp_path / "ferries" / "en.html").exists()


def _refuse(_execute, _sql, _params, _many, _context):
    raise AssertionError("the database was asked")


def test_a_broken_folder_is_left_out(app, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "about.json").write_text("{")
    after = Shelf(tmp_path)
    after.recall()
    assert after.find("ferries", "")


def test_a_page_says_when_nothing_new_is_heard_any_more(app, shelf, noon):
    assert b"Nothing new has been heard" not in ask(app, "/status/ferries").body
    etag = ask(app, "/status/ferries").headers["etag"]
    noon.move_to(NOON + timedelta(minutes=26))
    heard = ask(app, "/status/ferries", headers=[("accept-encoding", "gzip"), ("if-none-match", etag)])
    assert heard.status == 200
    assert b"Nothing new has been heard from the publisher since 2026-03-02 12:00 UTC" in heard.body
    assert ask(app, "/status/ferries/api/v2/summary.json").status == 200
    work()
    shelf.refresh()
    assert b"Nothing new has been heard" not in ask(app, "/status/ferries").body


def test_the_watching_thread_starts_and_stops(shelf):
    shelf.start()
    shelf.stop()


def test_what_an_earlier_process_left_of_a_page_that_is_not_public_any_more_is_cleared_away(app, shelf, page, tmp_path):
    hidden = PageDraft(name="Ferries", slug="ferries", languages=("en", "nb"), access="internal")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=hidden)
    assert (tmp_path / "ferries").exists()  # the process died before it looked
    Shelf(tmp_path).refresh()
    assert not (tmp_path / "ferries").exists()
    after = Shelf(tmp_path)
    after.recall()
    assert after.find("ferries", "en") is None


def test_processes_that_write_the_same_files_take_turns(page, tmp_path):
    work()
    known = dict(queries.public_pages())
    held = [(known[pk], sheets) for pk, sheets in queries.sheets(known).items()]
    writers = [threading.Thread(target=files.keep, args=(tmp_path, held), kwargs={"fresh": {"ferries"}}) for _ in range(6)]
    failed = []
    threading.excepthook, before = failed.append, threading.excepthook
    try:
        for one in writers:
            one.start()
        for one in writers:
            one.join()
    finally:
        threading.excepthook = before
    assert failed == []
    assert [one.slug for one, _, _ in files.recall(tmp_path)] == ["ferries"]
