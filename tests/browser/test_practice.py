"""What is done in peace: a drill by its clock, and notes that are kept as a version and brought back."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.conftest import Town, Visit, faults, overhang
from tests.processes import HTTP

pytestmark = pytest.mark.browser
TICK = "Support knows what to tell callers."


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def held(page: Page, address: str | re.Pattern[str], ask: Callable[[], object]) -> Callable[[], None]:
    """Ask for something, and keep its answer, which the program has given, from the page until what is returned is called."""
    routes: list[Route] = []
    page.route(address, lambda route: routes.append(route), times=1)  # a function of its own: Playwright marks it
    ask()
    while not routes:
        page.evaluate("null")  # Playwright tells of what was asked while it is asked something itself
    answer = routes[0].fetch()
    return lambda: routes[0].fulfill(response=answer)


def test_who_leads_a_drill_turns_its_clock_and_who_takes_part_sees_what_has_come(visit: Visit):
    cleo = visit("cleo", "/drills/start?script=payments")
    cleo.get_by_label("Ann").check()
    press(cleo, "Begin")
    drill = cleo.locator("#drill")
    expect(drill).to_contain_text("62 of 100 fail")
    ann = visit("ann", cleo.url, width=320)
    press(cleo, "Next signal now")
    for page in (cleo, ann):
        expect(page.locator("#drill")).to_contain_text("I have tried to pay three times")
    expect(drill).to_contain_text("Still to come")
    expect(ann.locator("#drill")).not_to_contain_text("Still to come")
    press(cleo, f"Done: {TICK}")
    expect(cleo.get_by_role("button", name=f"Not done: {TICK}", exact=True)).to_be_visible()
    press(cleo, "End the drill")
    expect(drill).to_contain_text("Over after")
    assert [faults(cleo), faults(ann), overhang(ann)] == [[], [], 0]


def test_an_answer_that_comes_when_its_form_is_gone_stands_where_it_belongs(visit: Visit):
    cleo = visit("cleo", "/drills/start?script=payments")
    press(cleo, "Begin")
    drill = cleo.locator("#drill")
    expect(drill).to_contain_text("62 of 100 fail")
    let_go = held(cleo, "**/do", lambda: press(cleo, "End the drill"))
    expect(drill).to_contain_text("Over after")
    expect(cleo.get_by_role("button", name="End the drill")).to_have_count(0)
    with cleo.expect_event("requestfinished"):
        let_go()
    cleo.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(drill).to_have_count(1)
    assert faults(cleo) == []


def test_two_that_are_not_known_yet_said_in_one_breath_leave_one_form(town: Town, visit: Visit):
    cleo = visit("cleo", f"/incidents/{declared(town)}/tell")
    unsaid = cleo.get_by_role("button", name="Not known yet", exact=True)
    expect(unsaid).not_to_have_count(0)
    let_go = held(cleo, "**/tell", unsaid.first.click)
    cleo.get_by_role("button", name=re.compile("^All .*not known yet")).click()
    expect(unsaid).to_have_count(0)
    with cleo.expect_event("requestfinished"):
        let_go()
    cleo.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(cleo.locator("#telling")).to_have_count(1)
    expect(cleo.locator("h1")).to_have_count(1)


def test_what_was_pressed_twice_in_one_breath_is_never_shown_as_it_was_before(visit: Visit):
    cleo = visit("cleo", "/drills/start?script=payments")
    press(cleo, "Begin")
    steps = cleo.get_by_role("button", name=re.compile("^Done: "))
    first, second = (steps.nth(at).get_attribute("aria-label") for at in (0, 1))
    let_go = held(cleo, "**/do", lambda: press(cleo, first))
    press(cleo, second)
    for label in (first, second):
        expect(cleo.get_by_role("button", name=f"Not {label[0].lower()}{label[1:]}", exact=True)).to_be_visible()
    watch(cleo, second)
    with cleo.expect_response(is_asked_anew):
        let_go()
    expect_never(cleo)
    expect(cleo.get_by_role("button", name=f"Not {first[0].lower()}{first[1:]}", exact=True)).to_be_visible()


def test_what_was_asked_before_something_was_done_does_not_show_it_undone(visit: Visit):
    cleo = visit("cleo", "/drills/start?script=payments")
    press(cleo, "Begin")
    first = cleo.get_by_role("button", name=re.compile("^Done: ")).first.get_attribute("aria-label")
    ask = "document.body.dispatchEvent(new Event('live-reload'))"
    let_go = held(cleo, re.compile("/drills/[A-Z]+-[0-9]+$"), lambda: cleo.evaluate(ask))
    press(cleo, first)
    expect(cleo.get_by_role("button", name=f"Not {first[0].lower()}{first[1:]}", exact=True)).to_be_visible()
    watch(cleo, first)
    with cleo.expect_response(is_asked_anew):
        let_go()
    expect_never(cleo)


def test_a_note_half_typed_stays_while_two_buttons_beside_it_are_pressed_in_one_breath(town: Town, visit: Visit):
    cleo = visit("cleo", f"/incidents/{declared(town, tasks=('Ring the bank', 'Ring the shop'))}")
    note = cleo.get_by_label("Note", exact=True)
    note.fill("They said on the phone")
    cleo.route("**/nothing", lambda route: route.abort())  # Playwright lets go of all that is held once it has nothing left to watch for
    answers = {task: held(cleo, "**/do", partial(press, cleo, f"Done: Ring the {task}")) for task in ("bank", "shop")}
    for task, let_go in answers.items():
        let_go()
        expect(cleo.get_by_role("button", name=f"Not done: Ring the {task}", exact=True)).to_be_visible()
    expect(note).to_have_value("They said on the phone")
    press(cleo, "Write")
    expect(note).to_have_value("")
    expect(cleo.get_by_text("They said on the phone")).to_be_visible()


def is_asked_anew(answer: Response) -> bool:
    """Tell whether it is the part as it is now, not the answer that was held."""
    return answer.request.method == "GET" and re.search("/drills/[A-Z]+-[0-9]+$", answer.url) is not None


def watch(page: Page, label: str) -> None:
    """Remember whether a button is ever there from now on."""
    page.evaluate(
        """(label) => {
            window.wasThere = false
            const look = () => { window.wasThere ||= !!document.querySelector(`[aria-label='${label}']`) }
            new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true})
        }""",
        label,
    )


def expect_never(page: Page) -> None:
    """See that what is watched never was there, when everything that was asked is drawn."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.wasThere") is False


def test_each_that_is_not_known_yet_stays_so_whichever_answer_comes_first(town: Town, visit: Visit):
    cleo = visit("cleo", f"/incidents/{declared(town)}/tell")
    unsaid = cleo.get_by_role("button", name="Not known yet", exact=True)
    expect(unsaid).not_to_have_count(0)
    first, second, many = unsaid.nth(0).get_attribute("value"), unsaid.nth(1).get_attribute("value"), unsaid.count()
    let_go = held(cleo, "**/tell", unsaid.nth(0).click)
    unsaid.nth(1).click()
    expect(unsaid).to_have_count(many - 1)
    let_go()
    expect(unsaid).to_have_count(many - 2)
    expect(cleo.locator(f"button[value={first}], button[value={second}]")).to_have_count(0)


def test_what_is_typed_while_not_known_yet_is_under_way_is_kept(town: Town, visit: Visit):
    cleo = visit("cleo", f"/incidents/{declared(town)}/tell")
    unsaid = cleo.get_by_role("button", name="Not known yet", exact=True)
    expect(unsaid).not_to_have_count(0)
    pressed = unsaid.last.get_attribute("value")
    let_go = held(cleo, "**/tell", unsaid.last.click)
    words = cleo.locator("textarea[name^=internal_]").first
    words.evaluate("(field) => { field.value += ' and the queue grows' }")  # typed, and not yet asked about
    let_go()
    expect(cleo.locator(f"button[value={pressed}]")).to_have_count(0)
    expect(words).to_have_value(re.compile("and the queue grows"))


def declared(town: Town, *, tasks: tuple[str, ...] = ()) -> str:
    """Declare an incident over REST, with tasks, and give its key."""
    said = {"summary": "Nobody can pay", "severity": 3, "language": "en"}
    known = {"Authorization": f"Bearer {town.key}"}
    key = HTTP.post(f"{town.url}/api/v1/incidents", json=said, headers=known).json()["key"]
    for title in tasks:
        made = HTTP.post(f"{town.url}/api/v1/incidents/{key}/tasks", json={"title": title}, headers=known)
        assert made.status_code == 201, made.text
    return key


def test_notes_are_kept_as_a_version_and_brought_back(town: Town, visit: Visit):
    teams = HTTP.get(f"{town.url}/api/v1/teams", headers={"Authorization": f"Bearer {town.key}"}).json()
    notes = next(f"/settings/teams/{team['id']}/notes" for team in teams if team["name"] == "Payments")
    bo = visit("bo", notes, script=False)
    write(bo, "Ring the bank first")
    bo.get_by_role("link", name="Versions", exact=True).click()
    bo.get_by_label("Keep how it reads now, as").fill("Before the move")
    press(bo, "Keep")
    row = bo.get_by_role("row").filter(has_text="Before the move")
    expect(row).to_have_count(1)
    versions = bo.url
    bo.goto(notes)
    write(bo, "Ring nobody")
    bo.goto(versions)
    row.get_by_role("link").click()
    expect(bo.locator(".document-text")).to_have_text("Ring the bank first")
    press(bo, "Bring this version back")
    bo.goto(notes)
    expect(bo.get_by_label("Notes")).to_have_value("Ring the bank first")


def write(page: Page, text: str) -> None:
    page.get_by_label("Notes").fill(text)
    press(page, "Save")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
