"""How a page is, on a site of somebody else: our banner, Statuspage's own widget unmodified, and a script that speaks as theirs does."""

from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import faults, overhang
from tests.faults.house import wait_for
from tests.processes import HTTP

pytestmark = pytest.mark.browser

NAME = "lighthouse.localhost"
THEIRS = (Path(__file__).parent / "vendor" / "status-widget.js").read_text()
# what Statuspage's embed script asks for and heeds, in words of ours: the frame's address, and messages of that origin
SPEAKS_AS_THEIRS = """
const frame = document.createElement('iframe');
frame.src = `${prefix}/embed/frame`;
frame.title = 'Status';
frame.style.cssText = 'position: fixed; border: none; height: 115px; width: 320px; right: -9999px; bottom: 60px';
document.body.appendChild(frame);
window.heard = [];
window.addEventListener('message', event => {
  if (event.origin !== prefix || !event.data.action) return;
  window.heard.push(event.data.action);
  if (event.data.action === 'showFrame') frame.style.right = '60px';
  if (event.data.action === 'dismissFrame') { frame.style.right = 'auto'; frame.style.left = '-9999px'; }
});
"""


@pytest.fixture
def site(tmp_path):
    """Open a site of somebody else, on another origin: gives its address for what it is to hold."""
    (tmp_path / "status-widget.js").write_text(THEIRS)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def put(marks: str, script: str = "") -> str:
        (tmp_path / "own.js").write_text(script)
        (tmp_path / "index.html").write_text(f'<!doctype html><html lang="en"><title>A shop</title><main><h1>A shop</h1>{marks}</main>')
        return f"http://127.0.0.1:{server.server_port}/"

    with server:
        yield put
        server.shutdown()


@pytest.fixture
def harbour(visit, town):
    """Let Cleo have a page with a host name of its own; gives its root, as a browser on this machine finds it."""
    page = visit("cleo", "/status-pages")
    if not page.get_by_role("link", name="Lighthouse").count():
        page.goto("/status-pages/new")
        page.get_by_label("Name", exact=True).fill("Lighthouse")
        page.get_by_label("Address", exact=True).fill("lighthouse")
        page.get_by_text("Host names of its own").first.click()
        page.get_by_label("Host names of its own").fill(NAME)
        page.get_by_role("button", name="Make the page").click()
        page.get_by_role("link", name="Add a component").click()
        page.get_by_label("Name", exact=True).fill("Cranes")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse")
    root = town.url.replace("127.0.0.1", NAME)
    assert wait_for(lambda: at_root(town, "/embed/frame").status_code == 200)
    return root


def at_root(town, path):
    return HTTP.get(town.url + path, headers={"Host": NAME})


@pytest.fixture
def manages(town, harbour):
    """Manage the page as Statuspage's clients do; waits until readers are served what changed."""
    head = {"Authorization": f"OAuth {town.key}"}
    code = at_root(town, "/api/v2/summary.json").json()["page"]["id"]

    def ask(method, path, said, shown):
        answer = HTTP.request(method, f"{town.url}/v1/pages/{code}{path}", json=said, headers=head)
        assert answer.status_code in {200, 201}, answer.text
        assert wait_for(lambda: shown in at_root(town, "/embed/frame").text)
        return answer.json()["id"]

    return ask


@pytest.fixture
def trouble(manages, town):
    """Open an incident, which is over at the end."""
    opened = []

    def make(name):
        parts = at_root(town, "/api/v2/components.json").json()["components"]
        said = {"name": name, "body": "We look.", "status": "investigating", "components": {parts[0]["id"]: "major_outage"}}
        opened.append(manages("POST", "/incidents", {"incident": said}, name))
        return opened[-1]

    yield make
    for one in opened:
        manages("PATCH", f"/incidents/{one}", {"incident": {"status": "resolved", "body": "It is over."}}, "")
    assert wait_for(lambda: 'data-going=""' in at_root(town, "/embed/frame").text)


@pytest.fixture
def shopping(chromium):
    """Open a site in a browser that knows nothing yet, and where nothing slides: a press must meet what it is meant for."""
    with ExitStack() as ends:

        def go():
            context = ends.enter_context(chromium.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce"))
            context.set_default_timeout(60_000)
            return context.new_page()

        yield go


def test_the_banner_comes_up_while_something_is_wrong_and_goes_when_it_is_put_away(harbour, site, trouble, shopping, town):
    page = shopping()
    page.clock.install()
    page.goto(site(f'<script src="{harbour}/embed/script.js" async></script>'))
    banner = page.locator("iframe[title=Lighthouse]")
    expect(banner).to_have_attribute("src", f"{harbour}/embed/frame")
    expect(banner).to_be_hidden()
    assert "iframe" not in page.locator("body").aria_snapshot()  # it is not read aloud, nor reached by key
    trouble("Cranes stand still")
    page.clock.fast_forward(61_000)
    expect(banner).to_be_visible()
    page.clock.fast_forward(1_000)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Cranes stand still")).to_be_visible()
    expect(inside.get_by_role("link", name="See the page")).to_have_attribute("target", "_blank")
    assert overhang(page) == 0
    assert faults(page) == []
    inside.get_by_role("button", name="Close this window").click()
    expect(banner).to_be_hidden()
    page.reload()
    expect(inside.locator("button:not([hidden])")).to_have_count(1)  # its script has run
    expect(banner).to_be_hidden()
    page.evaluate("statusEmbedTest()")
    expect(banner).to_be_visible()
    frame = shopping()
    frame.goto(f"{harbour}/embed/frame")
    expect(frame.get_by_role("heading", name="Cranes stand still")).to_be_visible()  # it was put there anew, so that it is read aloud
    assert faults(frame) == []


def test_a_script_that_speaks_as_statuspages_own_is_answered_by_our_frame(harbour, site, trouble, shopping):
    trouble("Cranes stand still")
    page = shopping()
    page.goto(site('<script src="own.js"></script>', f"const prefix = '{harbour}';{SPEAKS_AS_THEIRS}"))
    page.wait_for_function("heard.length === 1")
    page.frame_locator("iframe").get_by_role("button", name="Close this window").click()
    page.wait_for_function("heard.length === 2")
    assert page.evaluate("heard") == ["showFrame", "dismissFrame"]


@pytest.mark.parametrize("appearance", ["basic", "badge"])
def test_statuspages_own_widget_unmodified_shows_how_the_page_is(harbour, site, trouble, shopping, appearance):
    widget = f'<statuspage-widget src="{harbour}" appearance="{appearance}"></statuspage-widget>'
    where = site(f'{widget}<script src="status-widget.js"></script>')
    page = shopping()
    page.goto(where)
    expect(page.locator("statuspage-widget")).to_contain_text("All Systems Operational")
    trouble("Cranes stand still")
    fresh = shopping()
    fresh.goto(where)
    expect(fresh.locator("statuspage-widget")).to_contain_text("Major System Outage")
