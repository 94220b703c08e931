"""What is published by itself at a time that somebody chose; until then it is changed, or dropped."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from varsko import flow
from varsko.core import clock
from varsko.core.worker import work_off
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import SaidDraft
from varsko.statuspages.domain.timing import next_step
from varsko.statuspages.models import Mailing, PlannedUpdate

SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def about(page, report) -> dict[str, object]:
    return {"by": SYSTEM_ACTOR, "at": clock.now(), "ref": page.id, "code": report.code}


def plan(page, report, text="The cause is known.", at=SOON, **more):
    said = SaidDraft(texts={"en": text}, stage=more.pop("stage", "identified"), **more)
    return actions.plan_update(**about(page, report), said=said, publish_at=at)


def public(page) -> list[str]:
    return [one.titles["en"] for one in queries.reports(page.id)]


def said(page, report) -> list[str]:
    return [one.texts["en"] for one in reversed(queries.report(page.id, report.code).updates)]


def test_what_is_prepared_publishes_itself_at_its_time_and_counts_from_then(page, tells, state, noon):
    report = tells(page, affects={"Tickets": "major_outage"}, publish_at=SOON)
    work()
    assert (public(page), state(page, "Tickets"), Mailing.objects.count()) == ([], "operational", 0)
    noon.move_to(SOON)
    work()
    assert (public(page), state(page, "Tickets"), Mailing.objects.count()) == (["Tickets cannot be bought"], "major_outage", 1)
    found = queries.report(page.id, report.code)
    assert (found.began_at, found.updates[0].said_at, found.published_at, found.publish_at) == (SOON, SOON, SOON, None)


def test_maintenance_is_announced_by_itself_and_then_begins(page, tells, noon):
    times = {"planned_for": LATER, "planned_until": LATER + timedelta(hours=1)}
    report = tells(page, "New engine", stage="scheduled", publish_at=SOON, **times)
    noon.move_to(SOON)
    work()
    assert queries.report(page.id, report.code).stage == "scheduled"
    noon.move_to(LATER)
    work()
    assert queries.report(page.id, report.code).stage == "in_progress"


def test_the_time_is_changed_and_taken_back_before_it(page, tells, noon):
    report = tells(page, publish_at=SOON)
    actions.schedule_report(**about(page, report), publish_at=LATER)
    noon.move_to(SOON)
    work()
    assert public(page) == []
    actions.schedule_report(**about(page, report), publish_at=None)
    noon.move_to(LATER)
    work()
    assert public(page) == []
    actions.publish_report(**about(page, report))
    with pytest.raises(Conflict):
        actions.schedule_report(**about(page, report), publish_at=LATER + timedelta(hours=1))


def test_who_presses_earlier_publishes_it_now_and_only_once(page, tells, noon):
    report = tells(page, publish_at=LATER)
    noon.move_to(SOON)
    actions.publish_report(**about(page, report))
    assert queries.report(page.id, report.code).began_at == SOON
    noon.move_to(LATER)
    work()
    assert len(said(page, report)) == 1


def test_an_update_is_said_at_its_time_in_the_name_of_its_author(page, tells, code, state, cleo, noon):
    report = tells(page)
    wanted = SaidDraft(texts={"en": "The cause is known."}, stage="identified", affects={code(page, "Tickets"): "partial_outage"})
    actions.plan_update(**{**about(page, report), "by": cast.acting(cleo)}, said=wanted, publish_at=SOON)
    work()
    assert said(page, report) == ["We look into it."]
    noon.move_to(SOON)
    work()
    newest = queries.report(page.id, report.code).updates[0]
    assert (newest.texts["en"], newest.author_name, newest.said_at) == ("The cause is known.", "Cleo", SOON)
    assert (state(page, "Tickets"), PlannedUpdate.objects.count()) == ("partial_outage", 0)
    work()
    assert len(said(page, report)) == 2


def test_an_update_that_waits_is_changed_with_its_promise_or_dropped(page, tells, noon):
    report = tells(page)
    first = plan(page, report, next_update_at=SOON + timedelta(minutes=30))
    other = plan(page, report, "Nobody will read this.")
    actions.change_plan(**about(page, report), plan=first.code, texts={"en": "In other words."}, publish_at=LATER)
    actions.cancel_plan(**about(page, report), plan=other.code)
    noon.move_to(SOON)
    work()
    assert said(page, report) == ["We look into it."]
    noon.move_to(LATER)
    work()
    assert said(page, report)[1:] == ["In other words."]
    assert queries.report(page.id, report.code).next_update_at == LATER + timedelta(minutes=30)


def test_what_was_planned_before_it_was_over_is_not_said_after(page, tells, noon):
    report = tells(page)
    plan(page, report, stage="monitoring")
    actions.say(**about(page, report), said=SaidDraft(texts={"en": "Over."}, stage="resolved"))
    noon.move_to(SOON)
    work()
    assert queries.report(page.id, report.code).stage == "resolved"
    assert (said(page, report)[-1], PlannedUpdate.objects.count()) == ("Over.", 0)


def test_a_component_that_is_gone_by_then_does_no_harm(page, tells, code, noon):
    report = tells(page)
    plan(page, report, affects={code(page, "Tickets"): "major_outage"})
    actions.remove_component(by=SYSTEM_ACTOR, at=NOON, ref=page.id, code=code(page, "Tickets"))
    noon.move_to(SOON)
    work()
    assert said(page, report)[-1] == "The cause is known."


def test_what_cannot_be_planned(page, tells, code):
    report = tells(page)
    far = NOON + timedelta(days=1000)
    for moment in (NOON, NOON - timedelta(hours=1), far):
        with pytest.raises(Invalid):
            plan(page, report, at=moment)
        with pytest.raises(Invalid):
            tells(page, publish_at=moment)
    for wrong in ({"text": ""}, {"stage": "scheduled"}, {"affects": {"nothing": "major_outage"}}):
        with pytest.raises(Invalid):
            plan(page, report, **wrong)
    with pytest.raises(NotFound):
        actions.cancel_plan(**about(page, report), plan="nothing")
    dev = {**about(page, report), "by": cast.acting(cast.dev())}
    with pytest.raises(NotAllowed):
        actions.schedule_report(**dev, publish_at=SOON)
    with pytest.raises(NotAllowed):
        actions.plan_update(**dev, said=SaidDraft(texts={"en": "x"}), publish_at=SOON)


def test_the_desk_says_when_and_lets_it_be_changed(page, tells, browser, cleo, noon):
    desk = browser(cleo)
    sent = {
        "title_en": "Strike",
        "text_en": "Nothing sails.",
        "stage": "identified",
        "state": "major_outage",
        "publish_at": "2026-03-02T14:00",
    }
    place = desk.post("/status-pages/ferries/incident", sent)["Location"]
    assert "Will be published at" in desk.get(place).content.decode()
    assert "Will be published at" in desk.get("/status-pages/ferries").content.decode()
    assert "Strike" not in desk.get("/status/ferries").content.decode()
    desk.post(place, {"do": "unplan"})
    assert "Will be published at" not in desk.get(place).content.decode()
    desk.post(place, {"do": "publish"})
    desk.post(
        place, {"do": "say", "text_en": "Boats sail.", "stage": "monitoring", "state": "operational", "publish_at": "2026-03-02T15:00"}
    )
    waiting = PlannedUpdate.objects.get()
    assert "Boats sail." in desk.get(place).content.decode()
    assert "Boats sail." not in desk.get("/status/ferries").content.decode()
    one = f"{place}/plans/{waiting.code}"
    assert f'<a href="/status-pages/ferries">Ferries</a> / <a href="{place}">Strike</a>' in desk.get(one).content.decode()
    assert desk.post(one, {"text_en": "Some sail.", "publish_at": "2020-01-01T10:00"}).status_code == 422
    assert desk.post(one, {"text_en": "Some sail.", "publish_at": "2026-03-02T16:00"}).status_code == 302
    assert PlannedUpdate.objects.get().texts == {"en": "Some sail."}
    desk.post(one, {"do": "remove"})
    assert not PlannedUpdate.objects.exists()
    assert desk.get(one).status_code == 404


def test_what_is_over_before_it_is_published_began_before_that(page, tells, noon):
    report = tells(page, stage="resolved", publish_at=SOON)
    noon.move_to(SOON)
    work()
    found = queries.report(page.id, report.code)
    assert (found.began_at, found.over_at, found.updates[0].said_at) == (NOON, NOON, SOON)


def test_the_page_is_held_before_what_is_due_as_by_everybody_who_writes(page, tells, noon, django_assert_max_num_queries):
    plan(page, tells(page))
    tells(page, publish_at=SOON)
    noon.move_to(SOON)
    for queue in ("planned updates", "maintenance"):
        with django_assert_max_num_queries(1000) as asked:
            work_off(next(one for one in flow.DUE if one.name == queue))
        said = [one["sql"] for one in asked.captured_queries]
        finished = next(place for place, sql in enumerate(said) if sql.startswith("UPDATE") and '"due_at" = NULL' in sql)
        assert any('FROM "statuspages_statuspage"' in sql for sql in said[:finished])


@pytest.mark.parametrize(("published", "publish_at", "due"), [(False, SOON, SOON), (False, None, None), (True, SOON, None)])
def test_only_what_is_prepared_waits_to_be_published(published, publish_at, due):
    rest = {"planned_for": None, "planned_until": None, "begins_itself": True, "ends_itself": False, "remind_before": 0, "reminded": False}
    assert next_step(stage="investigating", published=published, publish_at=publish_at, **rest) == due
