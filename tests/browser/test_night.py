"""Something severe at night: led, handed over with a briefing, told four times in two languages, and not told once when it was promised."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import mailbox
from tests.browser.conftest import Town, Visit, _found, faults, overhang
from tests.browser.test_incidents import follow, press, tell
from tests.faults.house import wait_for
from tests.prepared import migrated, once
from tests.processes import running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that turns the clock of the installation."""
    found = tmp_path_factory.mktemp("clock") / "hands"
    found.write_text("0")
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, hands: Path) -> Iterator[Town]:
    """An installation of its own, in which time can be turned on."""
    data = tmp_path_factory.mktemp("night")
    shutil.copytree(once(tmp_path_factory, "town", partial(_found, migrated(tmp_path_factory))), data, dirs_exist_ok=True)
    with mailbox.opened() as post, running(data, "serve", VARSKO_SMTP_URL=post.url, VARSKO_CLOCK_FILE=str(hands)) as program:
        assert program.ready_within(120)
        yield Town(program.url, (data / "key").read_text(), post)


@pytest.fixture
def turn(hands: Path) -> Callable[[timedelta], None]:
    """Turn the clock on, from where it stands."""

    def ahead(by: timedelta) -> None:
        draft = hands.with_suffix(".draft")
        draft.write_text(str(float(hands.read_text()) + by.total_seconds()))
        draft.replace(hands)  # in one stroke: a file that is being written is empty for a moment, and the clock where it began

    return ahead


@pytest.fixture
def came(town: Town) -> Callable[[str, str], bool]:
    """Wait for a mail to somebody whose subject begins so."""

    def has_come(name: str, subject: str) -> bool:
        arrived = town.post.arrived
        return wait_for(lambda: any(one["Subject"].startswith(subject) for one in arrived.get(f"{name}@example.org", ())))

    return has_come


def declared(page: Page) -> str:
    """Declare something severe; gives its address."""
    page.goto("/services/new")
    page.get_by_label("Name", exact=True).fill("Tracking")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_contain_text("Tracking")
    page.goto("/incidents/declare")
    page.get_by_label("What is wrong").fill("No parcel can be tracked")
    page.locator("input[name=severity][value='1']").check()
    page.get_by_label("Faulty service").select_option(label="Tracking")
    page.get_by_label("What it does to people").fill("Nobody knows where anything is")
    page.locator("#callout, .callout").first.wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Declare")).last.click()
    if page.locator("form#declare").count():  # it named whom it pages, and asks to be pressed again
        page.get_by_role("button", name=re.compile("Declare")).last.click()
    expect(page.locator("h1")).to_have_text("No parcel can be tracked")
    return page.url


def test_through_the_night_with_a_hand_over_and_an_update_that_nobody_sent(visit: Visit, turn, came):
    cleo = visit("cleo", "/")
    address = declared(cleo)
    press(cleo, "I lead this")
    expect(cleo.get_by_role("link", name="Hand over", exact=True)).to_be_visible()
    follow(cleo, "Give a part")
    cleo.get_by_label("Part", exact=True).select_option("communications")
    cleo.get_by_label("Who", exact=True).select_option(label="Bo")
    press(cleo, "Give them the part")
    expect(cleo.locator("#incident")).to_contain_text("Communications manager")
    tell(cleo, "investigating", {"en": "Nothing can be tracked", "nb": "Ingenting kan spores"})
    turn(timedelta(minutes=20))
    tell(cleo, "identified", {"en": "A certificate ran out", "nb": "Et sertifikat har utløpt"})

    follow(cleo, "Hand over")
    assert faults(cleo) == []
    cleo.get_by_label("Who", exact=True).select_option(label="Ann")
    cleo.get_by_label("Briefing").fill("A new certificate is on its way. Rolling back is not possible.")
    press(cleo, "Hand over")
    expect(cleo.get_by_role("link", name="Hand over", exact=True)).to_have_count(0)
    assert came("ann", "HOT-1: you are")
    ann = visit("ann", address, width=390, theme="dark")
    expect(ann.get_by_role("link", name="Hand over", exact=True)).to_be_visible()
    expect(ann.locator("#incident")).to_contain_text("Rolling back is not possible")
    assert (faults(ann), overhang(ann)) == ([], 0)

    turn(timedelta(minutes=36))  # promised for half an hour later, which the page rounded up to five minutes
    assert came("bo", "HOT-1: an update is due")
    turn(timedelta(minutes=6))
    assert came("bo", "[P1] HOT-1")
    bo = visit("bo", address)
    expect(bo.locator("#incident")).to_contain_text("did not come. Told: Bo")
    expect(bo.locator("#incident")).to_contain_text("nobody answered the reminder")
    tell(bo, "monitoring", {"en": "Tracking comes back", "nb": "Sporing kommer tilbake"})
    bo.goto("/alerts?state=closed")
    expect(bo.locator("main")).to_contain_text("No parcel can be tracked")

    ann.goto(address)
    follow(ann, "Resolve")
    ann.get_by_label("What helped").fill("A new certificate")
    press(ann, "Resolve")
    tell(
        ann,
        "resolved",
        {"en": "Tracking works", "nb": "Sporing virker"},
        restart="Nobody needs to restart",
        fix={"nb": "Et nytt sertifikat"},
    )
    expect(ann.locator("#incident")).to_contain_text("Resolved")
    assert overhang(ann) == 0
    expect(ann.locator("#incident")).to_contain_text("Over")
