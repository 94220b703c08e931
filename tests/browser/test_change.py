"""A change from its plan to the status page: somebody says yes from their mail, and those who use the service read when it is away."""

import shutil
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import mailbox
from tests.browser.conftest import Town, Visit, _found, faults, overhang
from tests.browser.test_incidents import follow, press
from tests.faults.house import wait_for
from tests.prepared import migrated, once
from tests.processes import HTTP, free_port, running
from varsko.core import clock

pytestmark = pytest.mark.browser
ADDRESS = "helpdesk@nordfrakt.example"


@pytest.fixture(scope="module")
def door() -> int:
    """Where mail is taken."""
    return free_port()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, door: int) -> Iterator[Town]:
    """An installation of its own, which mail reaches."""
    data = tmp_path_factory.mktemp("change")
    shutil.copytree(once(tmp_path_factory, "town", partial(_found, migrated(tmp_path_factory))), data, dirs_exist_ok=True)
    more = {"VARSKO_LMTP_BIND": f"127.0.0.1:{door}", "VARSKO_DNS": "off"}
    with mailbox.opened() as post, running(data, "serve", VARSKO_SMTP_URL=post.url, **more) as program:
        assert program.ready_within(120)
        yield Town(program.url, (data / "key").read_text(), post)


def settle(page: Page) -> None:
    """Open a desk with an address, a service and a status page."""
    page.goto("/settings/desk/new")
    page.get_by_label("Name", exact=True).fill("IT")
    page.get_by_label("Short name").fill("it")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/settings/desk/mail")
    page.get_by_label("Mail address").fill(ADDRESS)
    press(page, "Save")
    expect(page.locator("main")).to_contain_text(ADDRESS)
    page.goto("/status-pages/new")
    page.get_by_label("Name", exact=True).fill("Freight")
    page.get_by_label("Address", exact=True).fill("freight")
    press(page, "Make the page")
    follow(page, "Add a component")
    page.get_by_label("Name", exact=True).fill("Booking")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Booking")


def planned(page: Page, town: Town) -> str:
    """Open a change and plan it for tomorrow, with Bo to approve it; gives its address."""
    page.goto("/changes/new")
    page.get_by_label("What is changed").fill("Move the booking database")
    with page.expect_navigation():
        page.locator("main form button.btn-primary").click()
    key = page.url.rpartition("/")[2]
    people = HTTP.get(f"{town.url}/v2/users", headers={"Authorization": f"GenieKey {town.key}"}).json()["data"]
    bo = next(one["id"] for one in people if one["username"] == "bo@example.org")
    begins = clock.now() + timedelta(days=1)
    answers = {"reach": "nobody", "outage": "none", "undo": "minutes", "tested": "yes", "tried": "often"}
    plan = {"plan": "Copy, switch, look.", "answers": answers, "begins_at": begins.isoformat()}
    plan |= {"ends_at": (begins + timedelta(hours=1)).isoformat(), "rounds": [{"name": "Team", "people": [bo]}]}
    heads = {"Authorization": f"Bearer {town.key}"}
    assert HTTP.patch(f"{town.url}/api/v1/changes/{key}", json=plan, headers=heads).status_code == 200
    return page.url


def say_yes(letter: EmailMessage, door: int) -> None:
    """Answer the letter with one word, as Bo's mail program would."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Bo <bo@example.org>", letter["Reply-To"], f"Re: {letter['Subject']}"
    mail["Message-ID"], mail["In-Reply-To"] = "<yes@example.org>", letter["Message-ID"]
    mail.set_content("Approved\n")
    with smtplib.LMTP("127.0.0.1", door) as line:
        assert line.sendmail("bo@example.org", [letter["Reply-To"]], mail.as_bytes()) == {}


def test_a_change_is_approved_by_mail_and_told_on_the_status_page(visit: Visit, town: Town, door: int, chromium: Browser):
    cleo = visit("cleo", "/")
    settle(cleo)
    address = planned(cleo, town)
    cleo.goto(address)
    follow(cleo, "Announce it on a status page")
    cleo.get_by_label("Title for readers").fill("Booking moves")
    cleo.get_by_label("What readers notice").fill("Booking is away for an hour.")
    cleo.get_by_label("Components in maintenance").select_option(label="Freight: Booking")
    press(cleo, "Announce it")
    expect(cleo.locator("main")).to_contain_text("Told when the change is in the calendar")
    press(cleo, "Ask for approval")
    expect(cleo.locator("main")).to_contain_text("Team")

    def asked() -> list[EmailMessage]:
        return [one for one in town.post.arrived.get("bo@example.org", ()) if "approval is asked" in one["Subject"]]

    assert wait_for(lambda: bool(asked()))
    say_yes(asked()[0], door)
    heads = {"Authorization": f"Bearer {town.key}"}
    rest = f"{town.url}/api/v1/changes/{address.rpartition('/')[2]}"
    assert wait_for(lambda: HTTP.get(rest, headers=heads).json()["state"] == "approved")
    cleo.goto(address)
    assert (faults(cleo), overhang(cleo)) == ([], 0)
    cleo.locator("button[name=verb][value=schedule]").click()
    expect(cleo.locator("main")).to_contain_text("Planned there")
    with chromium.new_context(viewport={"width": 390, "height": 800}, base_url=town.url, java_script_enabled=False) as context:
        reader = context.new_page()
        assert wait_for(lambda: bool(reader.goto("/status/freight")) and reader.get_by_text("Booking moves").count() > 0)
        expect(reader.locator("main")).to_contain_text("Booking is away for an hour.")
        assert overhang(reader) == 0
