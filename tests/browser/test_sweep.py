"""Every page that can be reached from the sidebar: it answers, everybody can use it, it fits a phone, and it asks nobody else."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Town, Visit, faults, overhang, wear

pytestmark = pytest.mark.browser
MOST = 26
BEGIN = (
    "/", "/alerts", "/alerts/1", "/alerts/1/change", "/on-call", "/search", "/services/new", "/settings", "/settings/deliveries",
    "/settings/health", "/settings/people", "/settings/people/invite", "/settings/teams", "/settings/keys", "/settings/keys/new",
    "/profile", "/profile/contacts", "/profile/security", "/profile/security/password", "/profile/security/passkeys", "/profile/sessions",
    "/incidents/declare", "/incidents/texts", "/settings/incidents", "/settings/incidents/checklists",
    "/settings/incidents/checklists/manager", "/settings/incidents/texts",
    "/settings/incidents/texts/resolved/external/da", "/settings/incidents/paging",
)  # fmt: skip
NO_PAGES = re.compile(r"/logout|/live|/static/|\.ics$|/api/|/download")


@pytest.fixture
def lively(town: Town) -> None:
    """Give lists something to show."""
    for number in range(3):
        town.send(f"Shelf {number} is empty", priority=f"P{number + 1}", tags=["warehouse"], description="**Look** at it")


def test_every_page_answers_is_accessible_and_fits_a_phone(lively: None, visit: Visit):
    page = visit("cleo", "/")
    wrong: list[tuple[object, ...]] = []
    looked_at: set[str] = set()
    waiting = list(BEGIN)
    while waiting and len(looked_at) < MOST:
        path = waiting.pop(0)
        if _kind(path) in looked_at:
            continue
        looked_at.add(_kind(path))
        answer = page.goto(path)
        wrong += [(path, answer.status)] * (answer.status != 200)
        waiting += _links(page)
        wrong += [(path, fault) for fault in _faults(page)]
    assert not wrong, "\n".join(map(str, wrong))
    assert len(looked_at) >= 25, looked_at


_CUT_OFF = """[...document.querySelectorAll(".table-responsive")].filter(table => table.scrollWidth > table.clientWidth + 1)
    .map(table => table.getAttribute("aria-label"))"""


def _faults(page: Page) -> list[object]:
    """List what is wrong with the open page: wide and light, then dark on a phone."""
    found: list[object] = []
    for theme, width in (("light", 1280), ("dark", 320)):
        page.set_viewport_size({"width": width, "height": 800})
        wear(page, theme)
        found += [(theme, fault) for fault in faults(page)]
        found += [("wider than the window", width, overhang(page))] * (overhang(page) > 0)
        found += [("a table is cut off", width, name) for name in page.evaluate(_CUT_OFF)]
    return found


def _links(page: Page) -> list[str]:
    """List where one can go from here, without filters."""
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
    home = urlsplit(page.url).netloc
    paths = [urlsplit(href).path for href in hrefs if urlsplit(href).netloc == home]
    return [path for path in dict.fromkeys(paths) if not NO_PAGES.search(path)]


def _kind(path: str) -> str:
    """Name the kind of page: those of two alerts, or of two teams, are alike."""
    return re.sub(r"/(\d+|[0-9a-f-]{32,36})(?=/|$)", "/…", path)
