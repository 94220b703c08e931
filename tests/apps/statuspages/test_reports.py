"""What a page tells of: incidents, maintenance, and what they do to components."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, PageDraft, SaidDraft
from varsko.statuspages.models import Report, Spell, StatusPage


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def say(page, report, text="More news.", **more):
    return actions.say(by=SYSTEM_ACTOR, at=more.pop("at", NOON), ref=page.id, code=report.code, said=SaidDraft(texts={"en": text}, **more))


def test_an_incident_takes_its_components_along_and_gives_them_back(page, tells, state):
    report = tells(page, affects={"Tickets": "partial_outage"})
    assert (state(page, "Tickets"), state(page, "Timetable")) == ("partial_outage", "operational")
    assert report.impact == "major"
    over = say(page, report, stage="resolved", at=NOON + timedelta(minutes=30))
    assert state(page, "Tickets") == "operational"
    assert over.impact == "major"  # how bad it was, not how it is
    spell = Spell.objects.get()
    assert spell.ended_at - spell.began_at == timedelta(minutes=30)


def test_the_time_counts_from_when_it_began_not_from_when_it_was_told(page, tells):
    tells(page, affects={"Tickets": "major_outage"}, began_at=NOON - timedelta(minutes=20))
    assert Spell.objects.get().began_at == NOON - timedelta(minutes=20)


def test_of_two_incidents_the_worse_counts_until_both_are_over(page, tells, state):
    bad = tells(page, affects={"Tickets": "major_outage"})
    tells(page, "Slow", affects={"Tickets": "degraded_performance"})
    assert state(page, "Tickets") == "major_outage"
    say(page, bad, stage="resolved")
    assert state(page, "Tickets") == "degraded_performance"


def test_the_last_word_of_a_person_counts(page, tells, state, code):
    tells(page, affects={"Tickets": "major_outage"})
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="operational")
    assert state(page, "Tickets") == "operational"
    actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"), state="degraded_performance")
    assert state(page, "Tickets") == "degraded_performance"


def test_updates_are_the_newest_first_and_say_what_changed(page, tells, code):
    report = tells(page, affects={"Tickets": "major_outage"})
    ticket = code(page, "Tickets")
    after = say(page, report, "Better.", stage="monitoring", affects={ticket: "degraded_performance"}, at=NOON + timedelta(minutes=5))
    assert [one.texts["en"] for one in after.updates] == ["Better.", "We look into it."]
    assert [(one.before, one.after) for one in after.updates[0].changes] == [("major_outage", "degraded_performance")]
    assert after.monitoring_at == NOON + timedelta(minutes=5)


def test_a_promise_holds_until_the_next_update_and_nothing_is_promised_when_it_is_over(page, tells):
    soon = NOON + timedelta(minutes=15)
    report = tells(page, next_update_at=soon, eta_at=soon, eta_share=90)
    assert (report.next_update_at, report.eta_share) == (soon, 90)
    assert say(page, report).next_update_at is None
    over = say(page, report, stage="resolved", next_update_at=soon, restart="not_needed")
    assert (over.next_update_at, over.restart) == (None, "not_needed")


def test_a_correction_keeps_when_it_was_first_said_and_the_log_keeps_what(page, tells):
    report = tells(page, "Trouble", "It is the databse.")
    after = actions.edit_update(
        by=SYSTEM_ACTOR,
        at=NOON,
        ref=page.id,
        code=report.code,
        number=1,
        texts={"en": "It is the database."},
        said_at=NOON - timedelta(minutes=3),
    )
    said = after.updates[0]
    assert said.texts == {"en": "It is the database."}
    assert (said.first_said_at, said.said_at) == (NOON, NOON - timedelta(minutes=3))
    assert said.edited_at == NOON


def test_what_is_prepared_is_seen_by_nobody_until_it_is_published(page, tells, state):
    report = tells(page, affects={"Tickets": "major_outage"}, draft=True)
    assert queries.report(page.id, report.code) is None
    assert state(page, "Tickets") == "operational"
    actions.publish_report(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code)
    assert queries.report(page.id, report.code)
    assert state(page, "Tickets") == "major_outage"


def test_what_is_written_down_afterwards_counts_for_its_time_only(page, tells, state):
    tells(
        page, affects={"Tickets": "major_outage"}, stage="resolved", began_at=NOON - timedelta(hours=3), over_at=NOON - timedelta(hours=2)
    )
    spell = Spell.objects.get()
    assert (spell.began_at, spell.ended_at) == (NOON - timedelta(hours=3), NOON - timedelta(hours=2))
    assert state(page, "Tickets") == "operational"


def test_a_report_taken_off_leaves_its_components(page, tells, state):
    report = tells(page, affects={"Tickets": "major_outage"})
    actions.remove_report(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code)
    assert state(page, "Tickets") == "operational"
    assert queries.report(page.id, report.code, drafts=True) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"titles": {}}, "titles"),
        ({"titles": {"en": "x" * 201}}, "titles"),
        ({"texts": {"en": "x" * 25_001}}, "texts"),
        ({"stage": "no such"}, "stage"),
        ({"impact": "huge"}, "impact"),
        ({"scope": "moon"}, "scope"),
        ({"restart": "maybe"}, "restart"),
        ({"known_error": "javascript:alert(1)"}, "known_error"),
        ({"began_at": NOON + timedelta(hours=1)}, "began_at"),
        ({"stage": "scheduled"}, "planned_for"),
        ({"stage": "scheduled", "planned_for": NOON, "planned_until": NOON}, "planned_until"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(page, tells, wrong, field):
    with pytest.raises(Invalid) as refused:
        tells(page, **wrong)
    assert field in refused.value.errors
    assert not Report.objects.exists()


def test_a_component_of_another_page_cannot_be_affected(page, make, tells, code):
    other = make("Trains", "Trams")
    report = tells(page)
    with pytest.raises(Invalid):
        say(page, report, affects={code(other, "Trams"): "major_outage"})


# maintenance


def planned(tells, page, **more):
    times = {"planned_for": NOON + timedelta(hours=2), "planned_until": NOON + timedelta(hours=3)}
    return tells(page, "New tickets", "Tickets rest.", stage="scheduled", affects={"Tickets": "under_maintenance"}, **{**times, **more})


def seen(page, report):
    return queries.report(page.id, report.code)


def test_maintenance_reminds_begins_and_ends_by_itself(page, tells, state, noon):
    report = planned(tells, page, remind_before=60, ends_itself=True)
    assert state(page, "Tickets") == "operational"
    noon.move_to(NOON + timedelta(hours=1))
    work()
    assert "reminder" in seen(page, report).updates[0].texts["en"]
    noon.move_to(NOON + timedelta(hours=2))
    work()
    assert (seen(page, report).stage, state(page, "Tickets")) == ("in_progress", "under_maintenance")
    noon.move_to(NOON + timedelta(hours=3))
    work()
    assert (seen(page, report).stage, state(page, "Tickets")) == ("completed", "operational")
    assert [one.stage for one in seen(page, report).updates] == ["completed", "in_progress", "scheduled", "scheduled"]


def test_maintenance_that_takes_longer_says_so_and_does_not_end_at_its_old_time(page, tells, noon):
    report = planned(tells, page, ends_itself=True)
    noon.move_to(NOON + timedelta(hours=2))
    work()
    until = NOON + timedelta(hours=5)
    moved = actions.reschedule(
        by=SYSTEM_ACTOR, at=NOON + timedelta(hours=2), ref=page.id, code=report.code, planned_for=report.planned_for, planned_until=until
    )
    assert "longer" in moved.updates[0].texts["en"]
    noon.move_to(NOON + timedelta(hours=4))
    work()
    assert seen(page, report).stage == "in_progress"
    noon.move_to(until)
    work()
    assert seen(page, report).stage == "completed"


def test_maintenance_can_be_moved_and_cancelled_and_both_are_told(page, tells, noon):
    report = planned(tells, page)
    later = NOON + timedelta(days=1)
    actions.reschedule(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, planned_for=later, planned_until=later + timedelta(hours=1))
    noon.move_to(NOON + timedelta(hours=2))
    work()
    assert seen(page, report).stage == "scheduled"
    actions.move_on(by=SYSTEM_ACTOR, at=NOON + timedelta(hours=2), ref=page.id, code=report.code, stage="cancelled")
    noon.move_to(later)
    work()
    assert seen(page, report).stage == "cancelled"
    assert len(seen(page, report).updates) == 3


def test_an_outage_during_maintenance_outranks_it(page, tells, state, noon):
    planned(tells, page)
    noon.move_to(NOON + timedelta(hours=2))
    work()
    tells(page, affects={"Tickets": "major_outage"}, at=NOON + timedelta(hours=2))
    assert state(page, "Tickets") == "major_outage"


def test_maintenance_that_was_only_prepared_does_not_begin(page, tells, noon):
    report = planned(tells, page, draft=True)
    noon.move_to(NOON + timedelta(hours=2))
    work()
    assert queries.report(page.id, report.code, drafts=True).stage == "scheduled"


def test_finished_maintenance_cannot_begin_again(page, tells):
    report = planned(tells, page)
    for stage in ("in_progress", "verifying", "completed"):
        actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, stage=stage)
    with pytest.raises(Invalid):
        actions.move_on(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=report.code, stage="in_progress")


# pages and components


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "Not a slug"}, "slug"),
        ({"access": "everybody"}, "access"),
        ({"access": "password"}, "password"),
        ({"languages": ("xx",)}, "languages"),
        ({"languages": ()}, "languages"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"accent": "#ffe000"}, "accent"),
        ({"accent": "red"}, "accent"),
        ({"support_url": "javascript:alert(1)"}, "support_url"),
        ({"hosts": ("not a host",)}, "hosts"),
        ({"takes": "maybe"}, "takes"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused_by_its_field(db, wrong, field):
    with pytest.raises(Invalid) as refused:
        actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(**{"name": "Ferries", "slug": "ferries", **wrong}))
    assert field in refused.value.errors


def test_an_unreadable_colour_is_refused_with_one_that_would_do(db):
    with pytest.raises(Invalid) as refused:
        actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Ferries", slug="ferries", accent="#ffe000"))
    assert "#" in refused.value.errors["accent"]
    assert "4.5" in refused.value.errors["accent"]


def test_addresses_and_host_names_are_there_once(page, make):
    make("Trains", hosts=("status.trains.example",))
    with pytest.raises(Conflict):
        make("Other", slug="ferries")
    with pytest.raises(Conflict):
        make("Other", hosts=("Status.Trains.example",))


def test_only_chiefs_set_pages_up_and_only_responders_write_on_them(page, tells):
    ann, dev, cleo = cast.ann(), cast.dev(), cast.cleo()
    sam = cast.person("Sam", "stakeholder")
    assert tells(page, by=cast.acting(ann))
    for stranger in (dev, sam):
        with pytest.raises(NotAllowed):
            tells(page, by=cast.acting(stranger))
    with pytest.raises(NotAllowed):
        actions.delete_page(by=cast.acting(ann), at=NOON, ref=page.id)
    actions.delete_page(by=cast.acting(cleo), at=NOON, ref=page.id)
    assert not StatusPage.objects.exists()


def test_components_are_put_in_groups_and_outlive_them(page, code):
    group = actions.add_group(by=SYSTEM_ACTOR, at=NOON, ref=page.id, name="On board")
    ticket = code(page, "Tickets")
    actions.change_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=ticket, draft=ComponentDraft(name="Tickets", group=group.code))
    assert queries.component(page.id, ticket).group == group.code
    actions.change_group(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=group.code, name="Aboard")
    actions.remove_group(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=group.code)
    assert queries.component(page.id, ticket).group == ""
    actions.remove_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=ticket)
    with pytest.raises(NotFound):
        actions.set_state(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=ticket, state="operational")


def test_a_component_is_tied_only_to_a_service_that_there_is(page, service):
    tied = actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=ComponentDraft(name="Cards", service_id=service.id))
    assert tied.service_id == service.id
    with pytest.raises(Invalid):
        actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=ComponentDraft(name="Cards", service_id=page.id))
