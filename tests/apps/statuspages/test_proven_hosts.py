"""A host name is proven to belong to whoever set it up."""

import socket
from importlib import import_module
from types import SimpleNamespace

import dns.resolver
import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.channels import outside
from varsko.channels.outside import Absent, NotReached
from varsko.core import names
from varsko.core.models import EventRow
from varsko.kernel.errors import NotFound
from varsko.kernel.mail.signatures import Unanswered
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.live import Endpoint, Shelf
from varsko.statuspages.models import Host, StatusPage
from varsko.statuspages.queries.views import page_view
from varsko.statuspages.queries.wire import address

NAME = "status.trains.example"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def strict(settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"prove_hosts": True})


@pytest.fixture
def trains(make):
    return make("Trains", "Trams", hosts=(NAME,))


class World:
    """What the name service and web servers say; whoever is not in it does not answer."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[bytes, ...]] = {}
        self.files: dict[str, bytes | None] = {}

    def ask(self, name: str) -> tuple[bytes, ...]:
        if name not in self.texts:
            raise Unanswered(name)
        return self.texts[name]

    def fetch(self, _client, url: str, **_limits) -> bytes:
        if url not in self.files:
            raise NotReached(url)
        found = self.files[url]
        if found is None:
            raise Absent(url)
        return found


@pytest.fixture
def world(monkeypatch) -> World:
    made = World()
    monkeypatch.setattr(names, "texts_now", made.ask)
    monkeypatch.setattr(outside, "fetch", made.fetch)
    return made


def prove(page, name: str = NAME):
    return actions.prove_host(by=SYSTEM_ACTOR, at=NOON, ref=page.id, name=name)


async def django(scope, _receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def served(tmp_path):
    """Say what the name answers, and what a proxy hears that asks for it."""
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    app = Endpoint(shelf, django)
    at_root = ask(app, "/api/v2/status.json", headers=[("host", NAME)]).status
    return at_root, ask(app, "/status-host", query=f"domain={NAME}").status


def test_a_name_that_is_not_proven_is_neither_served_nor_confirmed_until_it_is(strict, trains, world, tmp_path):
    assert served(tmp_path) == (299, 404)
    assert address(queries.page("trains")).endswith("/status/trains")
    one = queries.host_views(trains.id)[0]
    assert (one.is_proven, one.is_served, one.record) == (False, False, f"_varsko.{NAME}")
    world.texts[one.record] = (b"v=spf1 -all", one.word.encode())
    found = prove(trains)
    assert (found.proof, found.proven_at, found.is_served, found.missing) == ("dns", NOON, True, "")
    assert served(tmp_path) == (200, 200)
    assert address(queries.page("trains")) == f"https://{NAME}"
    told = [row.data for row in EventRow.objects.filter(subject=trains.id).order_by("id") if "field" in row.data]
    assert [(one["field"], one["after"]) for one in told] == [("proven host name", NAME)]


def test_two_who_look_at_once_prove_it_once(trains, world, monkeypatch):
    one, asked = queries.host_views(trains.id)[0], []

    def ask_while_somebody_else_looks(_name):
        asked.append(_name)
        if len(asked) == 1:
            prove(trains)
        return (one.word.encode(),)

    monkeypatch.setattr(names, "texts_now", ask_while_somebody_else_looks)
    assert prove(trains).proof == "dns"
    told = [row.data for row in EventRow.objects.filter(subject=trains.id) if row.data.get("field") == "proven host name"]
    assert (len(asked), len(told)) == (2, 1)


def test_the_names_of_a_page_are_read_once(strict, trains, django_assert_num_queries):
    row = StatusPage.objects.get(pk=trains.id)
    with django_assert_num_queries(1):
        view = page_view(row)
    assert (view.hosts, view.unserved, view.served) == ((NAME,), (NAME,), ())


def test_without_the_rule_a_name_is_served_and_its_state_is_told_all_the_same(trains, tmp_path):
    assert served(tmp_path) == (200, 200)
    one = queries.host_views(trains.id)[0]
    assert (one.is_proven, one.is_served) == (False, True)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_file_on_the_web_server_is_a_proof_too(trains, world, scheme):
    one = queries.host_views(trains.id)[0]
    world.files[one.file.replace("https", scheme, 1)] = one.word.encode() + b"\n"
    assert prove(trains).proof == "file"


def test_the_word_of_another_page_or_name_proves_nothing(make, trains, world):
    other = make("Trams", hosts=("status.trams.example", "www.trams.example"))
    words = {one.name: one.word for one in (*queries.host_views(trains.id), *queries.host_views(other.id))}
    assert len(set(words.values())) == 3
    world.texts["_varsko.status.trams.example"] = (words[NAME].encode(), words["www.trams.example"].encode())
    assert prove(other, "status.trams.example").missing == "other"
    with pytest.raises(NotFound):
        prove(other, NAME)


def test_what_is_missing_is_said_and_a_later_look_mends_it(trains, world):
    one = queries.host_views(trains.id)[0]
    assert prove(trains).missing == "silent"
    world.files[one.file] = None
    assert prove(trains).missing == "absent"
    world.texts[one.record] = (b"varsko=something else",)
    assert prove(trains).missing == "other"
    world.texts[one.record] = (one.word.encode(),)
    assert prove(trains).is_proven


def test_what_is_proven_stays_so_until_the_name_leaves_the_page(trains, world, browser, cleo):
    one = queries.host_views(trains.id)[0]
    world.texts[one.record] = (one.word.encode(),)
    prove(trains)
    world.texts.clear()
    assert prove(trains).is_proven
    form = {"name": "Trains", "slug": "trains", "access": "public", "takes": "publish", "language": "en", "languages": ["en"]}
    looks, chief = {"time_zone": "UTC", "accent": "#1c5fad"}, browser(cleo)
    assert chief.post("/status-pages/trains/settings", {**form, **looks, "hosts": NAME, "announcement": "Hi"}).status_code == 302
    assert queries.host_views(trains.id)[0].is_proven
    assert chief.post("/status-pages/trains/settings", {**form, **looks, "hosts": ""}).status_code == 302
    assert chief.post("/status-pages/trains/settings", {**form, **looks, "hosts": NAME}).status_code == 302
    assert not queries.host_views(trains.id)[0].is_proven


def test_a_web_server_inside_our_own_network_is_not_asked(trains, monkeypatch):
    monkeypatch.setattr(names, "texts_now", lambda _name: ())
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))])
    assert prove(trains).missing == "absent"


def test_whoever_may_configure_the_page_is_told_what_to_do_and_looks_with_a_press(strict, trains, world, browser, cleo):
    chief, one = browser(cleo), queries.host_views(trains.id)[0]
    place = "/status-pages/trains/hosts"
    said = chief.get(place).content.decode()
    assert all(part in said for part in (one.record, one.word, one.file, "Nothing is served there before that."))
    assert b"before it is proven to be yours" in chief.get("/status-pages/trains").content
    assert chief.post(place, {"name": NAME}, follow=True).content.decode().count("Neither the name service nor a web server answered") == 1
    world.texts[one.record] = (one.word.encode(),)
    said = chief.post(place, {"name": NAME}, follow=True).content.decode()
    assert "Proven by the name service" in said
    assert one.word not in said
    assert chief.post(place, {"name": "evil.example"}).status_code == 404
    assert chief.post(place).status_code == 404


def test_a_stakeholder_neither_sees_the_words_nor_looks(trains, browser):
    sam = browser(cast.person("Sam", "stakeholder"))
    assert sam.get("/status-pages/trains/hosts").status_code == 403
    assert sam.post("/status-pages/trains/hosts", {"name": NAME}).status_code == 403


def test_names_that_were_there_before_stay_valid(strict, trains, tmp_path):
    migration = import_module("varsko.statuspages.migrations.0020_proven_hosts")
    migration.trust_what_is_there(SimpleNamespace(get_model=lambda *_: Host), None)
    assert queries.host_views(trains.id)[0].proof == "before"
    assert served(tmp_path) == (200, 200)


def test_the_name_service_is_asked_anew_for_all_texts(settings, monkeypatch):
    settings.VARSKO = settings.VARSKO.model_copy(update={"dns": "10.0.0.53"})
    said = [SimpleNamespace(strings=(b"varsko=", b"1")), SimpleNamespace(strings=(b"v=spf1 -all",))]
    monkeypatch.setattr(dns.resolver.Resolver, "resolve", lambda *_a, **_k: SimpleNamespace(rrset=said))
    assert names.texts_now("_varsko.status.trains.example") == (b"varsko=1", b"v=spf1 -all")

    def refuse(*_args, **_more):
        raise dns.resolver.NXDOMAIN

    monkeypatch.setattr(dns.resolver.Resolver, "resolve", refuse)
    assert names.texts_now("_varsko.status.trains.example") == ()
    settings.VARSKO = settings.VARSKO.model_copy(update={"dns": "off"})
    with pytest.raises(Unanswered):
        names.texts_now("_varsko.status.trains.example")
