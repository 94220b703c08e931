"""The paging page in a real browser: a phone of 320 px, with and without JavaScript, light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import cast
from tests import chromium as browsers
from varsko import flow
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Responder, Signal
from varsko.core.clock import now
from varsko.core.worker import work_off
from varsko.paging import links
from varsko.paging.models import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
LONG = "Database-primary-eu-north-1a-replica-lag-is-above-the-threshold-of-30-seconds-for-more-than-five-minutes"


@pytest.fixture
def link(live_server):
    """The address of the page that Ann got."""
    ann, _bo = cast.ann(), cast.bo()
    responder = Responder(kind="user", id=ann.id)
    details = {"runbook": "https://wiki.example/" + "x" * 120, "host": "db-1"}
    signal = Signal(alias="db", message=LONG, priority=1, responders=(responder,), details=details, description="# What\n\n" + "y" * 300)
    alerts.receive([Parcel(signal=signal, key_name="Prometheus")], at=now())
    work_off(*flow.DUE)
    page = Page.objects.get()
    return f"{live_server.url}/p/{links.token(page.pk, now())}"


@pytest.fixture
def chromium(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in this thread
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=browsers.quick(), args=browsers.FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_ann_acknowledges_on_a_small_phone(link, chromium, scripts):
    phone = chromium.new_context(viewport={"width": 320, "height": 568}, java_script_enabled=scripts)
    page = phone.new_page()
    page.goto(link)
    button = page.get_by_role("button", name="Acknowledge")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 568, "the answer is in reach of the thumb without scrolling"
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    button.click()
    page.get_by_text("You have it").wait_for()
    assert page.url == link


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_everybody(link, chromium, scheme):
    page = chromium.new_context(viewport={"width": 320, "height": 568}, color_scheme=scheme, bypass_csp=True).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run().then(result => result.violations.map(one => one.id + ': ' + one.nodes.map(n => n.target).join(' ')))")
    assert found == []
    assert {url.split("/")[2] for url in asked} == {link.split("/")[2]}
