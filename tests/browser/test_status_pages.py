"""Readers and whoever writes for them, on phones: is it them or me, for how long, and what follows – read, heard, and posted."""

import re
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Town, Visit, faults, overhang
from tests.faults.house import wait_for
from tests.processes import HTTP
from varsko.core import clock

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(chromium: Browser, town: Town):
    """Open a page as somebody who has not signed in."""

    def go(path: str, *, width: int = 390, script: bool = True) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=town.url, java_script_enabled=script)
        page = context.new_page()
        page.clock.install()
        page.goto(path)
        return page

    return go


@pytest.fixture
def desk(visit: Visit) -> Page:
    """Cleo makes a page for one thing people use, and stands at its desk with a phone."""
    page = visit("cleo", "/status-pages", width=390)
    if page.get_by_role("link", name="Hospital IT").count():
        page.get_by_role("link", name="Hospital IT").click()
        return page
    page.goto("/status-pages/new")
    page.get_by_label("Name", exact=True).fill("Hospital IT")
    page.get_by_label("Address", exact=True).fill("hospital")
    page.get_by_role("button", name="Make the page").click()
    page.get_by_role("link", name="Add a component").click()
    page.get_by_label("Name", exact=True).fill("Your computer")
    page.get_by_role("button", name="Save").click()
    return page


def test_whoever_writes_posts_from_a_phone_and_an_employee_knows_at_a_glance(desk, reader, town):
    desk.get_by_role("link", name="Tell of an incident").click()
    assert (faults(desk), overhang(desk)) == ([], 0)
    desk.get_by_label("Title, English").fill("Computers freeze")
    desk.get_by_label("Text, English").fill("It is a fault in our network, and we are on it.")
    desk.get_by_label("Your computer").check()
    desk.get_by_label("Is it us?").select_option("central")
    desk.get_by_label("The next update comes in").select_option("15")
    desk.get_by_text("Until when, what helps").click()
    desk.get_by_label("Expected to be over by").fill(f"{clock.now() + timedelta(minutes=15):%Y-%m-%dT%H:%M}")
    desk.get_by_label("How sure that is, in percent").fill("90")
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.get_by_role("heading", name="Computers freeze").first).to_be_visible()
    page = reader("/status/hospital", script=False)
    article = page.get_by_role("article").first
    for said in ("Computers freeze", "It is us: the fault is central", "in 90 of 100 cases", "Next update by"):
        expect(article.get_by_text(said)).to_be_in_viewport()
    page.get_by_role("button", name="I have this too").click()
    expect(page.get_by_role("heading", name="It is known, and we are on it")).to_be_visible()
    open_page = reader("/status/hospital")
    assert (faults(open_page), overhang(open_page)) == ([], 0)
    desk.get_by_label("Text, English").fill("The network works again.")
    desk.get_by_label("Stage").select_option("resolved")
    desk.get_by_label("Must people restart anything?").select_option("not_needed")
    desk.get_by_role("button", name="Publish the update").click()
    assert wait_for(lambda: "Everything works" in HTTP.get(f"{town.url}/status/hospital").text)
    open_page.clock.fast_forward(21_000)
    expect(open_page.get_by_role("status")).to_contain_text("Everything works")
    expect(open_page.get_by_role("heading", level=1)).to_have_text("Everything works")
    expect(open_page.get_by_role("article")).to_contain_text("You need not restart anything.")
    outline = open_page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(one => Number(one.tagName[1]))")
    assert outline[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(outline))
    assert [open_page.get_by_role(one).count() for one in ("banner", "main", "contentinfo")] == [1, 1, 1]


def test_a_warning_with_a_long_name_fits_a_phone(desk):
    words = "How long it takes from the button to the news of it lies above 2,000 ms."
    said = f'<div class="alert alert-warning"><div><a class="alert-link" href="#">{words}</a></div></div>'
    desk.evaluate("said => document.querySelector('main').insertAdjacentHTML('afterbegin', said)", said)
    assert overhang(desk) == 0


def test_a_shop_of_somebody_else_shows_how_the_page_is(desk, chromium, town, tmp_path):
    assert wait_for(lambda: HTTP.get(f"{town.url}/status/hospital/widget.js").status_code == 200)
    (tmp_path / "index.html").write_text(
        f'<title>A shop</title><h1>A shop</h1><script src="{town.url}/status/hospital/widget.js" async></script>'
    )
    shop = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    Thread(target=shop.serve_forever, args=(0.01,), daemon=True).start()
    with chromium.new_context(viewport={"width": 320, "height": 600}) as context, shop:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{shop.server_port}/")
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        expect(frame.get_by_role("link", name="Hospital IT")).to_have_attribute("href", "/status/hospital/en")
        assert overhang(page) == 0
        shop.shutdown()


@pytest.fixture
def founded(visit: Visit):
    """Let Cleo make a page for two things people use, in English and Danish, and stand at its desk with a phone."""

    def make(name: str) -> Page:
        page = visit("cleo", "/status-pages/new", width=390)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Address", exact=True).fill(name.lower())
        page.get_by_text("Languages, time and colour").click()
        page.get_by_label("Dansk").check()
        page.get_by_role("button", name="Make the page").click()
        for part in ("Mail", "Journal"):
            page.get_by_role("link", name="Add a component").click()
            page.get_by_label("Name", exact=True).fill(part)
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
        return page

    return make


def test_a_reader_says_what_they_use_and_the_page_answers_for_that_first(founded, reader, town):
    clinic = founded("Clinic")
    address = f"{town.url}/status/clinic/en"
    assert wait_for(lambda: 'name="mine"' in (said := HTTP.get(address).text) and "Journal" in said)
    plain, open_page, journal = (reader("/status/clinic/en", width=320, script=one) for one in (False, True, True))
    for page, used in ((plain, "Mail"), (open_page, "Mail"), (journal, "Journal")):
        page.get_by_text("Am I affected?").click()
        page.get_by_label(used, exact=True).check()
        page.get_by_role("button", name="Show me").click()
        expect(page.locator("#mine")).to_have_text("What you use works.")
        assert overhang(page) == 0
    assert "?mine=" in plain.url
    assert "?" not in open_page.url  # with script the choice stays in the browser
    expect(open_page.get_by_role("status")).to_have_text("What you use works.")
    clinic.get_by_role("link", name="Tell of an incident").click()
    clinic.get_by_label("Title, English").fill("Mail is late")
    clinic.get_by_label("Text, English").fill("We are on it.")
    clinic.get_by_label("Mail", exact=True).check()
    clinic.get_by_label("The next update comes in").select_option("15")
    clinic.get_by_role("button", name="Publish now").click()
    assert wait_for(lambda: "Mail is late" in HTTP.get(address).text)
    plain.reload()
    for page in (open_page, journal):
        page.clock.fast_forward(21_000)
    expect(open_page.get_by_role("status")).to_contain_text("Affected: Mail – ")
    expect(journal.get_by_role("heading", name="Mail is late")).to_be_visible()
    expect(journal.locator("#mine")).to_have_text("What you use works.")
    words = " ".join(plain.locator("#mine").inner_text().split())
    assert words.startswith("Affected: Mail – ")
    assert "Next update by" in words
    assert " ".join(open_page.locator("#mine").inner_text().split()) == words  # the script says what the server says
    assert faults(open_page) == []
    open_page.emulate_media(reduced_motion="reduce")  # links fade over else, and are no colour of ours while they do
    open_page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert (faults(open_page), overhang(open_page)) == ([], 0)
    open_page.evaluate("document.documentElement.dir = 'rtl'")
    assert overhang(open_page) == 0
    open_page.emulate_media(media="print")
    expect(open_page.locator("#mine")).to_be_visible()
    open_page.emulate_media(media="screen")
    open_page.goto("/status/clinic/da")  # the choice is kept for all of the page
    expect(open_page.locator("#mine")).to_contain_text("Berørt: Mail – ")
    open_page.get_by_text("Er jeg berørt?").click()
    open_page.get_by_label("Mail", exact=True).uncheck()
    open_page.get_by_role("button", name="Vis mig").click()
    expect(open_page.locator("#mine")).to_have_count(0)


def test_the_script_answers_as_the_server_does(founded, reader, town):
    desk = founded("Laboratory")
    address = f"{town.url}/status/laboratory/en"
    for title, hurt in (("Mail is late", "Mail"), ("No journal opens", "Journal")):
        desk.get_by_role("link", name="Tell of an incident").click()
        desk.get_by_label("Title, English").fill(title)
        desk.get_by_role("checkbox", name=hurt).check()
        desk.get_by_label("Is it us?").select_option("central")
        desk.get_by_role("button", name="Publish now").click()
        expect(desk.get_by_role("heading", name=title).first).to_be_visible()
        desk.goto("/status-pages/laboratory")
    assert wait_for(lambda: all(one in HTTP.get(address).text for one in ("Mail is late", "No journal opens")))
    server, script = (reader("/status/laboratory/en", script=one) for one in (False, True))
    codes = script.eval_on_selector_all("[name=mine]", "all => all.map(one => one.value)")
    assert len(codes) == 2
    for mine in ([codes[0]], [codes[1]], codes, ["nobody"]):
        asked = "&".join(f"mine={one}" for one in mine)
        said = []
        for page in (server, script):
            page.goto(f"/status/laboratory/en?{asked}")
            said.append(page.locator("#mine").evaluate_all("all => all.map(one => one.innerHTML)"))
        assert said[0] == said[1]
        assert len(said[0]) == (mine != ["nobody"])


HEARD = """() => {
  window.heard = [];
  const news = document.getElementById('news');
  new MutationObserver(() => { if (news.textContent) window.heard.push(news.textContent); }).observe(news, {childList: true});
}"""


def test_who_listens_hears_each_update_once_with_the_name_of_what_it_is_about(founded, reader, town):
    founded("Airport")
    address = f"{town.url}/status/airport/en"
    assert wait_for(lambda: HTTP.get(address).text.count("<i>Works</i>") == 2)
    head = {"Authorization": f"OAuth {town.key}"}
    known = HTTP.get(f"{town.url}/status/airport/api/v2/components.json").json()
    codes = {one["name"]: one["id"] for one in known["components"]}
    page = reader("/status/airport/en")
    page.evaluate(HEARD)

    def tell(method, path, said, shown):
        """Tell something, wait until readers are served it, and let the open page look; gives what was said aloud since."""
        answer = HTTP.request(method, f"{town.url}/v1/pages/{known['page']['id']}{path}", json=said, headers=head)
        assert answer.status_code in {200, 201}, answer.text
        seen = re.sub("<[^>]*>", "", shown)
        assert wait_for(lambda: shown in HTTP.get(address).text)
        page.clock.fast_forward(21_000)
        expect(page.locator("main")).to_contain_text(seen)
        return answer.json()["id"], page.evaluate("window.heard.splice(0)")

    def incident(name, body, part, state):
        said = {"name": name, "body": body, "status": "investigating", "components": {codes[part]: state}}
        return tell("POST", "/incidents", {"incident": said}, body)

    mail, heard = incident("No mail goes out", "We look into it.", "Mail", "major_outage")
    assert heard == ["Some things are down. No mail goes out: We are looking into it. We look into it."]
    journal, heard = incident("The journal is slow", "It takes a minute.", "Journal", "degraded_performance")
    assert heard == ["The journal is slow: We are looking into it. It takes a minute."]
    said = {"incident": {"status": "monitoring", "body": "Mail goes out again.", "components": {codes["Mail"]: "partial_outage"}}}
    _mail, heard = tell("PATCH", f"/incidents/{mail}", said, "Mail goes out again.")
    assert heard == ["Some things are partly down. No mail goes out: Mended, we are watching. Mail goes out again."]
    place = f"/components/{codes['Journal']}"
    _part, heard = tell("PATCH", place, {"component": {"description": "What happened"}}, "What happened")
    assert heard == []
    _part, heard = tell("PATCH", place, {"component": {"status": "major_outage"}}, "Journal</b> <i class=major_outage>Down")
    assert heard == ["Some things are down. Journal: Down."]
    for code in (journal, mail):
        over = {
            "incident": {"status": "resolved", "body": f"Over with {code}.", "components": dict.fromkeys(codes.values(), "operational")}
        }
        _code, heard = tell("PATCH", f"/incidents/{code}", over, f"Over with {code}.")
        assert len(heard) == 1
        assert heard[0].endswith(f"{'No mail goes out' if code == mail else 'The journal is slow'}: Over. Over with {code}.")
    namesake = {"component": {"name": "Journal", "description": "Of the archive"}}
    tell("POST", "/components", namesake, "Of the archive")
    _part, heard = tell("PATCH", place, {"component": {"status": "partial_outage"}}, "Journal</b> <i class=partial_outage>Partly down")
    assert heard == ["Some things are partly down. Journal: Partly down."]
    assert faults(page) == []
