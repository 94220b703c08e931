"""The pages of incidents, as people use them, without JavaScript."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import cast
from varsko.alerts import actions as alert_actions
from varsko.alerts import queries as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.pages.small import FORMS
from varsko.paging import actions as paging
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import Team

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def hidden(page_text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page_text)
    assert found, name
    return found[1]


@pytest.fixture
def shop(ann):
    team = paging.set_up_team(by=SYSTEM_ACTOR, at=cast.NOON, name="Web", members=[(ann.id, "admin")])
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop", team_id=team.id)


def said(**more) -> dict[str, str]:
    return {"summary": "Nobody can pay", "severity": "3", "id": str(uuid4()), **more}


def test_an_empty_list_says_that_anybody_may_declare(page):
    assert "No incident yet" in text(page.get("/incidents"))


def test_declaring_a_mild_incident_takes_one_press(page):
    response = page.post("/incidents/declare", said(), follow=True)
    assert "HOT-1 is declared." in text(response)
    assert "Nobody can pay" in text(page.get("/incidents/HOT-1"))


def test_who_is_paged_is_named_before_it_is_pressed(page, shop):
    asked = said(severity="1", service_id=shop.id)
    first = text(page.post("/incidents/declare", asked))
    assert "Pages Ann now." in first
    assert "Declare and page Ann" in first
    assert queries.count(by=SYSTEM_ACTOR) == 0
    again = page.post("/incidents/declare", asked | {"seen": hidden(first, "seen")}, follow=True)
    assert "HOT-1 is declared. Paged now: Ann." in text(again)


def test_with_javascript_the_names_follow_the_choices(page, shop):
    said = text(page.get("/incidents/declare", {"severity": "1", "service_id": shop.id}, headers=HTMX))
    assert "Pages Ann now." in said
    assert "<html" not in said
    assert "Pages nobody." in text(page.get("/incidents/declare", {"severity": "3", "service_id": shop.id}, headers=HTMX))


def test_pressing_twice_declares_once(page):
    asked = said()
    page.post("/incidents/declare", asked)
    page.post("/incidents/declare", asked)
    assert queries.count(by=SYSTEM_ACTOR) == 1


def test_what_was_typed_is_kept_when_something_is_wrong(page):
    response = text(page.post("/incidents/declare", said(summary="", description="Since noon")), 422)
    assert "Since noon" in response


def test_the_declare_page_shows_what_is_going_on(page, ann, declared):
    declared(ann, "Checkout is down")
    assert "Checkout is down" in text(page.get("/incidents/declare"))


def test_an_alert_is_promoted(page, ann):
    received = alert_actions.receive([Parcel(signal=Signal(message="Disk full", alias="disk"))], at=clock.now())[0]
    alert = alerts.alert(received.alert_id, by=SYSTEM_ACTOR)
    assert alert
    link = f"/incidents/declare?alert={alert.number}"
    assert link in text(page.get(reverse("alert", args=[alert.number])))
    form = text(page.get(link))
    assert 'value="Disk full"' in form
    page.post("/incidents/declare", said(summary="Disk full", alert=hidden(form, "alert")))
    assert "Belongs to" in text(page.get(reverse("alert", args=[alert.number])))
    assert f"#{alert.number} Disk full" in text(page.get("/incidents/HOT-1"))


def test_a_customer_declares_and_is_thanked_but_sees_nothing(browser, ann, declared):
    declared(ann, "Checkout is down")
    phone = browser(cast.dev())
    assert "Checkout is down" not in text(phone.get("/incidents/declare"))
    response = phone.post("/incidents/declare", said(summary="I cannot log in"), follow=True)
    assert "Thank you, it is logged" in text(response)
    for path in ("/incidents", "/incidents/HOT-2"):
        assert phone.get(path).status_code in {403, 404}


def test_one_press_leads_and_says_that_it_is_being_fixed(page, ann, declared):
    declared(ann)
    page.post("/incidents/HOT-1/do", {"verb": "take"})
    shown = text(page.get("/incidents/HOT-1"))
    assert "Fixing" in shown
    assert "Ann is incident manager now" in shown


def test_the_page_answers_first(page, ann, shop, declared):
    declared(ann, severity=1, service_id=shop.id)
    shown = text(page.get("/incidents/HOT-1"))
    for answer in ("Sev 1", "New", "Shop", "Nobody yet", "I lead this"):
        assert answer in shown


def test_short_addresses_and_small_letters_lead_to_the_incident(page, ann, declared):
    declared(ann)
    for path in ("/i/HOT-1", "/i/hot-1", "/inc/1"):
        assert page.get(path).headers["Location"] == "/incidents/HOT-1"
    assert page.get("/i/HOT-9").status_code == 404


@pytest.mark.parametrize("what", sorted(FORMS))
def test_every_small_form_is_shown_and_survives_nonsense(page, ann, declared, what):
    declared(ann)
    shown = text(page.get(f"/incidents/HOT-1/{what}"))
    assert str(FORMS[what].TITLE) in shown.replace("&#x27;", "'")
    nonsense = dict.fromkeys(FORMS[what].base_fields, "\x00<script>")
    assert page.post(f"/incidents/HOT-1/{what}", nonsense).status_code in {200, 302, 422}


def test_an_unknown_form_is_not_there(page, ann, declared):
    declared(ann)
    assert page.get("/incidents/HOT-1/obliterate").status_code == 404


def test_resolving_asks_when_it_ended_and_what_helped(page, ann, declared):
    declared(ann)
    shown = text(page.get("/incidents/HOT-1/resolve"))
    ended = re.search(r'value="(\d{4}-[^"]+)"', shown)
    assert ended
    page.post("/incidents/HOT-1/resolve", {"impact_ended_at": ended[1], "fix": "Restarted it"})
    done = text(page.get("/incidents/HOT-1"))
    assert "Resolved" in done
    assert "Restarted it" in done


def test_a_cleanup_task_needs_an_owner_and_a_day(page, ann, declared):
    declared(ann)
    wrong = text(page.post("/incidents/HOT-1/task", {"title": "Add a test", "kind": "cleanup"}), 422)
    assert "Somebody must own a clean-up task." in wrong
    page.post("/incidents/HOT-1/task", {"title": "Add a test", "kind": "cleanup", "owner_id": ann.id, "due_on": "2030-01-31"})
    assert "Add a test" in text(page.get("/incidents/HOT-1"))
    page.post("/incidents/HOT-1/do", {"verb": "finish", "number": "1"})
    assert queries.tasks(queries.incident("HOT-1", by=SYSTEM_ACTOR).id)[0].done_by == "Ann"


def test_a_task_is_for_a_day_to_come_and_keeps_its_day_when_it_is_late(page, ann, declared, time_machine):
    time_machine.move_to(cast.NOON, tick=False)
    declared(ann)
    task = {"title": "Add a test", "kind": "cleanup", "owner_id": ann.id, "due_on": "2001-01-01"}
    assert "This lies in the past." in text(page.post("/incidents/HOT-1/task", task), 422)
    assert page.post("/incidents/HOT-1/task", task | {"due_on": cast.NOON.date().isoformat()}).status_code == 302
    time_machine.move_to(cast.NOON + timedelta(days=3), tick=False)
    late = task | {"title": "Add two tests", "due_on": cast.NOON.date().isoformat()}
    assert page.post("/incidents/HOT-1/tasks/1", late).status_code == 302
    assert queries.tasks(queries.incident("HOT-1", by=SYSTEM_ACTOR).id)[0].title == "Add two tests"


def test_a_note_is_written_where_it_happened(page, ann, declared):
    found = declared(ann)
    page.post("/incidents/HOT-1/do", {"verb": "note", "text": "Said on the phone: **roll back**"})
    assert "<strong>roll back</strong>" in text(page.get("/incidents/HOT-1"))
    entry = next(one for one in queries.timeline(found, by=SYSTEM_ACTOR).rows if one.entry_id)
    page.post(f"/incidents/HOT-1/entries/{entry.entry_id}", {"text": "Said at noon", "happened_at": "2026-01-02T12:00"})
    shown = text(page.get("/incidents/HOT-1/timeline"))
    assert "Said at noon" in shown
    assert "first said to be" in shown
    page.post(f"/incidents/HOT-1/entries/{entry.entry_id}", {"do": "remove"})
    assert "Said at noon" not in text(page.get("/incidents/HOT-1/timeline"))


def test_the_timeline_can_be_filtered_and_taken_away(page, ann, declared):
    found = declared(ann, "Nobody can pay")
    actions.write_entry(by=cast.acting(ann), at=clock.now(), ref=found.key, text="One\n\nTwo")
    assert "declared it" not in text(page.get("/incidents/HOT-1/timeline?only=written"))
    response = page.get("/incidents/HOT-1/timeline.md")
    assert response.headers["Content-Disposition"] == 'attachment; filename="HOT-1.md"'
    lines = response.content.decode()
    assert lines.startswith("# HOT-1 – Nobody can pay")
    assert "  > One\n  > \n  > Two" in lines


def test_filters_live_in_the_address(page, ann, declared):
    declared(ann, "Slow checkout", severity=1)
    declared(ann, "Typo on a page", severity=3)
    assert "Typo" not in text(page.get("/incidents?severity=1"))
    assert "Slow" not in text(page.get("/incidents?q=typo"))
    assert "Nothing fits these filters" in text(page.get("/incidents?shown=resolved"))
    for nonsense in ("?severity=x&before=-1", "?shown=%00&service=1", "?before=99999999999999999999"):
        text(page.get(f"/incidents{nonsense}"))


def test_the_list_costs_the_same_however_long_it_is(page, ann, declared, django_assert_max_num_queries):
    for number in range(20):
        declared(ann, f"Broken {number}", severity=number % 3 + 1)
    page.get("/incidents")
    with django_assert_max_num_queries(16):
        page.get("/incidents")


def test_the_page_of_an_incident_keeps_its_budget(page, ann, shop, declared, django_assert_max_num_queries):
    found = declared(ann, severity=1, service_id=shop.id)
    for number in range(10):
        actions.write_entry(by=cast.acting(ann), at=clock.now(), ref=found.key, text=f"Note {number}")
        actions.add_task(by=cast.acting(ann), at=clock.now(), ref=found.key, title=f"Task {number}")
    page.get("/incidents/HOT-1")
    with django_assert_max_num_queries(38):
        page.get("/incidents/HOT-1")


def test_ongoing_incidents_are_on_the_first_page(page, ann, declared):
    declared(ann, "Checkout is down")
    assert "Checkout is down" in text(page.get("/"))


def test_search_finds_an_incident_by_key_and_by_words(page, ann, declared):
    declared(ann, "Checkout is down")
    assert "HOT-1 Checkout" in text(page.get("/search?q=hot-1"))
    assert "HOT-1 Checkout" in text(page.get("/search?q=checkout"))


def test_a_team_has_a_list_of_its_own_at_an_address_that_stays(page, ann, bo, shop, declared):
    till = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Till", team_id=cast.team("Tills", bo).id)
    declared(ann, "Shop is down", service_id=shop.id)
    declared(ann, "Till is down", service_id=till.id)
    declared(ann, "Both suffer", service_id=till.id, affected=(shop.id,))
    declared(ann, "Nobody knows whose")
    link = f"/incidents?team={shop.team_id}"
    assert f'href="{link}"' in text(page.get(f"/settings/teams/{shop.team_id}"))
    shown = text(page.get(link))
    assert "Incidents – Web" in shown
    assert shown.index("Going on now") < shown.index("Shop is down")
    assert shown.count(">Both suffer<") == 1
    for other in ("Till is down", "Nobody knows whose"):
        assert other not in shown
    assert "Nothing fits these filters" in text(page.get(f"{link}&shown=resolved"))


def test_the_list_of_a_private_team_tells_others_nothing_of_it(browser, ann, bo, declared):
    team = cast.team("Secret", ann)
    Team.objects.filter(pk=team.id).update(private=True)
    service = catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Vault", team_id=team.id)
    declared(ann, "A door stands open", service_id=service.id)
    assert "A door stands open" in text(browser(ann).get(f"/incidents?team={team.id}"))
    shown = text(browser(bo).get(f"/incidents?team={team.id}"))
    assert "A door stands open" not in shown
    assert "Secret" not in shown


def test_the_word_that_keys_begin_with_is_a_short_address(page, client, cleo, ann, declared):
    declared(ann)
    assert page.get("/hot").headers["Location"] == "/incidents"
    assert page.get("/HOT-1").headers["Location"] == page.get("/hot-1").headers["Location"] == "/incidents/HOT-1"
    actions.change_settings(by=cast.acting(cleo), at=clock.now(), prefix="OPS")
    assert page.get("/ops").headers["Location"] == "/incidents"
    assert client.get("/ops", follow=True).redirect_chain[-1][0].startswith("/login")
    for none in ("/hot", "/nowhere", "/ops-x", "/ops-1-2"):
        assert page.get(none).status_code == client.get(none).status_code == 404, none


def test_what_is_over_asks_for_nothing_that_belongs_before_its_end(page, ann, declared):
    found = declared(ann, severity=1)
    actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    before = text(page.get("/incidents/HOT-1"))
    for words in ("To do now", "Nobody has assessed it yet", "Checklists"):
        assert words in before, words
    assert "To do afterwards" not in before
    at = clock.now()
    actions.resolve(by=cast.acting(ann), at=at, ref=found.id, impact_ended_at=at, fix="Rolled back")
    after = text(page.get("/incidents/HOT-1"))
    for words in ("To do now", "Nobody has assessed it yet", "Checklists"):
        assert words not in after, words
    for words in ("To do afterwards", "Add a task", "Nobody assessed what it did to whom."):
        assert words in after, words
