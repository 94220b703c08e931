"""The pages: everything by press of a button, without script."""

import pytest
from django.urls import reverse

from tests import cast
from tests.apps.changes.conftest import HOUR, MILD
from varsko.changes import actions, links, queries
from varsko.changes.data import Wish
from varsko.changes.models import Change, Seat
from varsko.core import clock
from varsko.desk import actions as desk_actions
from varsko.desk.data import Draft
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_from_nothing_to_a_plan_by_forms(ann, bo, cleo, desk, service, browser):
    page = browser(ann)
    assert "No change here" in text(page.get("/changes"))
    made = page.post("/changes/new", {"title": "New switch", "desk": desk.id, "text": "The old one is old", "template": ""})
    assert made.url == "/changes/REQ-1"
    form = page.get("/changes/REQ-1/plan")
    assert "How risky is it?" in text(form)
    said = {f"risk_{name}": answer for name, answer in MILD.items()}
    said |= {"size": "simple", "owner": ann.id, "services": [service.id], "plan": "Swap it", "test": "", "back_out": ""}
    said |= {"begins_at": "2099-03-02T12:00", "ends_at": "2099-03-02T13:00"}
    assert page.post("/changes/REQ-1/plan", said).status_code == 302
    assert page.post("/changes/REQ-1/round", {"name": "Team", "people": [bo.id], "needed": 1}).status_code == 302
    assert page.post("/changes/REQ-1/do", {"verb": "ask"}).status_code == 302
    assert Change.objects.get().state == "asked"
    shown = text(page.get("/changes/REQ-1"))
    assert "Swap it" in shown
    assert "has not answered" in shown
    assert "New switch" in text(page.get("/changes"))


def test_what_is_missing_is_said(ann, opened, browser):
    page = browser(ann)
    page.post(f"/changes/{opened.key}/do", {"verb": "ask"})
    assert "Answer all questions about the risk." in text(page.get(f"/changes/{opened.key}"))


def test_a_wrong_form_says_what_is_wrong(ann, opened, browser):
    page = browser(ann)
    answer = page.post(
        f"/changes/{opened.key}/plan", {"size": "simple", "owner": ann.id, "begins_at": "2099-03-02T12:00", "ends_at": "2099-03-02T11:00"}
    )
    assert answer.status_code == 422
    assert "It must end after it begins." in text(answer)
    far = {"size": "simple", "owner": ann.id, "begins_at": "0001-01-01T00:00", "ends_at": "0001-01-01T01:00"}
    assert page.post(f"/changes/{opened.key}/plan", far).status_code == 422
    assert page.post("/changes/new", {"title": ""}).status_code == 422
    assert page.post(f"/changes/{opened.key}/round", {"name": "x", "needed": 1}).status_code == 422


def test_who_is_responsible_is_said_and_not_left_to_the_browser(ann, bo, opened, browser):
    """A select without a choice of its own shows, and sends, its first."""
    Change.objects.update(owner=None)
    page = browser(ann)
    form = page.get(f"/changes/{opened.key}/plan").context["form"]
    assert form.fields["owner"].choices[0][0] == ""
    assert page.post(f"/changes/{opened.key}/plan", {"size": "simple", "owner": "", "plan": "Look"}).status_code == 422
    people_actions.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=bo.id, is_active=False)
    Change.objects.update(owner=bo.id)
    assert page.get(f"/changes/{opened.key}/plan").context["form"].fields["owner"].choices[0][0] == ""


def test_the_one_who_is_asked_decides_on_the_page(bo, ann, asked, browser, look):
    page = browser(bo)
    assert "1 change waits for your approval" in text(page.get("/changes"))
    assert "Move the booking database" in text(page.get("/changes/approvals"))
    assert "Your approval is asked" in text(page.get(f"/changes/{asked.key}"))
    page.post(f"/changes/{asked.key}/do", {"verb": "approved", "seat": Seat.objects.get().pk})
    assert look(asked, ann).state == "approved"
    assert "Nothing waits for your approval" in text(page.get("/changes"))


def test_moves_with_a_reason_have_a_page(ann, approved, browser, look):
    page = browser(ann)
    page.post(f"/changes/{approved.key}/do", {"verb": "schedule"})
    assert look(approved, ann).state == "scheduled"
    assert page.get(f"/changes/{approved.key}/withdraw").status_code == 200
    assert page.post(f"/changes/{approved.key}/withdraw", {"note": ""}).status_code == 422
    page.post(f"/changes/{approved.key}/withdraw", {"note": "Not now"})
    assert look(approved, ann).state == "withdrawn"
    assert page.get(f"/changes/{approved.key}/nonsense").status_code == 404


def test_somebody_stands_in_by_a_form(bo, eve, browser):
    page = browser(bo)
    said = {"deputy": eve.id, "begins_at": "2099-03-02T12:00", "ends_at": "2099-03-03T12:00"}
    assert page.post("/changes/approvals", said).status_code == 302
    assert "Eve" in text(page.get("/changes/approvals"))
    page.post("/changes/approvals", {"end": queries.deputies_of(cast.acting(bo), clock.now())[0].id})
    assert queries.deputies_of(cast.acting(bo), clock.now()) == []


def test_a_round_that_was_wished_for_can_be_taken_away(ann, planned, browser, look):
    browser(ann).post(f"/changes/{planned.key}/do", {"verb": "unround", "round": "0"})
    assert look(planned, ann).rounds == ()


def test_a_request_leads_to_its_plan(ann, desk, browser, doing):
    made = desk_actions.open_request(**doing(ann), draft=Draft(title="New switch", desk="it", kind="change"))
    page = browser(ann)
    assert "Begin to plan it" in text(page.get(f"/desk/{made.key}"))
    assert page.post("/changes/plan", {"request": made.id}).url == f"/changes/{made.key}"
    assert "Plan, risk and approval" in text(page.get(f"/desk/{made.key}"))
    other = desk_actions.open_request(**doing(ann), draft=Draft(title="Printer", desk="it"))
    assert "Begin to plan it" not in text(page.get(f"/desk/{other.key}"))


def test_strangers_see_nothing(dev, eve, opened, browser, client):
    assert browser(dev).get("/changes").status_code == 403
    assert browser(dev).get("/changes/approvals").status_code == 403  # it names everybody who works here
    assert browser(dev).get(f"/changes/{opened.key}").status_code == 404
    assert client.get("/changes").status_code == 302
    for where in ("/settings/changes/template", "/settings/changes/round", "/settings/changes/freeze"):
        assert browser(eve).get(where).status_code == 403


def test_an_admin_sets_it_up_by_forms(cleo, bo, service, browser):
    page = browser(cleo)
    said = {f"risk_{name}": answer for name, answer in MILD.items()}
    said |= {"name": "Patches", "size": "simple", "standard": "on", "minutes": "30", "plan": "Patch", "service": service.id}
    assert page.post("/settings/changes/template", said).status_code == 302
    template = queries.templates()[0]
    assert page.get(f"/settings/changes/template/{template.id}").status_code == 200
    page.post("/settings/changes/round", {"name": "CAB", "people": [bo.id], "needed": "1", "level": "medium"})
    times = {"begins_at": "2099-12-20T00:00", "ends_at": "2099-12-27T00:00"}
    page.post("/settings/changes/freeze", {"name": "Christmas", "reason": "Peak of the year", **times})
    shown = text(page.get("/settings/changes"))
    assert all(word in shown for word in ("Patches", "CAB", "Christmas", "Peak of the year"))
    page.post(f"/settings/changes/template/{template.id}/end")
    page.post(f"/settings/changes/round/{queries.standing()[0].id}/end")
    page.post(f"/settings/changes/freeze/{queries.freezes(clock.now(), by=SYSTEM_ACTOR)[0].id}/end")
    assert (queries.templates(), queries.standing(), queries.freezes(clock.now(), by=SYSTEM_ACTOR)) == ([], [], [])
    assert page.post("/settings/changes/moon/1/end").status_code == 404


def token_of(one) -> str:
    return links.token(Seat.objects.get().pk, one.id)


def test_looking_at_the_link_of_a_letter_changes_nothing_and_one_press_answers(bo, asked, ann, client, look):
    """A mail scanner fetches the link as often as it likes."""
    where = reverse("change-answer", args=[token_of(bo)])
    for _time in range(3):
        shown = client.get(where)
        assert (shown.status_code, shown["Referrer-Policy"]) == (200, "no-referrer")
    assert "Copy, switch, look." in text(shown)
    assert client.get(f"{where}/do").status_code == 405
    assert look(asked, ann).state == "asked"
    assert client.post(f"{where}/do", {"vote": "approved", "note": "Good plan"}).status_code == 302
    assert look(asked, ann).state == "approved"
    said = queries.rounds(asked.id, asked.version)[0].seats[0]
    assert (said.via, said.note) == ("link", "Good plan")
    assert "It counts." in text(client.get(where))
    assert client.post(f"{where}/do", {"vote": "refused"}).status_code == 409


def test_a_link_of_an_old_plan_answers_nothing(bo, ann, asked, written, client, look):
    where = reverse("change-answer", args=[token_of(bo)])
    written(asked, plan="Something else")
    assert client.post(f"{where}/do", {"vote": "approved"}).status_code == 409
    assert look(asked, ann).state == "draft"
    assert client.post(f"{where}/do", {"vote": "x"}).status_code == 422


@pytest.mark.parametrize("wrong", ["x", "0" * 88, "é" * 88, "a" * 1000])
def test_a_forged_link_leads_nowhere(asked, client, wrong):
    assert client.get(reverse("change-answer", args=[wrong])).status_code == 404
    assert client.post(reverse("change-answered", args=[wrong]), {"vote": "approved"}).status_code == 404


def test_the_link_of_one_is_not_good_for_another(bo, eve, asked, client):
    """Whoever holds a true link and puts another person into it has no true link any more."""
    true = token_of(bo)
    forged = true[:32] + eve.id.replace("-", "") + true[64:]
    assert client.get(reverse("change-answer", args=[forged])).status_code == 404


def test_someone_who_left_answers_nothing(bo, asked, client):
    where = reverse("change-answer", args=[token_of(bo)])
    people_actions.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=bo.id, is_active=False)
    assert client.post(f"{where}/do", {"vote": "approved"}).status_code == 404


def test_who_works_here_no_longer_reads_and_answers_nothing(bo, asked, client):
    where = reverse("change-answer", args=[token_of(bo)])
    people_actions.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=bo.id, role="customer")
    assert client.get(where).status_code == 404
    assert client.post(f"{where}/do", {"vote": "approved"}).status_code == 404


def test_the_link_of_a_deputy_is_good_as_long_as_they_stand_in(bo, eve, planned, ann, client, doing, time_machine):
    at = clock.now()
    actions.name_deputy(**doing(bo), deputy=eve.id, begins_at=at, ends_at=at + HOUR)
    actions.ask(**doing(ann), ref=planned.key)
    where = reverse("change-answer", args=[token_of(eve)])
    assert "You stand in for Bo." in text(client.get(where))
    time_machine.move_to(at + 2 * HOUR, tick=False)
    assert client.get(where).status_code == 404
    assert client.post(f"{where}/do", {"vote": "approved"}).status_code == 404


@pytest.mark.parametrize("said", ["nonsense", "2026-03-02", "9999-12-31", "0001-01-01", ""])
def test_the_calendar_shows_six_weeks_whatever_is_asked(ann, scheduled, browser, said):
    assert browser(ann).get("/changes/calendar", {"from": said}).status_code == 200


def test_the_list_has_a_bounded_number_of_queries(ann, bo, desk, written, browser, doing, django_assert_max_num_queries):
    page = browser(ann)
    for number in range(6):
        written(actions.open_change(**doing(ann), title=f"Change {number}", desk="it"), rounds=(Wish(name="T", people=(bo.id,)),))
    page.get("/changes")
    with django_assert_max_num_queries(24):
        assert "Change 5" in text(page.get("/changes"))
    assert page.get("/changes", {"shown": "all", "before": "nonsense"}).status_code == 200


def test_a_change_is_found_by_its_words_by_those_who_may_know_of_it(ann, dev, planned, browser):
    assert f"/changes/{planned.key}" in browser(ann).get("/search", {"q": "switch copy"}).content.decode()
    found = browser(ann).get("/search", {"q": planned.key}).content.decode()
    assert (found.count(f"/changes/{planned.key}"), found.count(f'"/desk/{planned.key}"')) == (1, 0)
    assert "/changes/REQ" not in browser(dev).get("/search", {"q": "booking"}).content.decode()
