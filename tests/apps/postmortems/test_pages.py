"""The pages of reviews, as somebody uses them without script."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests import cast
from varsko.core import clock
from varsko.postmortems import actions, queries

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code in {200, 422}, response.status_code
    return " ".join(unescape(response.content.decode()).split())


def test_from_the_incident_to_its_review(page, ann, over, work):
    made = over(ann)
    assert "Begin the review" in text(page.get(f"/incidents/{made.key}"))
    page.post(f"/postmortems/{made.key}/begin")
    shown = text(page.get(f"/incidents/{made.key}"))
    assert "Open the review" in shown
    assert f'href="/postmortems/{made.key}"' in shown
    assert "1 review is not published yet" in text(page.get("/incidents"))


def test_an_incident_that_goes_on_shows_no_review(page, ann, review):
    assert "Begin the review" not in text(page.get("/incidents/declare"))


def test_write_read_publish(page, ann, review):
    said = {"summary": "The card gateway refused us.", "impact": "Nobody could pay.", "badly": "Nobody watched its **date**."}
    page.post("/postmortems/HOT-1/edit", said)
    page.post("/postmortems/HOT-1/factor", {"text": "The list is a page", "kind": "condition", "under": "1"})
    page.post("/postmortems/HOT-1/do", {"verb": "submit"})
    shown = text(page.get("/postmortems/HOT-1"))
    assert "In review" in shown
    assert "Nobody watched its <strong>date</strong>" in shown
    assert 'class="factor depth-1"' in shown
    assert "Ann resolved it" in shown
    assert "It is published" in text(page.post("/postmortems/HOT-1/do", {"verb": "publish"}, follow=True))
    assert "What we learned" in text(page.get("/incidents/HOT-1"))


def test_what_is_missing_is_said_in_words(page, review):
    page.post("/postmortems/HOT-1/edit", {"summary": "", "impact": ""})
    assert "Say what happened first." in text(page.post("/postmortems/HOT-1/do", {"verb": "submit"}, follow=True))


def test_an_action_with_owner_and_day(page, ann, review):
    day = (localdate(clock.now()) + timedelta(days=9)).isoformat()
    form = {"title": "Watch its date", "kind": "detect", "owner_id": ann.id}
    assert "An action needs a day." in text(page.post("/postmortems/HOT-1/action", form))
    page.post("/postmortems/HOT-1/action", {**form, "due_on": day})
    assert "Watch its date" in text(page.get("/postmortems/actions"))
    assert "Watch its date" in text(page.get("/postmortems/actions?whose=me"))
    page.post("/postmortems/HOT-1/actions/1", {**form, "title": "Watch all dates", "due_on": day})
    page.post("/postmortems/HOT-1/do", {"verb": "finish", "number": "1"})
    assert "Nothing is open" in text(page.get("/postmortems/actions"))
    page.post("/postmortems/HOT-1/do", {"verb": "unfinish", "number": "1"})
    assert "Why" in text(page.get("/postmortems/HOT-1/actions/1?drop"))
    page.post("/postmortems/HOT-1/actions/1?drop", {"note": "The vendor does it"})
    assert "will not be done: The vendor does it" in text(page.get("/postmortems/HOT-1"))


def test_a_late_action_says_so(page, ann, review):
    actions.add_action(
        by=cast.acting(ann), at=clock.now(), ref="HOT-1", title="Old", owner_id=ann.id, due_on=localdate(clock.now()) - timedelta(days=2)
    )
    assert "2 days late" in text(page.get("/postmortems/actions"))
    assert "1 of them is late" in text(page.get("/postmortems/actions"))


def test_factors_are_changed_and_taken_out(page, review):
    page.post("/postmortems/HOT-1/factors/1", {"text": "It ran out on Sunday", "kind": "trigger", "under": "", "is_main": "on"})
    assert "the main one" in text(page.get("/postmortems/HOT-1"))
    page.post("/postmortems/HOT-1/factors/1", {"do": "remove"})
    assert "It ran out" not in text(page.get("/postmortems/HOT-1")).partition("What contributed")[2].partition("What is done")[0]


def test_somebody_is_asked_and_approves(page, bo, browser, review):
    page.post("/postmortems/HOT-1/approver", {"user_id": bo.id})
    page.post("/postmortems/HOT-1/do", {"verb": "submit"})
    phone = browser(bo)
    assert "Approve it" in text(phone.get("/postmortems/HOT-1"))
    phone.post("/postmortems/HOT-1/do", {"verb": "approve"})
    assert "Approve it" not in text(phone.get("/postmortems/HOT-1"))


def test_going_back_asks_why(page, published):
    assert page.post("/postmortems/HOT-1/reopen", {"note": ""}).status_code == 422
    page.post("/postmortems/HOT-1/reopen", {"note": "A number was wrong"})
    assert "Draft" in text(page.get("/postmortems/HOT-1"))


def test_the_list_shows_what_waits_and_what_was_not_begun(page, ann, over, work, review):
    over(ann, "Slow", severity=2)
    assert "Slow" in text(page.get("/postmortems?shown=missing"))
    work()
    assert "Every incident that asks for a review has one" in text(page.get("/postmortems?shown=missing"))
    assert "2 are not published yet" in text(page.get("/postmortems"))
    assert "Nobody can pay" in text(page.get("/postmortems?shown=draft&q=pay"))
    assert "Nothing fits" in text(page.get("/postmortems?q=elephant"))
    assert page.get("/postmortems?shown=%00&q=%00").status_code == 200


def test_an_empty_house_says_what_reviews_are(page):
    assert "No review yet" in text(page.get("/postmortems"))


def test_settings_say_which_incidents_are_reviewed(page, browser, ann):
    assert page.get("/settings/reviews").status_code == 403
    cleo = browser(cast.cleo())
    assert "Severity 1, Critical" in text(cleo.get("/settings/reviews"))
    assert cleo.post("/settings/reviews", {"days_1": "91", "days_2": "7", "days_3": "0"}).status_code == 422
    cleo.post("/settings/reviews", {"days_1": "2", "days_2": "7", "days_3": "30"})
    assert queries.rules() == {1: 2, 2: 7, 3: 30}


@pytest.mark.parametrize("path", ["/postmortems/HOT-1", "/postmortems/zzz", "/postmortems/HOT-1/nothing", "/postmortems/HOT-1/factors/9"])
def test_what_is_not_there_is_not_found(page, path):
    assert page.get(path).status_code == 404


def test_lists_cost_the_same_however_long_they_are(page, ann, over, work, django_assert_max_num_queries):
    for number in range(6):
        over(ann, f"Nobody can pay {number}")
    work()
    for number in range(1, 6):
        day = localdate(clock.now()) + timedelta(days=number)
        actions.add_action(by=cast.acting(ann), at=clock.now(), ref=f"HOT-{number}", title="x", owner_id=ann.id, due_on=day)
    for path, most in (("/postmortems", 18), ("/postmortems/actions", 12), ("/postmortems/HOT-1", 34)):
        with django_assert_max_num_queries(most):
            page.get(path)


def test_a_script_reads_and_writes_reviews(ann, review):
    _, secret = cast.key("Script", rights=["read", "create"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(method, path="", body=None):
        return getattr(client, method)(f"/api/v1/postmortems{path}", data=body, content_type="application/json")

    assert send("get", "?state=draft").json()[0]["incident"]["key"] == "HOT-1"
    assert send("patch", "/HOT-1", {"learned": "Watch dates"}).json()["texts"]["learned"] == "Watch dates"
    assert send("post", "/HOT-1/factors", {"text": "No list", "under": 1}).json()["factors"][1]["depth"] == 1
    day = (localdate(clock.now()) + timedelta(days=5)).isoformat()
    made = send("post", "/HOT-1/actions", {"title": "Watch", "owner_id": ann.id, "due_on": day})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert send("get", "/actions").json()[0]["action"]["title"] == "Watch"
    assert send("post", "/HOT-1/actions/1/end", {}).json()["outcome"] == "done"
    assert send("post", "/HOT-1/moves", {"move": "publish"}).status_code == 422
    assert send("post", "/HOT-1/moves", {"move": "submit"}).json()["state"] == "in_review"
    assert send("post", "/HOT-1").status_code == 201
    assert send("get", "/HOT-9").status_code == 404


def test_a_text_of_a_review_may_ask_for_what_goes_on(ann, review, browser):
    actions.write(by=cast.acting(ann), at=clock.now(), ref=review.key, texts={"learned": "Ask {{incidents}} first"})
    assert "Nothing goes on." in browser(ann).get(f"/postmortems/{review.key}").content.decode()
