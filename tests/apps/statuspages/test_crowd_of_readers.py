"""When very many read at once, those who come anew get the page's plain text, a fraction of its size; nobody is left without."""

import pytest

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from varsko.statuspages.live import Crowd, Endpoint, Shelf

MOST = 3


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


def kinds(app, count, path="/status/ferries", **more):
    return [ask(app, path, **more).headers["content-type"].partition(";")[0] for _ in range(count)]


def test_too_many_in_a_second_get_the_short_form_for_ten_seconds(app, clock):
    assert kinds(app, 5) == ["text/html"] * MOST + ["text/plain"] * 2
    heard = ask(app, "/status/ferries/nb", headers=[("accept-encoding", "identity")])
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


def test_at_a_host_name_of_its_own_too(app):
    host = [("host", "status.ferries.example")]
    assert kinds(app, 4, "/", headers=host) == ["text/html"] * MOST + ["text/plain"]


def test_with_zero_it_is_never_a_crowd(clock):
    assert not any(Crowd(0, clock).joins() for _ in range(9))
