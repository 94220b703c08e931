"""Who reads which page, through every door."""

import re

import pytest
import time_machine
from django.test import Client

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.core import clock
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.live.shelf import Shelf

DOORS = (
    "",
    "/",
    "/en",
    "/nb",
    "/en/history",
    "/history",
    "/api/v2/summary.json",
    "/api/v2/incidents.json",
    "/history.rss",
    "/history.atom",
    "/history.json",
    "/history.ics",
    "/badge.svg",
)


@pytest.fixture
def secret(make, tells):
    def page(access, **more):
        made = make("Inside", "Vault", access=access, **more)
        tells(made, "The vault is open", "Nobody may know.", affects={"Vault": "major_outage"})
        work()
        return made

    return page


def plain(answer, slug: str) -> str:
    """What a page says, without the token that differs each time and without its own address."""
    return re.sub(r'csrf-token" content="[^"]*"', "", answer.content.decode()).replace(slug, "x")


def doors(client: Client, slug: str, report: str = "") -> dict[str, int]:
    paths = [*DOORS, *([f"/incidents/{report}", f"/en/incidents/{report}"] if report else [])]
    return {path: client.get(f"/status/{slug}{path}").status_code for path in paths}


def test_anybody_reads_a_public_page_through_every_door(page, tells, browser):
    report = tells(page)
    work()
    assert set(doors(browser(), "ferries", report.code).values()) == {200}


@pytest.mark.parametrize("access", ["internal", "link"])
def test_a_stranger_finds_nothing_and_cannot_tell_that_there_is_something(secret, browser, access):
    page = secret(access)
    report = queries.reports(page.id)[0].code
    stranger = browser()
    assert set(doors(stranger, "inside", report).values()) == {404}
    with time_machine.travel(NOON, tick=False):
        assert plain(stranger.get("/status/inside"), "inside") == plain(stranger.get("/status/nowhere"), "nowhere")


def test_a_customer_does_not_read_an_internal_page_and_a_colleague_does(secret, browser):
    secret("internal")
    assert set(doors(browser(cast.dev()), "inside").values()) == {404}
    reader = browser(cast.person("Sam", "stakeholder"))
    assert set(doors(reader, "inside").values()) == {200}
    answer = reader.get("/status/inside")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in reader.get("/status/inside/api/v2/summary.json")


def test_a_page_with_a_password_asks_for_it_everywhere_and_opens_with_it(secret, browser):
    secret("password", password="salt and herring")
    reader = browser()
    assert set(doors(reader, "inside").values()) == {401}
    assert b"vault" not in reader.get("/status/inside/api/v2/summary.json").content
    assert reader.post("/status/inside/unlock", {"password": "herring"}).status_code == 422
    assert reader.post("/status/inside/unlock", {"password": "salt and herring"}).status_code == 302
    assert set(doors(reader, "inside").values()) == {200}


def test_a_new_password_shuts_out_who_came_in_by_the_old_one(secret, browser):
    page = secret("password", password="salt and herring")
    reader = browser()
    reader.post("/status/inside/unlock", {"password": "salt and herring"})
    draft = PageDraft(name="Inside", slug="inside", access="password", password="rye and aquavit", languages=("en", "nb"))
    actions.change_page(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    assert reader.get("/status/inside").status_code == 401


def test_passwords_cannot_be_tried_without_end(secret, browser):
    secret("password", password="salt and herring")
    reader = browser()
    for _ in range(10):
        reader.post("/status/inside/unlock", {"password": "guess"})
    answer = reader.post("/status/inside/unlock", {"password": "salt and herring"})
    assert answer.status_code == 422
    assert b"Too many" in answer.content


def test_a_link_opens_until_there_is_a_new_one(secret, browser):
    page = secret("link")
    link = queries.link_secret(queries.page("inside"))
    reader = browser()
    assert reader.get(f"/status/inside?key={link}").status_code == 302
    assert set(doors(reader, "inside").values()) == {200}
    actions.renew_link(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id)
    assert set(doors(reader, "inside").values()) == {404}
    assert reader.get(f"/status/inside?key={link}").status_code == 404


@pytest.mark.parametrize("access", ["internal", "password", "link"])
def test_private_pages_are_never_on_the_shelf_nor_in_files(secret, make, tmp_path, access):
    secret(access, **({"password": "salt and herring"} if access == "password" else {}))
    make("Ferries")
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    assert shelf.find("ferries", "")
    assert shelf.find("inside", "") is None
    assert [one.name for one in tmp_path.iterdir()] == ["ferries"]


def test_a_page_that_becomes_private_leaves_the_shelf_and_the_files(page, make, tmp_path):
    work()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    assert shelf.find("ferries", "en")
    draft = PageDraft(name="Ferries", slug="ferries", access="internal", languages=("en", "nb"))
    actions.change_page(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    shelf.refresh()
    assert shelf.find("ferries", "en") is None
    assert list(tmp_path.iterdir()) == []


def test_unknown_paths_are_true_404s(page, browser):
    work()
    stranger = browser()
    for path in (
        "/nowhere",
        "/xx",
        "/api/v2/nothing.json",
        "/en/incidents/zzzzzzzzzzzz",
        "/xx/incidents/zzzzzzzzzzzz",
        "/%00",
        "/..%2f..%2fetc",
    ):
        assert stranger.get(f"/status/ferries{path}").status_code == 404, path


@pytest.mark.parametrize("month", ["2026-03", "1999-12", "nonsense", "9999-99", "0001-01", "9999-12"])
def test_any_month_can_be_asked_for(page, tells, browser, month):
    tells(page)
    assert browser().get(f"/status/ferries/en/history?month={month}").status_code == 200


def test_the_desk_is_for_those_who_look_after_pages(page, browser):
    ann, dev, sam = cast.ann(), cast.dev(), cast.person("Sam", "stakeholder")
    assert browser().get("/status-pages").status_code == 302
    assert browser(dev).get("/status-pages").status_code == 403
    assert browser(sam).get("/status-pages/ferries").status_code == 200
    assert browser(sam).get("/status-pages/ferries/incident").status_code == 403
    assert browser(ann).get("/status-pages/ferries/incident").status_code == 200
    assert browser(ann).get("/status-pages/ferries/settings").status_code == 403


def test_whoever_may_read_a_private_page_finds_no_widget_either(secret, browser, cleo):
    secret("internal")
    for path in ("/widget", "/en/widget", "/widget.js", "/widget.css"):
        assert browser(cleo).get(f"/status/inside{path}").status_code == 404
        assert browser().get(f"/status/inside{path}").status_code == 404
