"""Messages to a browser: the button, the first message that the browser confirms by itself, and a notification with its two ways on."""

import json
from operator import itemgetter

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Town, Visit, faults, overhang
from tests.faults.house import wait_for

pytestmark = pytest.mark.browser
WHOLE_CHROMIUM = True

ID = itemgetter("registrationId")
# Nothing outside can be reached from here, so the push service of this browser is played; the worker and its scope are real.
PUSH_SERVICE = """
const said = {
  endpoint: "https://push.example.org/send/abcdef",
  keys: {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
};
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (how) => {
  window.name = `${how.userVisibleOnly} ${how.applicationServerKey.length}`;
  return { toJSON: () => said };
};
"""


@pytest.fixture
def desk(visit: Visit) -> Page:
    """Cleo makes a public page."""
    page = visit("cleo", "/status-pages")
    if page.get_by_role("link", name="Harbour").count():
        return page
    page.goto("/status-pages/new")
    page.get_by_label("Name", exact=True).fill("Harbour")
    page.get_by_label("Address", exact=True).fill("harbour")
    page.get_by_role("button", name="Make the page").click()
    return page


def heard(worker) -> list[dict[str, object]]:
    return worker.evaluate(
        "async () => (await registration.getNotifications()).map((one) => "
        "({ title: one.title, body: one.body, tag: one.tag, data: one.data, actions: one.actions.map((act) => act.title) }))"
    )


def test_a_reader_presses_one_button_and_the_browser_confirms_by_itself(desk: Page, chromium: Browser, town: Town):
    context = chromium.new_context(viewport={"width": 320, "height": 800}, base_url=town.url)
    context.grant_permissions(["notifications"], origin=town.url)
    page = context.new_page()
    page.add_init_script(PUSH_SERVICE)
    page.goto("/status/harbour/subscribe")
    page.get_by_role("link", name="This browser").click()
    assert (faults(page), overhang(page)) == ([], 0)
    page.get_by_role("button", name="Show the news in this browser").click()
    expect(page.get_by_text("In a moment this browser shows a first message")).to_be_visible()
    assert page.evaluate("window.name") == "true 65"
    (worker,) = context.service_workers
    assert worker.url == f"{town.url}/status/harbour/push-worker.js"
    desk.goto("/status-pages/harbour/subscribers")
    expect(desk.get_by_role("row").filter(has_text="push.example.org")).to_contain_text("Not confirmed")
    expect(desk.get_by_role("row").filter(has_text="push.example.org")).to_contain_text("This browser")
    assert worker.evaluate("registration.scope") == f"{town.url}/status/harbour/"

    session = context.new_cdp_session(page)
    registrations: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(map(ID, event["registrations"])))
    session.send("ServiceWorker.enable")
    assert wait_for(lambda: page.evaluate("1") and registrations)

    def push(said: dict[str, object]) -> None:
        session.send("ServiceWorker.deliverPushMessage", {"origin": town.url, "registrationId": registrations[0], "data": json.dumps(said)})

    worker.evaluate("() => { self.fetch = async (url, how) => { self.asked = `${how.method} ${url}`; }; }")
    end = f"{town.url}/status/harbour/unsubscribe/abc"
    first = {"title": "Harbour", "body": "You get the news of this page here.", "confirm": "confirm/abc", "end": end}
    push({**first, "end_label": "End it"})
    assert wait_for(lambda: worker.evaluate("self.asked")) == f"POST {town.url}/status/harbour/confirm/abc"
    link = f"{town.url}/status/harbour/incidents/abc"
    for body in ("We are looking into it", "Over"):
        push({"title": "Harbour: no tickets", "body": body, "link": link, "tag": "abc", "end": end, "end_label": "End it"})
    assert wait_for(lambda: [one["body"] for one in heard(worker) if one["tag"]] == ["Over"])
    (shown,) = [one for one in heard(worker) if one["tag"]]
    assert shown["data"] == {"link": link, "end": end}
    assert shown["actions"] == ["End it"]
    context.close()


def test_the_zone_of_the_browser_is_chosen_though_it_is_not_among_the_few(chromium: Browser, town: Town, desk: Page):
    context = chromium.new_context(base_url=town.url, timezone_id="Asia/Vladivostok")
    page = context.new_page()
    page.goto("/status/harbour/subscribe")
    expect(page.get_by_label("Your time zone")).to_have_value("Asia/Vladivostok")
    page.get_by_role("link", name="All time zones").click()
    expect(page.get_by_label("Your time zone")).to_have_value("Asia/Vladivostok")
    context.close()


def test_without_script_nothing_is_offered_that_cannot_be(chromium: Browser, town: Town, desk: Page):
    context = chromium.new_context(base_url=town.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/status/harbour/subscribe")
    expect(page.get_by_role("link", name="This browser")).to_be_hidden()
    page.goto("/status/harbour/subscribe?kind=push")
    expect(page.get_by_text("This browser takes no such messages")).to_be_visible()
    expect(page.get_by_role("button", name="Show the news in this browser")).to_be_hidden()
    context.close()
