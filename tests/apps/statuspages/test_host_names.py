"""A proxy asks whether a host name belongs to a page before it gets a certificate."""

import pytest
import time_machine

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.statuspages.live import Endpoint, Shelf


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def django(scope, _receive, send):
    """Stands for everything that is not on the raw path."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture
def app(make, tmp_path):
    make("Trains", "Trams", hosts=("status.trains.example",))
    make("Depot", "Cranes", hosts=("status.depot.example",), access="internal")
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    return Endpoint(shelf, django)


@pytest.mark.parametrize("name", ["status.trains.example", "Status.Trains.Example", "status.trains.example.", "status.depot.example"])
def test_a_name_of_a_page_gets_its_certificate(app, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        heard = ask(app, "/status-host", query=f"domain={name}")
    assert (heard.status, heard.body) == (200, b"")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "domain=",
        "domain=evil.example",
        "domain=trains.example",
        "domain=sub.status.trains.example",
        "domain=status.trains.example&domain=evil.example",
        "domain=status.trains.example%00",
        "domain=%ff%fe",
        "name=status.trains.example",
        "domain=status.trains.example&" + "x=1&" * 100,
    ],
)
def test_any_other_name_gets_none(app, query):
    heard = ask(app, "/status-host", query=query)
    assert (heard.status, heard.body) == (404, b"")


def test_yes_for_a_hidden_page_looks_like_yes_for_a_public_one(app):
    public, hidden = (ask(app, "/status-host", query=f"domain=status.{one}.example") for one in ("trains", "depot"))
    assert public == hidden


def test_only_reading_is_answered_and_only_at_the_name_of_the_installation(app):
    asked = "domain=status.trains.example"
    assert ask(app, "/status-host", query=asked, method="POST").status == 299
    at_page = ask(app, "/status-host", query=asked, headers=[("host", "status.trains.example")])
    assert at_page.body == b"/status/trains/status-host"


def test_a_new_name_is_known_as_soon_as_the_shelf_has_looked(make, tmp_path):
    shelf = Shelf(tmp_path)
    shelf.refresh()
    app = Endpoint(shelf, django)
    assert ask(app, "/status-host", query="domain=status.trams.example").status == 404
    make("Trams", "Line 1", hosts=("status.trams.example",))
    work()
    shelf.refresh()
    assert ask(app, "/status-host", query="domain=status.trams.example").status == 200
