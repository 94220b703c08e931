"""The first start, an authenticator app and a passkey in a real Chromium, on the real program."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD
from tests.prepared import migrated
from tests.processes import free_port, running
from varsko.core.clock import now

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh installation; gives its set-up link. Passkeys want a host with a name, hence localhost."""
    port = free_port()
    settings = {"VARSKO_BIND": f"127.0.0.1:{port}", "VARSKO_URL": f"http://localhost:{port}"}
    data = tmp_path_factory.mktemp("house")
    shutil.copytree(migrated(tmp_path_factory), data, dirs_exist_ok=True)
    with running(data, "serve", **settings) as program:
        said = [program.process.stdout.readline() for _line in range(2)]
        assert program.ready_within(120)
        yield re.search(r"http://\S+/setup/\S+", said[1])[0]


@pytest.fixture(scope="module")
def page(house: str, chromium: Browser) -> Iterator[Page]:
    wide = {"width": 1280, "height": 900}
    with chromium.new_context(viewport=wide, base_url=house.split("/setup/")[0], timezone_id="Europe/Copenhagen") as context:
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: page.complaints.append(request.url) if _leaves(request.url, house) else None)
        _start(page, house)
        yield page


def _start(page: Page, link: str) -> None:
    """Make Cleo the first owner by the link."""
    page.goto(link)
    assert faults(page) == []
    zone = page.get_by_label("Time zone")
    expect(zone).to_have_value("Europe/Copenhagen")
    zone.select_option("UTC")
    page.get_by_label("E-mail").fill("cleo@example.org")
    page.get_by_label("Name", exact=True).fill("Cleo")
    page.get_by_label("Password").fill("short")
    press(page, "Start")
    expect(page.get_by_text("10 characters").first).to_be_visible()
    expect(zone).to_have_value("UTC")
    assert [one for one in page.complaints if "422" not in one] == []
    page.complaints.clear()
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Start")
    expect(page).to_have_url(re.compile(r"/$"))


def _leaves(url: str, house: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != urlsplit(house).netloc


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_cleo_secures_her_way_in(page: Page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/profile/security/app")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    secret = page.get_by_label("Authenticator secret").input_value()
    assert faults(page) == []
    page.get_by_label("Authenticator code").fill(code(secret))
    press(page, "Activate")
    expect(page).to_have_url(re.compile("/profile/security/codes"))

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    touch = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**touch, "isUserVerified": True, "automaticPresenceSimulation": True}})
    page.goto("/profile/security/passkeys/add")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Passwordless").check()
    press(page, "Add")
    page.wait_for_url(lambda url: not url.endswith("/add"))
    page.goto("/profile/security/passkeys")
    expect(page.get_by_role("cell", name="Laptop passkey")).to_be_visible()

    leave(page)
    press(page, "Sign in with a passkey")
    expect(page).to_have_url(re.compile(r"/$"))

    leave(page)
    page.get_by_label("E-mail").fill("cleo@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page).to_have_url(re.compile("/login/second"))
    assert faults(page) == []
    page.locator("input[name=code]").fill(code(secret, later=1))
    press(page, "Sign In")
    expect(page).to_have_url(re.compile(r"/$"))
    assert page.complaints == []


def leave(page: Page) -> None:
    page.goto("/logout")
    page.get_by_role("main").get_by_role("button", name="Sign Out").click()
    expect(page).to_have_url(re.compile("/login"))


def code(secret: str, later: int = 0) -> str:
    """What an app shows; `later` steps ahead, since a code works once."""
    return format_hotp_value(hotp_value(secret, int(now().timestamp()) // 30 + later))
