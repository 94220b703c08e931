"""A real Chromium on the real program: `town` is an installation with people and a key, `visit` opens a signed-in page in it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium as browsers
from tests import mailbox
from tests.cast import PASSWORD
from tests.mailbox import Post
from tests.prepared import migrated, once
from tests.processes import EVERY_RIGHT, HTTP, key, person, running, varsko_each
from varsko.core.clock import now

expect.set_options(timeout=60_000)  # long waits cost nothing when all is well, and a busy machine is no fault of the page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RUN_AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']})"


@dataclass(frozen=True)
class Town:
    """A running installation: Ann, Bo and Cleo, the team Payments with its schedule and escalation, and a key."""

    url: str
    key: str
    post: Post
    cookies: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def signed_in(self, name: str) -> list[dict[str, str]]:
        """Give the cookies of somebody who signed in by the form, once."""
        if name not in self.cookies:
            with httpx.Client(base_url=self.url, timeout=60) as browser:
                browser.get("/login")
                said = {"login": f"{name}@example.org", "password": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
                assert browser.post("/login", data=said, headers={"Referer": f"{self.url}/login"}).status_code == 302
                self.cookies[name] = [{"name": one, "value": value, "url": self.url} for one, value in browser.cookies.items()]
        return self.cookies[name]

    def send(self, message: str, **more: object) -> None:
        """Send an alert as a monitoring system would."""
        said = {"message": message, "alias": message, "responders": [{"type": "team", "name": "Payments"}], **more}
        self.call("/v2/alerts", said)

    def acknowledge(self, alias: str, user: str) -> None:
        """Acknowledge an alert as a script would."""
        self.call(f"/v2/alerts/{alias}/acknowledge?identifierType=alias", {"user": user})

    def team(self, name: str, *emails: str) -> None:
        """Make a team by the API: it gets its schedule and its escalation."""
        self.call("/v2/teams", {"name": name, "members": [{"user": {"username": one}, "role": "user"} for one in emails]})
        self._turn_at_another_hour(name)

    def _turn_at_another_hour(self, team: str) -> None:
        """Let the turns of its schedule begin a day ago: of themselves they change on Mondays at eight, which may be now."""
        known = {"Authorization": f"GenieKey {self.key}"}
        plan = HTTP.get(f"{self.url}/v2/schedules/{team}_schedule?identifierType=name", headers=known).json()["data"]
        path, since = f"/v2/schedules/{plan['id']}/rotations/{plan['rotations'][0]['id']}", now() - timedelta(days=1)
        answer = HTTP.patch(self.url + path, json={"startDate": since.strftime("%Y-%m-%dT%H:%M:%SZ")}, headers=known)
        assert answer.status_code == 200, answer.text

    def call(self, path: str, body: dict[str, object]) -> None:
        """Post something to the API."""
        answer = HTTP.post(self.url + path, json=body, headers={"Authorization": f"GenieKey {self.key}"})
        assert answer.status_code in {201, 202}, answer.text


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Start the program with a few people, a mail server and one alert: number 1."""
    data = tmp_path_factory.mktemp("town")
    shutil.copytree(once(tmp_path_factory, "town", partial(_found, migrated(tmp_path_factory))), data, dirs_exist_ok=True)
    key = (data / "key").read_text()
    with mailbox.opened() as post, running(data, "serve", VARSKO_SMTP_URL=post.url) as program:
        assert program.ready_within(120)
        place = Town(program.url, key, post)
        place.team("Payments", "ann@example.org", "bo@example.org")
        first = {"priority": "P2", "tags": ["database"], "description": "**Look** at it", "details": {"runbook": "https://r.example/1"}}
        place.send("Disk of db-1 is 92 % full", **first)
        yield place


def _found(empty: Path, data: Path) -> None:
    """Make the people and the key."""
    shutil.copytree(empty, data, dirs_exist_ok=True)
    people = (("Ann", "responder"), ("Bo", "responder"), ("Cleo", "owner"))
    made = varsko_each(data, *(person(name, role, PASSWORD) for name, role in people), key("Monitor", *EVERY_RIGHT))
    (data / "key").write_text(made[-1].split()[-1])


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Start Chromium; for a module and not longer, since Django refuses a database to a thread in which Playwright's loop runs.

    It is the headless shell, but for a module that says `WHOLE_CHROMIUM = True`.
    """
    with sync_playwright() as play:
        assert browsers.found(), browsers.LEFT_OUT
        program = browsers.found() if getattr(request.module, "WHOLE_CHROMIUM", False) else browsers.quick()
        browser = play.chromium.launch(executable_path=program, args=browsers.FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, town: Town) -> Iterator[Visit]:
    """Open pages as somebody: `visit("ann", "/alerts", width=320, theme="dark", script=False)`.

    Whatever the console complains of and whatever leaves the installation is in the page's `complaints`, empty at the end.
    """
    with ExitStack() as ends:
        opened: list[Page] = []

        def go(name: str, path: str, *, width: int = 1280, theme: str = "light", script: bool = True) -> Page:
            context = chromium.new_context(
                viewport={"width": width, "height": 800}, base_url=town.url, color_scheme=theme, java_script_enabled=script
            )
            ends.callback(context.close)
            context.set_default_timeout(60_000)
            context.add_cookies(town.signed_in(name))
            page = context.new_page()
            opened.append(_listened(page, town.url))
            page.goto(path)
            return page

        yield go
        assert [complaint for page in opened for complaint in page.complaints] == []


@pytest.fixture
def desk(visit: Visit) -> Page:
    """Cleo opens a desk for everybody, if there is none yet."""
    page = visit("cleo", "/settings/desk")
    if not page.get_by_role("link", name="IT", exact=True).count():
        page.goto("/settings/desk/new")
        page.get_by_label("Name", exact=True).fill("IT")
        page.get_by_label("Short name").fill("it")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def _listened(page: Page, home: str) -> Page:
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" and not _is_left(line.text) else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.complaints.append(request.url) if _leaves(request.url, home) else None)
    return page


def _is_left(complaint: str) -> bool:
    """Tell whether htmx only says that a question was given up because its page was left."""
    return complaint.startswith(("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort"))


def _leaves(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(home).netloc


_AT_REST = "document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())"


def wear(page: Page, theme: str) -> None:
    """Show the page in light or dark, without waiting for colours to fade over."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.evaluate(_AT_REST)


def faults(page: Page) -> list[str]:
    """List what axe finds wrong with the open page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN_AXE)
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def overhang(page: Page) -> int:
    """Tell by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
