"""Those outside whom services need: their own status pages are read as strangers' bytes, politely, and never in a request."""

import json
from datetime import timedelta

import httpx
import pytest
import time_machine
from django.db.models import Q

from tests import cast
from tests.cast import NOON
from varsko import flow
from varsko.catalog import actions, queries
from varsko.catalog.actions import providers as looking
from varsko.catalog.domain.outside import LARGEST, LOOK_EVERY
from varsko.catalog.models import Provider, Reliance
from varsko.channels import outside
from varsko.config.live import audiences
from varsko.core.clock import now
from varsko.core.live.lines import lines
from varsko.core.models import EventRow
from varsko.core.worker import work_off
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.audiences import groups_of
from varsko.people.domain.permissions import NotAllowed

ADDRESS = "https://status.provider.example"


def summary(indicator="none", said="All Systems Operational", components=(), incidents=()) -> dict:
    """A summary as Statuspage documents it."""
    return {
        "page": {"id": "kctbh9vrtdwd", "name": "Provider", "url": ADDRESS, "time_zone": "Etc/UTC", "updated_at": "2026-03-02T12:00:00Z"},
        "components": [
            {"id": f"c{place}", "name": name, "status": status, "position": place, "group": False, "group_id": None}
            for place, (name, status) in enumerate(components)
        ],
        "incidents": [{"id": "x", "name": name, "status": "investigating", "impact": "major"} for name in incidents],
        "scheduled_maintenances": [],
        "status": {"indicator": indicator, "description": said},
    }


class Page:
    """A provider's status page: what it answers, and what it was asked for."""

    def __init__(self) -> None:
        self.body, self.status, self.asked = json.dumps(summary()).encode(), 200, []
        self.meanwhile = None

    def says(self, *args, **kwargs) -> None:
        self.body = json.dumps(summary(*args, **kwargs)).encode()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.headers["host"], request.url.path))
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return httpx.Response(self.status, content=iter([self.body]), headers={"Location": "http://127.0.0.1/secret"})


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def theirs(monkeypatch) -> Page:
    page = Page()
    monkeypatch.setattr(outside, "resolve", lambda host, port: "192.0.2.7")
    monkeypatch.setattr(looking, "client", lambda within: httpx.Client(transport=httpx.MockTransport(page)))
    return page


@pytest.fixture
def shop():
    return actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Shop")


def add(address=ADDRESS, name="Provider"):
    return actions.add_provider(by=SYSTEM_ACTOR, at=now(), name=name, address=address)


def lean(service, provider, part=""):
    actions.lean_on(by=SYSTEM_ACTOR, at=now(), service_id=service.id, provider_id=provider.id, part=part)


def look() -> None:
    work_off(*[queue for queue in flow.DUE if queue.name == "providers"])


def needed(service):
    return queries.reliances(SYSTEM_ACTOR, at=now(), service_id=service.id)


def test_what_their_page_says_is_read_by_the_worker_and_kept_with_its_time(theirs, shop):
    theirs.says("major", "Partial System Outage", [("API", "partial_outage"), ("Web", "operational")], ["API answers with errors"])
    lean(shop, add())
    assert theirs.asked == []
    look()
    assert theirs.asked == [("status.provider.example", "/api/v2/summary.json")]
    (one,) = needed(shop)
    assert (one.state, one.may_be_them, one.provider.said) == ("major", True, "Partial System Outage")
    assert one.provider.troubles == (("API", "major"),)
    assert one.provider.incidents == ("API answers with errors",)
    assert (one.provider.looked_at, one.provider.heard_at, one.provider.is_reached) == (NOON, NOON, True)


def test_a_service_may_need_a_part_only_by_the_name_on_their_page(theirs, shop):
    provider = add()
    theirs.says("minor", "Minor", [("Storage", "operational"), ("Éast  API", "major_outage"), ("éast api", "degraded_performance")])
    for part in ("east api", "Storage", "Nothing"):
        lean(shop, provider, part)
    look()
    found = {one.part: (one.state, one.is_part_known) for one in needed(shop)}
    assert found == {"east api": ("critical", True), "Storage": ("none", True), "Nothing": ("minor", False)}


def test_it_is_looked_at_again_after_two_minutes_and_only_while_somebody_needs_it(theirs, shop, noon):
    provider = add()
    look()
    assert len(theirs.asked) == 1
    assert Provider.objects.get().due_at is None
    lean(shop, provider)
    look()
    look()
    assert len(theirs.asked) == 2
    noon.shift(LOOK_EVERY)
    look()
    assert len(theirs.asked) == 3
    (one,) = needed(shop)
    actions.let_go_of(by=SYSTEM_ACTOR, at=now(), service_id=shop.id, reliance_id=one.id)
    noon.shift(LOOK_EVERY)
    look()
    assert Provider.objects.get().due_at is None


def test_whom_only_the_archive_needs_is_not_looked_at_and_is_again_when_it_comes_back(theirs, shop, noon):
    lean(shop, add())
    actions.archive_service(by=SYSTEM_ACTOR, at=now(), service_id=shop.id)
    look()
    assert Provider.objects.get().due_at is None
    noon.shift(timedelta(days=9))
    actions.restore_service(by=SYSTEM_ACTOR, at=now(), service_id=shop.id)
    look()
    assert (len(theirs.asked), Provider.objects.get().heard_at) == (2, now())


def test_who_is_needed_from_the_moment_of_a_look_on_is_looked_at_again_at_once(theirs, shop):
    provider = add()
    theirs.meanwhile = lambda: lean(shop, provider, "API")
    theirs.says("minor", "Minor", [("API", "major_outage")])
    look()
    assert len(theirs.asked) == 2
    assert Provider.objects.get().due_at == NOON + LOOK_EVERY
    assert [one.state for one in needed(shop)] == ["critical"]


def test_a_look_that_takes_long_is_not_begun_a_second_time_by_another_worker(theirs, shop, noon):
    lean(shop, add())

    def slow() -> None:
        noon.shift(timedelta(seconds=90))
        look()

    theirs.meanwhile = slow
    look()
    assert len(theirs.asked) == 1
    assert Provider.objects.get().heard_at == now()


def test_a_name_with_letters_beyond_ascii_is_asked_for_as_the_network_knows_it(theirs, shop):
    lean(shop, add("https://stätus.example:8443"))
    look()
    assert theirs.asked == [("xn--sttus-hra.example:8443", "/api/v2/summary.json")]
    assert Provider.objects.get().heard_at == NOON


def test_who_does_not_answer_is_left_alone_ever_longer_and_what_was_heard_stays(theirs, shop, noon):
    theirs.says("critical", "Down")
    lean(shop, add())
    look()
    theirs.status = 503
    pauses = []
    for _again in range(6):
        noon.move_to(Provider.objects.get().due_at)
        look()
        pauses.append(Provider.objects.get().due_at - now())
    assert pauses == [timedelta(minutes=minutes) for minutes in (2, 4, 8, 16, 30, 30)]
    (one,) = needed(shop)
    assert (one.state, one.provider.heard_at, one.provider.is_reached) == ("critical", NOON, False)
    assert not one.may_be_them
    theirs.status = 200
    noon.move_to(Provider.objects.get().due_at)
    look()
    assert Provider.objects.get().due_at - now() == LOOK_EVERY
    assert needed(shop)[0].may_be_them


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"status": []}',
        b'{"status": {"indicator": ["none"]}}',
        b'{"status": {"indicator": "fine"}}',
        b'{"n": ' + b"9" * 5000 + b"}",
        b" " * (LARGEST + 1),
    ],
)
def test_what_is_no_summary_changes_nothing(theirs, shop, body):
    lean(shop, add())
    theirs.body = body
    look()
    row = Provider.objects.get()
    assert (row.indicator, row.heard_at, row.looked_at) == ("", None, NOON)
    assert row.due_at > NOON


def test_where_it_sends_us_we_do_not_go(theirs, shop):
    lean(shop, add())
    theirs.status = 302
    look()
    assert len(theirs.asked) == 1
    assert Provider.objects.get().heard_at is None


def test_our_own_network_is_not_looked_into(shop):
    lean(shop, add("http://127.0.0.1:9"))
    look()
    row = Provider.objects.get()
    assert "private" in row.last_error
    assert row.heard_at is None


def test_nasty_words_are_only_words(theirs, shop, browser, cleo):
    nasty = '<script>alert(1)</script>"><img src=x>\x00\ud800' + "x" * 500
    theirs.says("minor", nasty, [(nasty, "major_outage"), (7, "operational"), ("fine", ["x"])], [nasty, None, {"a": 1}])
    lean(shop, add(), "x")
    look()
    assert len(Provider.objects.get().said) == 200
    for path in ("/services/providers", f"/services/{shop.id}"):
        said = browser(cleo).get(path).content.decode()
        assert "&lt;script&gt;" in said
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_a_change_of_what_they_say_is_in_the_log_once(theirs, shop, noon):
    lean(shop, add())
    for indicator in ("none", "none", "major", "major"):
        theirs.says(indicator)
        look()
        noon.shift(LOOK_EVERY)
    told = EventRow.objects.filter(kind="catalog.ProviderChanged").order_by("id")
    assert [(one.data["change"], one.data["before"], one.data["after"]) for one in told] == [
        ("added", "", ""),
        ("state", "", "none"),
        ("state", "none", "major"),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://status.example.org/", "https://status.example.org"),
        ("https://status.example.org/api/v2/summary.json", "https://status.example.org"),
        ("https://example.org/status/ferries?x=1#y", "https://example.org/status/ferries"),
    ],
)
def test_the_address_is_kept_whichever_of_its_pages_was_copied(said, kept):
    assert add(said).address == kept
    with pytest.raises(Conflict):
        add(kept)


@pytest.mark.parametrize(
    "wrong",
    ["", "status.example.org", "ftp://example.org", "https://user:word@example.org", "https://a b", "https://" + "x" * 600],
)
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(Invalid):
        add(wrong)


def test_whoever_sets_up_services_sets_them_up_and_nobody_else(theirs, shop, browser, cleo, ann):
    desk = browser(cleo)
    assert "No providers yet" in desk.get("/services/providers").content.decode()
    said = {"name": "Provider", "address": ADDRESS}
    assert desk.post("/services/providers", said).status_code == 302
    assert desk.post("/services/providers", said).status_code == 422
    provider = Provider.objects.get()
    desk.post(f"/services/{shop.id}/change", {"do": "lean", "provider": str(provider.pk), "part": "API"})
    assert "API" in desk.get(f"/services/{shop.id}").content.decode()
    assert "Shop" in desk.get("/services/providers").content.decode()
    reliance = Reliance.objects.get()
    reader = browser(ann)
    assert "status.provider.example" in reader.get("/services/providers").content.decode()
    assert reader.post("/services/providers", {**said, "address": "https://other.example"}).status_code == 403
    assert reader.post("/services/providers", {"do": "remove", "id": str(provider.pk)}).status_code == 403
    assert reader.post(f"/services/{shop.id}/change", {"do": "let_go", "reliance": reliance.pk}).status_code == 403
    assert browser(cast.dev()).get("/services/providers").status_code == 403
    for nonsense in ("", "x", "9" * 30, str(reliance.pk + 1)):
        desk.post(f"/services/{shop.id}/change", {"do": "let_go", "reliance": nonsense})
    assert Reliance.objects.exists()
    desk.post(f"/services/{shop.id}/change", {"do": "let_go", "reliance": reliance.pk})
    assert not Reliance.objects.exists()
    assert desk.post("/services/providers", {"do": "remove", "id": str(provider.pk)}).status_code == 302
    assert not Provider.objects.exists()
    with pytest.raises(NotAllowed):
        actions.add_provider(by=cast.acting(ann), at=NOON, name="x", address=ADDRESS)
    with pytest.raises(NotFound):
        lean(shop, Provider(pk=provider.pk))


def test_what_a_private_team_needs_is_not_told_to_strangers(theirs, browser, eve, cleo):
    hidden = cast.team("Secret", private=True)
    vault = actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Vault", team_id=hidden.id)
    provider = add()
    look()
    assert "No service needs it" in browser(eve).get("/services/providers").content.decode()
    lean(vault, provider)
    look()
    said = browser(eve).get("/services/providers").content.decode()
    assert "Vault" not in said
    assert "No service needs it" not in said
    assert "None of the services that you see needs it." in said
    assert "Vault" in browser(cleo).get("/services/providers").content.decode()
    for path in (f"/api/v1/services/{vault.id}", f"/api/v1/services/{vault.id}/providers"):
        assert browser(eve).get(path).status_code == 404
        assert browser(cleo).get(path).status_code == 200
    assert queries.providers_for([vault.id], by=cast.acting(eve), at=NOON) == []
    assert len(queries.providers_for([vault.id], by=SYSTEM_ACTOR, at=NOON)) == 1


def test_what_else_their_page_tells_is_in_the_log_too_so_that_open_pages_hear_of_it(theirs, shop, noon):
    lean(shop, add(), "API")
    for said, state in (("Fine", "operational"), ("Fine", "operational"), ("Fine", "major_outage"), ("Still looking", "major_outage")):
        theirs.says("minor", said, [("API", state)])
        look()
        noon.shift(LOOK_EVERY)
    told = EventRow.objects.filter(kind="catalog.ProviderChanged").order_by("id")
    assert [one.data["change"] for one in told] == ["added", "state", "told", "told"]


def test_who_may_see_services_hears_of_providers_and_customers_do_not(theirs, shop, ann):
    lean(shop, add())
    look()
    heard = audiences([line for line in lines(Q()) if line.about == "provider"])
    assert heard
    assert all(groups_of(cast.acting(ann)) & audience for audience in heard)
    dev = groups_of(cast.acting(cast.dev()))
    assert not any(dev & audience for audience in heard)


def test_another_name_stays_with_whom_it_serves_and_another_address_begins_anew(theirs, shop, browser, cleo, ann):
    theirs.says("major", "Trouble", [("API", "major_outage")])
    provider = add()
    add("https://other.example", "Other")
    lean(shop, provider, "API")
    look()
    desk = browser(cleo)
    said = {"do": "change", "id": provider.id, "change-name": "Renamed", "change-address": ADDRESS}
    assert desk.post("/services/providers", said).status_code == 302
    assert [(one.provider.name, one.state) for one in needed(shop)] == [("Renamed", "critical")]
    wrong = desk.post("/services/providers", said | {"change-address": "https://other.example"})
    assert wrong.status_code == 422
    assert "There is such a page already." in wrong.content.decode()
    assert desk.post("/services/providers", said | {"id": "nonsense"}).status_code == 404
    assert browser(ann).post("/services/providers", said).status_code == 403
    assert desk.post("/services/providers", said | {"change-address": "https://new.example"}).status_code == 302
    (one,) = needed(shop)
    assert (one.provider.address, one.state, one.provider.heard_at, one.provider.troubles) == ("https://new.example", "", None, ())
    look()
    assert theirs.asked[-1][0] == "new.example"


def test_a_look_at_the_former_address_does_not_settle_what_the_new_one_says(theirs, shop):
    lean(shop, provider := add())
    theirs.says("critical", "The former page")
    theirs.meanwhile = lambda: actions.change_provider(by=SYSTEM_ACTOR, at=now(), provider_id=provider.id, address="https://new.example")
    look()
    assert [host for host, _path in theirs.asked] == ["status.provider.example", "new.example"]


def test_a_summary_that_somebody_brings_counts_as_a_look(theirs, shop, noon):
    lean(shop, provider := add())
    bring = {"by": SYSTEM_ACTOR, "provider_id": provider.id}
    actions.hear(at=now(), summary=json.dumps(summary("major", "Brought")).encode(), **bring)
    look()
    assert theirs.asked == []
    (one,) = needed(shop)
    assert (one.state, one.provider.said, one.provider.heard_at, one.may_be_them) == ("major", "Brought", NOON, True)
    noon.shift(LOOK_EVERY)
    look()
    assert len(theirs.asked) == 1
    for nonsense in (b"", b"<html>", b"{}", b" " * (LARGEST + 1)):
        with pytest.raises(Invalid):
            actions.hear(at=now(), summary=nonsense, **bring)
    with pytest.raises(NotFound):
        actions.hear(by=SYSTEM_ACTOR, at=now(), provider_id="nobody", summary=theirs.body)
    with pytest.raises(NotAllowed):
        actions.hear(by=cast.acting(cast.bo()), at=now(), provider_id=provider.id, summary=theirs.body)


def test_services_and_providers_are_set_up_by_a_program(theirs, browser, cleo, ann):
    desk, reader = browser(cleo), browser(ann)

    def send(verb, path, body=None, by=desk):
        return getattr(by, verb)(f"/api/v1{path}", body, content_type="application/json")

    made = send("post", "/services", {"name": "Shop", "tier": 1, "links": [{"title": "Runbook", "url": "https://r.example"}]})
    assert (made.status_code, made.json()["tier"], made.json()["links"]) == (201, 1, [{"title": "Runbook", "url": "https://r.example"}])
    shop, base = made.json()["id"], send("post", "/services", {"name": "Database"}).json()["id"]
    assert send("patch", f"/services/{shop}", {"description": "Sells", "aliases": ["web"]}).json()["aliases"] == ["shop", "web"]
    assert send("post", f"/services/{shop}/needs", {"service": base}).json()["needs"] == [base]
    assert send("post", f"/services/{base}/needs", {"service": shop}).status_code == 409
    assert [one["service"]["name"] for one in send("get", f"/services/{base}/hurt").json()] == ["Shop"]
    provider = send("post", "/providers", {"name": "Cloudy", "address": f"{ADDRESS}/"})
    assert (provider.status_code, provider.json()["address"]) == (201, ADDRESS)
    where = f"/providers/{provider.json()['id']}"
    assert send("post", "/providers", {"name": "Again", "address": ADDRESS}).status_code == 409
    assert send("post", "/providers", {"name": "", "address": "x"}).status_code == 422
    assert send("patch", where, {"name": "Cloud"}).json()["name"] == "Cloud"
    line = send("post", f"/services/{shop}/providers", {"provider": provider.json()["id"], "part": "API"})
    assert (line.status_code, line.json()[0]["part"]) == (201, "API")
    heard = send("put", f"{where}/summary", summary("minor", "Slow", [("API", "major_outage")]))
    assert (heard.status_code, heard.json()["indicator"]) == (200, "minor")
    assert send("put", f"{where}/summary", {"nothing": 1}).status_code == 422
    assert send("get", f"/services/{shop}/providers", by=reader).json()[0]["state"] == "critical"
    refused = [
        send("post", "/services", {"name": "Mine"}, by=reader),
        send("patch", f"/services/{shop}", {"name": "Mine"}, by=reader),
        send("post", f"/services/{shop}/needs", {"service": base}, by=reader),
        send("delete", f"/services/{shop}/needs/{base}", by=reader),
        send("post", f"/services/{shop}/providers", {"provider": provider.json()["id"]}, by=reader),
        send("delete", f"/services/{shop}/providers/{line.json()[0]['id']}", by=reader),
        send("post", "/providers", {"name": "Mine", "address": "https://m.example"}, by=reader),
        send("patch", where, {"name": "Mine"}, by=reader),
        send("delete", where, by=reader),
        send("put", f"{where}/summary", summary(), by=reader),
    ]
    assert {one.status_code for one in refused} == {403}
    assert send("delete", f"/services/{shop}/providers/{line.json()[0]['id']}").status_code == 204
    assert send("get", f"/services/{shop}/providers").json() == []
    assert send("delete", f"/services/{shop}/needs/{base}").status_code == 204
    assert send("patch", f"/services/{shop}", {"archived": True}).json()["archived_at"]
    assert [one["name"] for one in send("get", "/services").json()] == ["Database"]
    assert send("patch", f"/services/{shop}", {"archived": False}).json()["archived_at"] is None
    assert send("delete", where).status_code == 204
    assert send("get", "/providers").json() == []
    for path in ("/services/nonsense", f"/services/{provider.json()['id']}/providers"):
        assert send("get", path).status_code == 404


def test_who_is_hurt_names_no_service_of_a_private_team_to_strangers(browser, eve, cleo):
    base = actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Database")
    vault = actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Vault", team_id=cast.team("Secret", private=True).id)
    actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=vault.id, needs_id=base.id)
    assert "Vault" in browser(cleo).get(f"/api/v1/services/{base.id}/hurt").content.decode()
    assert browser(eve).get(f"/api/v1/services/{base.id}/hurt").json() == []
    shown = [browser(eve).get(f"/api/v1/services{path}").content.decode() for path in ("", f"/{base.id}")]
    assert not [one for one in shown if vault.id in one]
    assert vault.id in browser(cleo).get(f"/api/v1/services/{base.id}").content.decode()


def test_who_is_hurt_says_by_way_of_which_service_only_to_those_who_may_know_of_it(browser, eve, cleo):
    base, search = (actions.create_service(by=SYSTEM_ACTOR, at=NOON, name=name) for name in ("Database", "Search"))
    vault = actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Vault", team_id=cast.team("Secret", private=True).id)
    shop = actions.create_service(by=SYSTEM_ACTOR, at=NOON, name="Shop")
    for service, needs in ((search, base), (vault, search), (shop, vault)):
        actions.link_dependency(by=SYSTEM_ACTOR, at=NOON, service_id=service.id, needs_id=needs.id)

    def told(who):
        return [(one["service"]["name"], one["steps"], one["via"]) for one in browser(who).get(f"/api/v1/services/{base.id}/hurt").json()]

    assert told(cleo) == [("Search", 1, base.id), ("Vault", 2, search.id), ("Shop", 3, vault.id)]
    assert told(eve) == [("Search", 1, base.id), ("Shop", 3, "")]
