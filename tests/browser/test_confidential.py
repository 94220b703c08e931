"""A case at a desk of which only its team knows: an operator of another desk tries every door, and whoever runs the house has the key."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town, Visit
from tests.processes import HTTP

pytestmark = pytest.mark.browser

TITLE, NAME = "Quarrel about the unicorn bonus", "Quentin Quietly"


def opened(page: Page) -> None:
    """Cleo opens a confidential desk for the team that handles such cases."""
    page.goto("/settings/desk/new")
    page.get_by_label("Name", exact=True).fill("Personnel")
    page.get_by_label("Short name").fill("personnel")
    page.locator("select[name=team_id]").select_option(label="Confidants")
    page.locator("[name=offered]").select_option(label="Nobody: it is not in the portal")
    page.locator("[name=confidential]").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Personnel")


def filed(page: Page) -> str:
    """Bo writes a case down; gives its address."""
    page.goto("/desk/new")
    page.locator("main [name=title]").fill(TITLE)
    page.locator("main [name=name]").fill(NAME)
    page.locator("main select[name=desk]").select_option(label="Personnel")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return page.url


def key_of(page: Page, name: str, team: str) -> dict[str, str]:
    """Cleo makes a key, for a team or for all; gives the head with which a program asks."""
    page.goto("/settings/keys/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("select[name=team_id]").select_option(label=team)
    page.get_by_role("button", name="Make the key").click()
    return {"Authorization": f"Bearer {page.locator('#secret').inner_text()}"}


def leaks(page: Page, paths: list[str]) -> list[tuple[str, int, str]]:
    """List the addresses that say anything of the case or of its desk, with what they answered, as the open page's reader.

    They ask by the beginnings of its words, so that nothing they are asked is taken for an answer.
    """
    found = []
    for path in paths:
        answer = page.request.get(path, max_redirects=0)
        found += [(path, answer.status, word) for word in ("unicorn", "Quentin", ">Personnel<") if word in answer.text()]
    return found


def test_nobody_else_finds_a_case_of_a_confidential_desk_at_any_door(desk: Page, town: Town, visit: Visit):
    town.team("Confidants", "bo@example.org")
    opened(desk)
    reader = visit("ann", "/desk")
    case = filed(visit("bo", "/desk/new"))
    key = case.rpartition("/")[2]
    card = visit("bo", case).get_by_role("link", name=NAME).get_attribute("href")
    assert card

    # what is not confidential is heard on the open list of whoever works at another desk; the case, which came first, is not
    plain = visit("bo", "/desk/call")
    plain.get_by_label("Who, what, how urgent").fill("the stapler on floor 5 is empty")
    with plain.expect_navigation():
        plain.keyboard.press("Enter")
    expect(reader.locator("#list")).to_contain_text(re.compile("stapler on floor 5", re.IGNORECASE))
    expect(reader.locator("#list")).not_to_contain_text("unicorn")
    assert not reader.get_by_role("option", name="Personnel").count()

    doors = [
        "/desk?shown=open", "/desk?shown=open&q=unico", "/desk?shown=over&q=unico", "/desk?shown=nobodys", "/desk?desk=personnel",
        "/search?q=unico", "/search?q=quent", f"/search?q={key}", "/desk/wall", "/desk/figures", "/desk/figures?desk=personnel",
        "/desk/figures.csv?days=90", "/desk/patterns", "/desk/new", "/desk/objects", "/desk/to-ring", "/desk/call?line=quent", "/portal",
        "/portal?q=unico", "/settings/desk", "/insights", "/", "/changes", "/desk/views", "/desk/figures/mail",
    ]  # fmt: skip
    assert leaks(reader, doors) == []
    closed = (f"/desk/{key}", f"/desk/{key}/receipt", f"/desk/{key}/receipt.json", f"/portal/{key}", card, "/settings/desk/personnel")
    assert {path: reader.request.get(path).status for path in closed} == dict.fromkeys(closed, 404)
    assert leaks(reader, list(closed)) == []

    reader.keyboard.press("Control+k")
    for words in ("unico", key):
        reader.locator("#palette-text").fill(words)
        expect(reader.locator("#palette-hits")).to_contain_text("Nothing found.")
    reader.keyboard.press("Escape")

    def tabs(name: str) -> str:
        return visit(name, "/desk?shown=open&q=unico").locator(".tabs").inner_text()

    assert not re.search(r"\d", tabs("ann"))
    assert "1" in tabs("bo")

    others = key_of(desk, "Script of Payments", "Payments")
    everything = key_of(desk, "Script of the house", "All teams")
    api = f"{town.url}/api/v1/desk/requests"
    assert HTTP.get(f"{api}/{key}", headers=others).status_code == 404
    assert [one for one in HTTP.get(api, headers=others).json() if one["key"] == key] == []
    assert HTTP.get(f"{api}?q=unico", headers=others).json() == []
    assert HTTP.post(f"{api}/{key}/notes", json={"text": "Hm"}, headers=others).status_code == 404

    # whoever runs the house may know, and so may a program that acts for all teams; and its team works on it as on any other
    assert visit("cleo", f"/desk/{key}").get_by_role("heading", level=1).inner_text() == TITLE
    assert "1" in tabs("cleo")
    assert [one["key"] for one in HTTP.get(f"{api}?q=unico", headers=everything).json()] == [key]
    page = visit("bo", case)
    page.get_by_role("button", name="I take it").click()
    expect(page.get_by_text("It is yours now.")).to_be_visible()
