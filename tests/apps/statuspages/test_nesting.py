"""Groups within groups on a page: their state and uptime, in every shape a page has."""

import json
from datetime import timedelta

import pytest

from tests.apps.statuspages.conftest import work
from varsko.core import clock
from varsko.importers.statuspage import reading
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import BroughtComponent, BroughtGroup, ComponentDraft
from varsko.statuspages.narrowing import narrowed


@pytest.fixture
def fleet(make):
    """Give a page with a bar on deck of a ship of the north, a hull beside it, and the codes of all by name."""
    page, codes, long_ago = make("Fleet"), {"": ""}, clock.now() - timedelta(days=100)
    for name, outer in (("North", ""), ("Deck", "North"), ("Bar", "Deck"), ("South", "")):
        codes[name] = actions.add_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, name=name, parent=codes[outer]).code
    for name, group in (("Engine", "North"), ("Ice", "Bar"), ("Coal", "South"), ("Shore", "")):
        draft = ComponentDraft(name=name, group=codes[group], began_on=long_ago.date())
        codes[name] = actions.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft).code
    return page, codes


def _state(page, code, state):
    actions.set_state(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=code, state=state)
    work()


def test_a_page_shows_a_group_within_its_group_and_how_all_in_it_is(fleet, client):
    page, codes = fleet
    _state(page, codes["Ice"], "major_outage")
    said = client.get("/status/fleet/en").content.decode().partition('<h2 id="parts">')[2]
    read = ['<h3 class="group ', "North", "Engine", '<h4 class="group ', "Deck", '<h5 class="group ', "Bar", ">Ice<", "South", "Coal"]
    places = [said.index(one) for one in read]
    assert places == sorted(places)
    north = said[said.index('<h3 class="group ') : said.index("</h3>")]
    assert "major_outage" in north
    assert "90 days" in north
    south = said[said.rindex("<h3", 0, said.index("South")) : said.index("</h3>", said.index("South"))]
    assert "major_outage" not in south
    assert "90 days" not in south  # of one component: it says so itself


def test_the_plain_text_is_nested_too(fleet, client):
    page, codes = fleet
    _state(page, codes["Ice"], "partial_outage")
    said = client.get("/status/fleet/en.txt").content.decode()
    assert (
        "- North: Partly down\n  - Engine: Works\n  - Deck: Partly down\n    - Bar: Partly down\n      - Ice: Partly down\n- South: Works"
        in said
    )
    assert said.index("\n- Shore: Works") > said.index("- South")


def test_the_public_json_stays_flat_and_says_where_a_group_stands_in_its_name(fleet, client):
    page, codes = fleet
    _state(page, codes["Ice"], "major_outage")
    rows = {one["id"]: one for one in json.loads(client.get("/status/fleet/api/v2/components.json").content)["components"]}
    told = {rows[codes[name]]["name"]: rows[codes[name]] for name in ("North", "Deck", "Bar", "South")}
    assert list(told) == ["North", "North / Deck", "North / Deck / Bar", "South"]
    assert {one["group_id"] for one in told.values()} == {None}
    assert [one["status"] for one in told.values()] == ["major_outage", "major_outage", "major_outage", "operational"]
    assert [one["components"] for one in told.values()] == [[codes["Engine"]], [], [codes["Ice"]], [codes["Coal"]]]
    assert rows[codes["Ice"]]["group_id"] == codes["Bar"]


def test_a_circle_a_fourth_and_a_stranger_are_refused(fleet, make):
    page, codes = fleet
    other = actions.add_group(by=SYSTEM_ACTOR, at=clock.now(), ref=make("Other").id, name="Far").code

    def put(name: str, outer: str) -> None:
        actions.change_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=codes[name], name=name, parent=outer)

    for name, outer in (("North", codes["Bar"]), ("North", codes["South"]), ("South", codes["Bar"]), ("South", other)):
        with pytest.raises(Invalid) as caught:
            put(name, outer)
        assert list(caught.value.errors) == ["parent"]
    assert {one.name: one.parent for one in queries.groups(page.id)}["North"] == ""


def test_what_a_dissolved_group_held_stays_in_the_one_around_it(fleet):
    page, codes = fleet
    actions.remove_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=codes["Deck"])
    assert {one.name: one.parent for one in queries.groups(page.id)} == {"North": "", "Bar": codes["North"], "South": ""}
    actions.remove_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=codes["Bar"])
    actions.remove_group(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=codes["South"])
    groups = {one.name: one.group for one in queries.components(page.id)}
    assert groups == {"Engine": codes["North"], "Ice": codes["North"], "Coal": "", "Shore": ""}


def test_a_group_is_put_into_another_without_script(fleet, browser, cleo):
    page, codes = fleet
    chief, place = browser(cleo), f"/status-pages/fleet/groups/{codes['South']}"
    form = chief.get(place).context["form"]
    assert [name for _code, name in form.fields["parent"].choices] == ["None", "North", "North / Deck"]
    assert chief.post(place, {"name": "South", "parent": codes["Deck"]}).status_code == 302
    assert {one.name: one.parent for one in queries.groups(page.id)}["South"] == codes["Deck"]
    assert chief.post(place, {"name": "South", "parent": codes["Bar"]}).status_code == 422
    assert b"ps-5" in chief.get("/status-pages/fleet").content
    offered = chief.get(f"/status-pages/fleet/components/{codes['Coal']}").content.decode()
    assert "North / Deck / South" in offered


def test_readers_of_one_part_see_what_is_around_it_and_nothing_beside_it(fleet):
    page, codes = fleet
    seen = narrowed(queries.board(page.id, at=clock.now()), {codes["Ice"]})
    assert [one.name for one in seen.groups] == ["North", "Deck", "Bar"]
    assert [one.name for one in seen.components] == ["Ice"]


def test_groups_within_groups_are_brought_along_and_nonsense_stands_outermost(make):
    page = make("Brought")
    groups = [
        BroughtGroup(code="inner1", name="Inner", parent="outer1"),
        BroughtGroup(code="outer1", name="Outer", parent="inner1"),
        BroughtGroup(code="lost01", name="Lost", parent="nowhere"),
    ]
    parts = [BroughtComponent(code="part01", name="Part", group="inner1")]
    for expected in (4, 0):
        assert actions.bring_parts(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, groups=groups, components=parts) == expected
    assert {one.code: one.parent for one in queries.groups(page.id)} == {"outer1": "", "inner1": "outer1", "lost01": ""}


def test_an_import_from_another_varsko_by_statuspages_api_keeps_groups_within_groups():
    said = [
        {"id": "outer1", "name": "Outer", "position": 1},
        {"id": "inner1", "name": "Inner", "group_id": "outer1"},
        {"id": "x", "group_id": 7},
    ]
    assert [(one.code, one.parent) for one in reading.groups(said)] == [("outer1", ""), ("inner1", "outer1"), ("x", "")]
