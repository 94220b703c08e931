"""The pages of the desk, as operators read them: with and without script, and as others do not."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def post(page, key, **said):
    return page.post(f"/desk/{key}/do", said)


def test_without_a_desk_the_list_teaches_what_one_is(page):
    assert "There is no desk yet" in text(page.get("/desk"))


def test_the_queue_has_the_most_urgent_first_and_counts(page, ann, called, doing):
    called(ann, "Slow mouse", urgency=3)
    called(ann, "No network in Bergen", impact=2, urgency=1)
    actions.take(**doing(ann), ref="REQ-1")
    shown = text(page.get("/desk"))
    assert shown.index("No network in Bergen") < shown.index("Slow mouse")
    assert 'Mine <span class="nav-count">1</span>' in shown
    mine = text(page.get("/desk?shown=mine"))
    assert "Slow mouse" in mine
    assert "No network in Bergen" not in mine


def test_a_request_is_found_where_one_finds_anything(page, ann, browser, dev, called):
    called(ann, "The gate does not open")
    for asked in ("gate open", "req-1"):
        assert "REQ-1 The gate does not open" in text(page.get(f"/search?q={asked}"))
        assert "The gate does not open" not in text(browser(dev).get(f"/search?q={asked}"))


def test_a_long_queue_goes_on_where_it_stopped(page, ann, called, monkeypatch):
    monkeypatch.setattr("varsko.desk.pages.lists.PAGE", 2)
    for title in ("one", "two", "three", "four", "five"):
        called(ann, f"Request {title}")
    first = text(page.get("/desk"))
    assert "Request two" in first
    assert "Request three" not in first
    assert "after=4-2" in first
    second = text(page.get("/desk?after=4-2"))
    assert "Request three" in second
    assert "Request two" not in second


@pytest.mark.parametrize(
    "asked",
    [
        "?shown=%00",
        "?after=9-9",
        "?after=x",
        "?before=999999999999999999999999",
        "?priority=7&desk=%27&kind=x",
        "?q=%00%F0",
        f"?before={'0' * 5000}",
    ],
)
def test_nonsense_in_the_address_is_passed_over(page, ann, called, asked):
    called(ann)
    assert page.get(f"/desk{asked}").status_code == 200


def test_a_request_answers_first(page, ann, called):
    shown = text(page.get(f"/desk/{called(ann).key}"))
    for words in ("Kari Holm", "Nobody yet", "from impact and urgency", "I take it", "By telephone"):
        assert words in shown


def test_it_is_taken_answered_and_solved_from_the_page(page, ann, called, told):
    found = called(ann)
    assert post(page, found.key, verb="take").status_code == 302
    post(page, found.key, verb="answer", text="Turn it off and on", seen="none")
    seen = queries.entries(found.id)[-1].id
    post(page, found.key, verb="note", text="Old drum", seen=seen)
    post(page, found.key, verb="answer-solve", text="A new drum is in", seen=queries.entries(found.id)[-1].id)
    assert told(found) == [("answer", "Turn it off and on"), ("note", "Old drum"), ("answer", "A new drum is in")]
    again = queries.request(found.key, by=cast.acting(ann))
    assert again
    assert (again.state, again.assignee_name) == ("solved", "Ann")


def test_an_answer_that_is_held_back_keeps_its_words(page, ann, bo, called, doing):
    found = called(ann)
    actions.note(**doing(bo), ref=found.key, text="I am on it")
    answer = post(page, found.key, verb="answer", text="My long answer", seen="none")
    assert answer.status_code == 422
    assert "My long answer" in text(answer)
    assert "I am on it" in text(answer)


def test_an_open_page_is_given_its_inside_alone(page, ann, called):
    inside = text(page.get(f"/desk/{called(ann).key}", headers={"HX-Request": "true"}))
    assert "<html" not in inside
    assert 'id="request"' in inside
    rows = text(page.get("/desk", headers={"HX-Request": "true"}))
    assert "<html" not in rows


def test_what_strangers_send_is_text_and_nothing_else(page, ann, called):
    found = called(ann, "<script>alert(1)</script>", caller="<b>x</b>", text="<img src=x onerror=alert(1)> [x](javascript:alert(1))")
    shown = text(page.get(f"/desk/{found.key}"))
    assert "<script>alert(1)" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_a_customer_has_no_queue(browser, dev, ann, called):
    found = called(ann)
    customer = browser(dev)
    assert customer.get("/desk").status_code == 403
    assert customer.get(f"/desk/{found.key}").status_code == 404
    assert post(customer, found.key, verb="take").status_code == 404


def test_a_page_costs_few_queries_however_long_the_list(page, ann, called, django_assert_max_num_queries):
    for number in range(12):
        called(ann, f"Request {number}")
    with django_assert_max_num_queries(14):
        page.get("/desk")
    with django_assert_max_num_queries(30):
        page.get("/desk/REQ-1")


def test_the_program_takes_in_and_answers(client, ann, desk):
    _key, secret = cast.key("Monitoring", rights=("read", "create"))
    head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    made = client.post("/api/v1/desk/requests", {"title": "Disk full", "caller": {"email": "ops@example.net"}}, **head)
    assert made.status_code == 201
    assert (made.json()["key"], made.json()["caller"]["email"], made.json()["channel"]) == ("REQ-1", "ops@example.net", "api")
    assert client.post("/api/v1/desk/requests/REQ-1/answers", {"text": "Cleaned", "then": "solve"}, **head).json()["state"] == "solved"
    assert client.patch("/api/v1/desk/requests/REQ-1", {"impact": 1}, **head).json()["impact"] == 1
    assert [one["kind"] for one in client.get("/api/v1/desk/requests/REQ-1/entries", **head).json()] == ["answer"]
    assert [one["key"] for one in client.get("/api/v1/desk/requests?state=solved", **head).json()] == ["REQ-1"]
    assert client.post("/api/v1/desk/requests", {"title": ""}, **head).status_code == 422
    assert client.get("/api/v1/desk/requests/REQ-99", **head).status_code == 404


def test_guests_of_hidden_requests_are_hidden_too(ann, bo, hr):
    draft = Draft(title="A complaint", desk="hr", caller=CallerDraft(name="Quiet Quentin"))
    actions.open_request(by=cast.acting(bo), at=clock.now(), draft=draft)
    assert [one.name for one in queries.callers("quen", by=cast.acting(bo))] == ["Quiet Quentin"]
    assert queries.callers("quen", by=cast.acting(ann)) == []


def test_a_category_of_another_desk_is_refused_at_its_field(page, ann, desk):
    team = cast.team("Facilities", ann)
    other = actions.create_desk(by=SYSTEM_ACTOR, at=clock.now(), name="Facilities", slug="facilities", team_id=team.id)
    doors = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk=other.id, name="Doors")
    said = {"title": "Stuck", "kind": "incident", "impact": 4, "urgency": 2, "channel": "phone", "category_id": doors.id}
    refused = page.post("/desk/new", {**said, "desk": desk.id})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"category_id": ["This category is of another desk."]}
    assert page.post("/desk/new", {**said, "desk": other.id}).status_code == 302


def test_nobody_is_led_to_a_page_that_refuses_them(page, ann, browser, desk, crew, called):
    boss, reader = cast.person("Boss", role="owner"), cast.person("Reader", role="stakeholder")
    caller = called(ann).caller.id
    places = ("/settings/desk", "/settings/desk/it", "/desk/figures", f"/desk/callers/{caller}", "/profile")
    led = {"/settings/desk/it", "/settings/desk/skills", "/desk/figures/mail", f"/desk/new?caller={caller}", "/profile/incidents"}

    def shown(who) -> set[str]:
        pages = [who.get(place) for place in places]
        return {link for link in led if any(f'href="{link}"' in text(one) for one in pages if one.status_code == 200)}

    assert shown(browser(boss)) == led
    assert shown(page) == {"/desk/figures/mail", f"/desk/new?caller={caller}", "/profile/incidents"}
    assert shown(browser(reader)) == {"/profile/incidents"}
    assert shown(browser(cast.dev())) == set()
    managing = cast.person("Managing")
    people.add_member(by=SYSTEM_ACTOR, at=cast.NOON, team_id=crew.id, user_id=managing.id, role="admin")
    assert shown(browser(managing)) == led - {"/settings/desk/skills"}


def test_a_request_that_is_sent_again_after_going_back_is_opened_once(page, ann, desk):
    said = {"title": "Stuck", "name": "Kari Holm", "kind": "incident", "impact": 4, "urgency": 2, "channel": "phone", "desk": desk.id}
    tokens = [page.get("/desk/new").context["form"]["id"].value() for _turn in range(3)]
    first, again, other = (
        page.post("/desk/new", {**said, "id": token, **more}, follow=True)
        for token, more in zip(tokens, ({}, {}, {"name": "Per"}), strict=True)
    )
    assert [one.redirect_chain[-1][0] for one in (first, again, other)] == ["/desk/REQ-1", "/desk/REQ-1", "/desk/REQ-2"]
    assert "You have sent this already: it is REQ-1. It was not sent a second time." in text(again)
