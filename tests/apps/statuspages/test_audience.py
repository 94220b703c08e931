"""Pages for certain networks and certain teams: everybody else finds nothing, through any door."""

import json

import pytest
from django.test import Client

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.apps.statuspages.test_access import doors
from tests.cast import NOON
from varsko.core import clock
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import MetricDraft, PageDraft, Wish
from varsko.statuspages.live.shelf import Shelf
from varsko.statuspages.models import StatusPage, Subscriber


@pytest.fixture
def written(make, tells):
    def page(**more):
        made = make("Inside", "Vault", **more)
        tells(made, "The vault is open", "Nobody may know.", affects={"Vault": "major_outage"})
        work()
        return made

    return page


@pytest.fixture
def ann(db):
    return cast.ann()


@pytest.fixture
def crew(ann):
    return cast.team("Crew", ann)


@pytest.fixture
def for_crew(written, crew):
    return written(access="teams", teams=(crew.id,))


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_who_comes_from_a_network_reads_without_signing_in(written):
    page = written(access="network", networks=("10.20.0.0/16", "2001:db8::/32"))
    report = queries.reports(page.id)[0].code
    for inside in ("10.20.3.4", "::ffff:10.20.3.4", "2001:db8::9"):
        assert set(doors(from_address(inside), "inside", report).values()) == {200}, inside
    for outside in ("10.21.3.4", "203.0.113.9", "2001:db9::9"):
        assert set(doors(from_address(outside), "inside", report).values()) == {404}, outside
    assert from_address("10.20.3.4").get("/status/inside")["Cache-Control"] == "private, no-store"


def test_a_header_that_anybody_can_write_opens_nothing(written):
    written(access="network", networks=("10.20.0.0/16",))
    for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Client-Ip"):
        assert from_address("203.0.113.9").get("/status/inside", headers={name: "10.20.3.4"}).status_code == 404


def test_a_page_of_networks_is_never_on_the_shelf_and_takes_no_subscribers(written, tmp_path):
    page = written(access="network", networks=("10.20.0.0/16",))
    shelf = Shelf(tmp_path / "status", tmp_path / "copies")
    shelf.refresh()
    assert shelf.find("inside", "") is None
    assert from_address("10.20.3.4").get("/status/inside/subscribe").status_code == 404
    with pytest.raises(NotFound):
        actions.subscribe(at=clock.now(), page_id=page.id, wish=Wish(address="dev@example.org"))


def test_networks_are_checked_before_they_count(make, browser, cleo):
    for wrong in ((), ("everywhere",), ("0.0.0.0/0",), tuple(f"10.0.{one}.0/24" for one in range(101))):
        with pytest.raises(Invalid):
            make("Inside", access="network", networks=wrong)
    said = {"name": "Inside", "slug": "inside", "access": "network", "takes": "publish", "language": "en", "time_zone": "UTC"}
    answer = browser(cleo).post("/status-pages/new", {**said, "accent": "#1c5fad", "networks": "10.20.3.4\n10.20.0.0/16"})
    assert answer.status_code == 302
    assert queries.page("inside").networks == ("10.20.3.4/32", "10.20.0.0/16")


def test_people_of_a_team_read_its_page_customers_too(for_crew, crew, browser, cleo):
    dev = cast.dev()
    report = queries.reports(for_crew.id)[0].code
    assert set(doors(browser(dev), "inside", report).values()) == {404}
    shippers = cast.team("Shippers", dev)
    draft = PageDraft(name="Inside", slug="inside", access="teams", teams=(crew.id, shippers.id))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=for_crew.id, draft=draft)
    assert set(doors(browser(dev), "inside", report).values()) == {200}
    assert set(doors(browser(cleo), "inside", report).values()) == {200}
    assert browser(dev).get("/status-pages/inside").status_code in {403, 404}


def test_nobody_else_learns_that_there_is_such_a_page(for_crew, browser):
    bo = cast.bo()
    stranger = browser(bo)
    report = queries.reports(for_crew.id)[0].code
    assert set(doors(stranger, "inside", report).values()) == {404}
    assert "Inside" not in stranger.get("/status-pages").content.decode()
    part = queries.components(for_crew.id)[0].code
    desk = ("", "/incident", "/maintenance", f"/reports/{report}", f"/reports/{report}/updates/1", f"/reports/{report}/learned")
    for path in desk:
        assert stranger.get(f"/status-pages/inside{path}").status_code == 404, path
        assert stranger.post(f"/status-pages/inside{path}").status_code in {404, 405}, path
    assert stranger.post(f"/status-pages/inside/components/{part}/state", {"state": "operational"}).status_code == 404
    for path in ("/settings", "/subscribers", "/metrics", "/components", "/groups"):
        assert stranger.get(f"/status-pages/inside{path}").status_code in {403, 404}, path
        assert stranger.get(f"/status-pages/inside{path}").status_code == stranger.get(f"/status-pages/nowhere{path}").status_code, path


def test_a_way_out_tells_of_a_hidden_page_only_those_who_were_in(make, crew):
    page = make("Inside", "Vault")
    actions.subscribe(at=NOON, page_id=page.id, wish=Wish(address="dev@example.org"))
    token = Subscriber.objects.get().token
    StatusPage.objects.update(access="teams", teams=[crew.id])
    stranger = Client()
    for way in (stranger.get, stranger.post):
        assert way("/status/inside/unsubscribe/none").status_code == 404
        assert way(f"/status/inside/unsubscribe/{token}").status_code == 200
    assert not Subscriber.objects.exists()


def test_no_verb_works_on_a_page_of_others(for_crew):
    bo, code = cast.acting(cast.bo()), queries.components(for_crew.id)[0].code
    about = {"by": bo, "at": NOON, "ref": for_crew.id}
    with pytest.raises(NotFound):
        actions.set_state(**about, code=code, state="operational")
    with pytest.raises(NotFound):
        actions.push_readings(**about, points={})
    for do in (lambda: actions.delete_page(**about), lambda: actions.add_metric(**about, draft=MetricDraft(name="x"))):
        with pytest.raises((NotAllowed, NotFound)):
            do()
    assert queries.pages(bo) == []


def test_people_of_the_team_work_on_their_page(for_crew, ann, browser, tells):
    desk = browser(ann)
    assert "Inside" in desk.get("/status-pages").content.decode()
    assert desk.get("/status-pages/inside").status_code == 200
    assert desk.get("/status-pages/inside/settings").status_code == 403
    tells(for_crew, "The vault again", by=cast.acting(ann))


def test_a_key_of_another_team_finds_nothing_by_the_api(for_crew, crew):
    other = cast.team("Others")
    rights = ("read", "create", "delete", "configure")
    for team, status in ((other, 404), (crew, 200), (None, 200)):
        secret = cast.key(f"Key {status} {team}", team=team, rights=rights)[1]
        head = {"Authorization": f"OAuth {secret}"}
        answers = [Client().get(f"/v1/pages/{for_crew.code}{path}", headers=head).status_code for path in ("", "/components", "/incidents")]
        assert set(answers) == {status}
        names = [one["name"] for one in json.loads(Client().get("/v1/pages", headers=head).content)]
        assert names == (["Inside"] if status == 200 else [])


def test_a_key_that_may_only_write_still_writes(page, code):
    secret = cast.key(rights=("create",))[1]
    body = json.dumps({"component": {"status": "major_outage"}})
    place = f"/v1/pages/{page.code}/components/{code(page, 'Tickets')}"
    answer = Client().patch(place, body, content_type="application/json", headers={"Authorization": f"OAuth {secret}"})
    assert answer.status_code == 200


def test_a_team_must_be_one_and_be_chosen(make):
    for wrong in ((), ("nobody",), ("01a20381-f57a-7006-a371-dd886d18e668",)):
        with pytest.raises(Invalid):
            make("Inside", access="teams", teams=wrong)


def test_the_way_it_is_read_is_changed_by_the_api_without_being_lost(for_crew):
    secret = cast.key(rights=("read", "configure"))[1]
    body = json.dumps({"page": {"name": "Deeper inside"}})
    answer = Client().patch(
        f"/v1/pages/{for_crew.code}", body, content_type="application/json", headers={"Authorization": f"OAuth {secret}"}
    )
    assert answer.status_code == 200
    assert StatusPage.objects.get().teams == list(for_crew.teams)
