"""Told on status pages: planned maintenance that follows its change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.apps.changes.conftest import HOUR
from varsko.changes import actions, queries
from varsko.changes.data import PlanDraft
from varsko.core import clock
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import User
from varsko.statuspages import actions as statuspages
from varsko.statuspages import queries as status_queries
from varsko.statuspages.data import ComponentDraft, PageDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db):
    made = statuspages.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Freight", slug="freight", languages=("en", "nb")))
    statuspages.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name="Booking"))
    return made


@pytest.fixture
def told(page):
    """What the page tells, as (stage, last words)."""

    def tell():
        rows = status_queries.reports(page.id, drafts=True)
        return [(one.stage, one.updates[0].texts.get("en", "")) for one in rows]

    return tell


@pytest.fixture
def announced(asked, ann, page, doing):
    code = status_queries.components(page.id)[0].code
    said = {"title": "Booking moves", "text": "Booking is away for an hour.", "components": [code]}
    return actions.announce(**doing(ann), ref=asked.key, page=page.id, **said)


@pytest.fixture
def shown(announced, ann, bo, doing, seat):
    """In the calendar, and on the page."""
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    return actions.move(**doing(ann), ref=announced.key, move="schedule")


def test_nothing_is_told_before_it_is_approved_and_in_the_calendar(announced, bo, doing, seat, told):
    assert told() == []
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    assert told() == []


def test_in_the_calendar_it_is_planned_maintenance(shown, page, told):
    assert told() == [("scheduled", "Booking is away for an hour.")]
    report = status_queries.reports(page.id)[0]
    assert (report.planned_for, report.planned_until) == (shown.begins_at, shown.ends_at)
    assert [one.component.name for one in report.affected] == ["Booking"]


def test_every_language_of_the_page_has_a_title_and_the_text_where_it_was_written(shown, page):
    report = status_queries.reports(page.id)[0]
    assert report.titles == {"en": "Booking moves", "nb": "Planlagt arbeid: Booking"}
    assert report.updates[0].texts == {"en": "Booking is away for an hour."}


def test_where_each_group_of_readers_sees_its_own_part_no_title_names_the_parts(announced, ann, bo, doing, seat, page):
    draft = PageDraft(name="Freight", slug="freight", languages=("en", "nb"), access="groups")
    statuspages.change_page(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, draft=draft)
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    actions.move(**doing(ann), ref=announced.key, move="schedule")
    report = status_queries.reports(page.id)[0]
    assert report.titles == {"en": "Booking moves", "nb": "Planlagt arbeid"}
    assert [one.component.name for one in report.affected] == ["Booking"]


def test_what_is_written_in_other_languages_is_told_in_them(asked, client, ann, bo, page, doing, seat):
    code = status_queries.components(page.id)[0].code
    said = {"page": page.id, "title": "Booking moves", "text": "Away for an hour.", "components": [f"{page.id}:{code}"]}
    client.force_login(User.objects.get(pk=ann.id))
    place = f"/changes/{asked.key}/announce"
    assert b"Norsk bokm" in client.get(place).content
    wrong = client.post(place, {**said, "title_nb": "x" * 999})
    assert wrong.status_code == 422
    assert b'<details class="mb-3" open>' in wrong.content
    assert client.post(place, {**said, "title_nb": "Bestillingen flytter", "text_nb": "Borte en time.", "title_xx": "?"}).status_code == 302
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    actions.move(**doing(ann), ref=asked.key, move="schedule")
    report = status_queries.reports(page.id)[0]
    assert report.titles == {"en": "Booking moves", "nb": "Bestillingen flytter"}
    assert report.updates[0].texts == {"en": "Away for an hour.", "nb": "Borte en time."}


@pytest.mark.parametrize(
    ("move", "note", "words"),
    [
        ("finish", "", ""),
        ("fail", "Short copy", "The work did not succeed"),
        ("back_out", "Old one again", "everything is as it was before"),
    ],
)
def test_the_page_follows_to_the_end(shown, ann, doing, told, time_machine, move, note, words):
    time_machine.move_to(shown.begins_at, tick=False)
    actions.move(**doing(ann), ref=shown.key, move="begin")
    assert told()[0][0] == "in_progress"
    actions.move(**doing(ann), ref=shown.key, move=move, note=note)
    stage, text = told()[0]
    assert stage == "completed"
    assert words in text
    assert note not in text or not note


def test_what_is_withdrawn_is_called_off(shown, ann, doing, told):
    actions.move(**doing(ann), ref=shown.key, move="withdraw", note="Not needed")
    assert told()[0][0] == "cancelled"


def test_another_time_moves_it_once_that_is_approved(shown, ann, bo, page, doing, seat, told):
    later = shown.begins_at + 24 * HOUR
    actions.write(**doing(ann), ref=shown.key, draft=PlanDraft(begins_at=later, ends_at=later + HOUR))
    assert status_queries.reports(page.id)[0].planned_for == shown.begins_at
    actions.ask(**doing(ann), ref=shown.key)
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    actions.move(**doing(ann), ref=shown.key, move="schedule")
    assert len(told()) == 1
    assert status_queries.reports(page.id)[0].planned_for == later


def test_a_new_plan_that_is_refused_calls_it_off(shown, ann, bo, doing, seat, told):
    actions.write(**doing(ann), ref=shown.key, draft=PlanDraft(plan="Worse"))
    actions.ask(**doing(ann), ref=shown.key)
    actions.decide(**doing(bo), seat=seat(bo), vote="refused")
    assert told()[0][0] == "cancelled"


def test_what_somebody_ended_on_the_page_stays_ended(shown, ann, page, doing, told, time_machine):
    code = status_queries.reports(page.id)[0].code
    statuspages.move_on(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=code, stage="cancelled")
    time_machine.move_to(shown.begins_at, tick=False)
    actions.move(**doing(ann), ref=shown.key, move="begin")
    actions.move(**doing(ann), ref=shown.key, move="finish")
    assert told()[0][0] == "cancelled"


def test_it_can_be_announced_late_and_taken_off(scheduled, ann, page, doing, told):
    said = {"page": page.id, "title": "Booking moves", "text": "Away."}
    actions.announce(**doing(ann), ref=scheduled.key, **said)
    assert told()[0][0] == "scheduled"
    with pytest.raises(Conflict):
        actions.announce(**doing(ann), ref=scheduled.key, **said)
    actions.unannounce(**doing(ann), ref=scheduled.key, page=page.id)
    assert told()[0][0] == "cancelled"
    assert queries.announcements(scheduled.id, by=cast.acting(ann)) == []


@pytest.mark.parametrize("wrong", [{"page": "x"}, {"title": ""}, {"text": ""}, {"components": ["x"]}])
def test_what_makes_no_sense_is_not_announced(asked, ann, page, doing, wrong):
    with pytest.raises(Invalid):
        actions.announce(**doing(ann), ref=asked.key, **{"page": page.id, "title": "x", "text": "x", **wrong})


def test_who_may_not_write_on_the_page_announces_nothing(asked, page, doing):
    with pytest.raises(NotAllowed):
        actions.announce(**doing(cast.person("Sofie", "stakeholder")), ref=asked.key, page=page.id, title="x", text="x")


def test_a_page_for_other_teams_is_told_nothing_and_known_to_nobody_else(scheduled, ann, eve, page, doing):
    team = cast.team("Harbour", eve)
    draft = PageDraft(name="Harbour", slug="harbour", access="teams", teams=(team.id,))
    hidden = statuspages.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=draft)
    with pytest.raises(Invalid):
        actions.announce(**doing(ann), ref=scheduled.key, page=hidden.id, title="x", text="x")
    actions.announce(by=SYSTEM_ACTOR, at=clock.now(), ref=scheduled.key, page=hidden.id, title="x", text="x")
    assert queries.announcements(scheduled.id, by=cast.acting(ann)) == []
    assert [one.page_name for one in queries.announcements(scheduled.id, by=cast.acting(eve))] == ["Harbour"]
    with pytest.raises(NotAllowed):
        actions.unannounce(**doing(ann), ref=scheduled.key, page=hidden.id)


def test_a_component_that_has_gone_since_holds_nothing_up(announced, ann, bo, page, doing, seat, told):
    code = status_queries.components(page.id)[0].code
    statuspages.remove_component(by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=code)
    actions.decide(**doing(bo), seat=seat(bo), vote="approved")
    actions.move(**doing(ann), ref=announced.key, move="schedule")
    assert told()[0][0] == "scheduled"


def test_maintenance_of_others_speaks_against_a_time_but_not_ones_own(shown, ann, opened, page, service, doing, desk, written):
    code = status_queries.components(page.id)[0].code
    statuspages.change_component(
        by=SYSTEM_ACTOR, at=clock.now(), ref=page.id, code=code, draft=ComponentDraft(name="Booking", service_id=service.id)
    )
    other = written(actions.open_change(**doing(ann), title="Other", desk="it"), begins=shown.begins_at)
    found = [queries.conflicts(one.window, [service.id], by=cast.acting(ann), but=one.id) for one in (other, shown)]
    assert [[one.why.value for one in rows if one.why.value == "maintenance"] for rows in found] == [["maintenance"], []]


def test_it_is_announced_by_a_form(asked, ann, page, browser):
    where = browser(ann)
    code = status_queries.components(page.id)[0].code
    assert "Booking" in where.get(f"/changes/{asked.key}/announce").content.decode()
    said = {"page": page.id, "title": "Booking moves", "text": "Away.", "components": [f"{page.id}:{code}"]}
    assert where.post(f"/changes/{asked.key}/announce", said).status_code == 302
    assert queries.announcements(asked.id, by=cast.acting(ann))[0].components == (code,)
    assert "Booking moves" in where.get(f"/changes/{asked.key}").content.decode()


def test_a_change_without_a_time_is_told_no_more(shown, ann, doing, told):
    actions.write(**doing(ann), ref=shown.key, draft=PlanDraft(without_time=True))
    assert [stage for stage, _text in told()] == ["cancelled"]


def test_the_form_asks_as_much_for_one_page_as_for_many(asked, ann, page, browser, django_assert_num_queries):
    ask = browser(ann)
    address = f"/changes/{asked.key}/announce"
    with CaptureQueriesContext(connection) as first:
        assert "Freight: Booking" in ask.get(address).content.decode()
    for slug in ("north", "south", "east"):
        made = statuspages.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name=slug, slug=slug))
        statuspages.add_component(by=SYSTEM_ACTOR, at=clock.now(), ref=made.id, draft=ComponentDraft(name="Booking"))
    with django_assert_num_queries(len(first)):
        assert "north: Booking" in ask.get(address).content.decode()


def test_the_form_asks_in_the_languages_of_the_page_that_is_chosen(asked, ann, page, browser):
    other = statuspages.create_page(by=SYSTEM_ACTOR, at=clock.now(), draft=PageDraft(name="Haven", slug="haven", languages=("nl", "pl")))
    ask, address = browser(ann), f"/changes/{asked.key}/announce"
    code = status_queries.components(page.id)[0].code
    first = ask.get(f"{address}").content.decode()
    assert ("title_nb" in first) != ("title_pl" in first)
    typed = {"title": "Booking <moves>", "text": "Away.", "components": [f"{page.id}:{code}"], "do": "page"}
    dutch = ask.post(address, {**typed, "page": other.id})
    assert dutch.status_code == 200
    shown = dutch.content.decode()
    assert "title_pl" in shown
    assert "title_nb" not in shown
    assert "Booking &lt;moves&gt;" in shown
    assert f'value="{page.id}:{code}" selected' in shown
    assert queries.announcements(asked.id, by=cast.acting(ann)) == []
    assert "title_nb" in ask.post(address, {**typed, "page": page.id}).content.decode()
    assert ask.post(address, {**typed, "page": "nobody's"}).status_code == 200


def test_where_all_pages_speak_the_same_nobody_is_asked_to_choose_first(asked, ann, page, browser):
    assert "Ask in the languages" not in browser(ann).get(f"/changes/{asked.key}/announce").content.decode()
