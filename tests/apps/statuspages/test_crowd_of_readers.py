"""When very many read at once, those who come anew get the page's plain text, a fraction of its size; nobody is left without."""

import hashlib
from datetime import timedelta

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.statuspages import queries
from varsko.statuspages.live import Crowd, Endpoint, Shelf

MOST = 3
BROWSER = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8")


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Clock:
    at = 100.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def app(make, tmp_path, clock):
    make("Ferries", "Tickets", hosts=("status.ferries.example",))
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    return Endpoint(shelf, None, None, Crowd(MOST, clock))


def kinds(app, count, path="/status/ferries", headers=()):
    return [ask(app, path, headers=[BROWSER, *headers]).headers["content-type"].partition(";")[0] for _ in range(count)]


def test_too_many_in_a_second_get_the_short_form_for_ten_seconds(app, clock):
    assert kinds(app, 5) == ["text/html"] * MOST + ["text/plain"] * 2
    heard = ask(app, "/status/ferries/nb", headers=[BROWSER, ("accept-encoding", "identity")])
    assert heard.headers["varsko-short"] == "yes"
    assert "Svært mange leser denne siden nå" in heard.body.decode()
    assert "Alt virker" in heard.body.decode()
    clock.at += 9
    assert kinds(app, 1) == ["text/plain"]
    clock.at += 2
    assert kinds(app, 1) == ["text/html"]


def test_few_in_each_second_never_do(app, clock):
    for _ in range(4):
        assert kinds(app, MOST) == ["text/html"] * MOST
        clock.at += 1


def test_what_programs_read_and_open_pages_stay_whole(app):
    kinds(app, 5)
    assert kinds(app, 1, "/status/ferries/api/v2/summary.json") == ["application/json"]
    assert kinds(app, 1, "/status/ferries/history.rss") == ["application/rss+xml"]
    assert kinds(app, 1, headers=[("if-none-match", '"an older one"')]) == ["text/html"]


def test_whoever_keeps_a_copy_and_proves_its_bytes_gets_them_in_a_crowd_too(app):
    kinds(app, 5)
    page = queries.page("ferries")
    written = {one.path: one.plain for one in queries.sheets([page.id])[page.id]}
    for accept in ([], [("accept", "*/*")]):
        heard = ask(app, "/status/ferries/en", headers=accept)
        assert hashlib.sha256(heard.body).hexdigest() == hashlib.sha256(written["en"]).hexdigest()


@pytest.mark.parametrize("host", ["", "status.ferries.example"])
def test_the_short_form_says_too_that_nothing_new_is_heard(app, noon, host):
    path, headers = ("/nb", [BROWSER, ("host", host)]) if host else ("/status/ferries/nb", [BROWSER])
    assert kinds(app, 5)[-1] == "text/plain"
    fresh = ask(app, path, headers=headers)
    assert "12:00 UTC" not in fresh.body.decode().partition("\n\n")[0]
    noon.move_to(NOON + timedelta(minutes=26))
    heard = ask(app, path, headers=headers)
    assert heard.headers["varsko-short"] == "yes"
    assert heard.headers["etag"] != fresh.headers["etag"]
    first, _gap, rest = heard.body.decode().partition("\n\n")
    assert "2026-03-02 12:00 UTC" in first
    assert rest == fresh.body.decode()


def test_at_a_host_name_of_its_own_too(app):
    host = [("host", "status.ferries.example")]
    assert kinds(app, 4, "/", headers=host) == ["text/html"] * MOST + ["text/plain"]


def test_with_zero_it_is_never_a_crowd(clock):
    assert not any(Crowd(0, clock).joins() for _ in range(9))
