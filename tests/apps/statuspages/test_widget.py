"""The widget: a public page, small, in a frame on foreign sites."""

import re

import pytest
import time_machine
from django.urls import reverse

from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.live import Endpoint, Shelf


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def django(scope, _receive, send):
    """Stands for everything that is not on the shelf."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


@pytest.fixture
def read(shelf):
    """Ask for an address after all that is due was written."""

    def fetch(path, **more):
        work()
        shelf.refresh()
        return ask(Endpoint(shelf, django), path, **more)

    return fetch


def test_the_frame_tells_the_state_in_the_languages_of_the_page(page, read):
    heard = read("/status/ferries/widget")
    assert heard.status == 200
    assert '<html lang="en">' in heard.body.decode()
    assert "Everything works" in heard.body.decode()
    assert "s-operational" in heard.body.decode()
    bokmaal = read("/status/ferries/nb/widget").body.decode()
    assert '<html lang="nb">' in bokmaal
    assert "Alt virker" in bokmaal
    assert read("/status/ferries/de/widget").status == 299


def test_it_leads_to_what_is_going_on(page, tells, read):
    report = tells(page, "No <b>tickets</b>", "Tills are down.", affects={"Tickets": "major_outage"})
    said = read("/status/ferries/widget").body.decode()
    assert f'href="/status/ferries/en/incidents/{report.code}" target="_blank" rel="noopener"' in said
    assert "No &lt;b&gt;tickets&lt;/b&gt;" in said
    assert "Everything works" not in said


def test_five_are_named_and_the_others_counted(page, tells, read):
    for number in range(7):
        tells(page, f"Fault {number}", "It is broken.", affects={"Tickets": "major_outage"})
    said = read("/status/ferries/widget").body.decode()
    assert said.count("<li>") == 5
    assert "(+2)" in said


def test_any_site_may_frame_it_and_nothing_else(page, read):
    policies = {
        path: read(f"/status/ferries{path}").headers["content-security-policy"] for path in ("", "/nb", "/history", "/widget", "/nb/widget")
    }
    framed = {path for path, policy in policies.items() if "frame-ancestors *" in policy}
    assert framed == {"/widget", "/nb/widget"}
    assert all("frame-ancestors 'none'" in policies[path] for path in policies.keys() - framed)
    assert "script-src" not in policies["/widget"]
    assert "<script" not in read("/status/ferries/widget").body.decode()


def test_its_script_and_colours_come_with_it(page, read):
    said = read("/status/ferries/widget").body.decode()
    assert 'href="/status/ferries/widget.css"' in said
    assert "prefers-color-scheme:dark" in read("/status/ferries/widget.css").body.decode()
    script = read("/status/ferries/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "iframe" in script.body.decode()


def test_at_a_host_name_of_its_own_it_is_at_the_root(make, read):
    make("Harbour", "Quay", hosts=("status.harbour.example",))
    heard = read("/widget", headers=[("host", "status.harbour.example")])
    assert heard.status == 200
    assert 'href="/widget.css"' in heard.body.decode()
    assert "frame-ancestors *" in heard.headers["content-security-policy"]


@pytest.mark.parametrize("access", ["internal", "password", "link"])
def test_what_is_not_public_has_none(make, read, access):
    page = make("Inside", "Vault", access=access, **({"password": "long enough 1"} if access == "password" else {}))
    assert read("/status/inside/widget").status == 299
    assert queries.sheet(page.id, "en/widget") is None
    assert queries.sheet(page.id, "widget.js") is None


def test_a_page_that_closes_takes_its_widget_along(page, read):
    assert read("/status/ferries/widget").status == 200
    closed = PageDraft(name="Ferries", slug="ferries", languages=("en", "nb"), access="internal")
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=closed)
    assert read("/status/ferries/widget").status == 299
    assert queries.sheet(page.id, "en/widget") is None


def test_the_settings_hold_the_lines_to_copy(page, make, cleo, browser):
    said = browser(cleo).get(reverse("status-settings", args=["ferries"])).content.decode()
    lines = re.findall(r'<pre class="break">(.*?)</pre>', said, re.DOTALL)
    assert len(lines) == 4
    assert "/status/ferries/embed/script.js&quot;" in lines[3]
    assert "/status/ferries/widget.js&quot; data-language=&quot;en&quot;" in lines[0]
    assert "/status/ferries/en/widget&quot;" in lines[1]
    make("Inside", "Vault", access="internal")
    assert "widget.js" not in browser(cleo).get(reverse("status-settings", args=["inside"])).content.decode()
