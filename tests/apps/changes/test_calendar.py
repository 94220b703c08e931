"""When: the calendar, freezes, and what speaks against a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.apps.changes.conftest import HOUR
from varsko.catalog import actions as catalog
from varsko.changes import actions, queries
from varsko.changes.data import FreezeDraft, PlanDraft, Wish
from varsko.changes.models import Change, Freeze
from varsko.core import clock
from varsko.desk import actions as desk_actions
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.intervals import Interval
from varsko.people import actions as people_actions
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.schedules import actions as schedules

pytestmark = pytest.mark.django_db


def whys(found, by) -> list[str]:
    rows = queries.conflicts(found.window, [one.id for one in found.services], by=cast.acting(by), but=found.id)
    return [one.why.value for one in rows]


@pytest.fixture
def frozen(planned, cleo, doing):
    """Freeze the time for which the change is planned, for everything or some services."""

    def freeze(*services, team: str = ""):
        begins, ends = planned.begins_at - HOUR, planned.ends_at + HOUR
        draft = FreezeDraft(name="Fair", reason="Peak of the year", begins_at=begins, ends_at=ends, services=services, team_id=team)
        return actions.set_freeze(**doing(cleo), draft=draft)

    return freeze


def test_a_freeze_blocks_until_somebody_who_may_says_why_it_cannot_wait(ann, cleo, planned, frozen, doing):
    frozen()
    assert whys(planned, ann) == ["freeze"]
    with pytest.raises(Invalid, match="Fair"):
        actions.ask(**doing(ann), ref=planned.key)
    with pytest.raises(NotAllowed):
        actions.overrule(**doing(ann), ref=planned.key, note="It must be now")
    actions.overrule(**doing(cleo), ref=planned.key, note="The disk is dying")
    assert actions.ask(**doing(ann), ref=planned.key).overrules == "The disk is dying"


def test_the_team_of_a_freeze_may_overrule_it(ann, bo, crew, planned, frozen, doing):
    frozen(team=crew.id)
    assert actions.overrule(**doing(bo), ref=planned.key, note="The disk is dying").overrules


def test_a_freeze_names_no_service_and_no_team_that_its_reader_may_not_know_of(ann, bo, service, frozen):
    team = cast.team("Security", bo, private=True)
    secret = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="honeypot", team_id=team.id)
    at = clock.now()
    frozen(secret.id)
    assert queries.freezes(at, by=cast.acting(ann)) == []
    frozen(secret.id, service.id, team=team.id)
    (seen,) = queries.freezes(at, by=cast.acting(ann))
    assert ([one.name for one in seen.services], seen.team_id, seen.team_name) == (["booking-db"], "", "")
    assert sorted(len(one.services) for one in queries.freezes(at, by=cast.acting(bo))) == [1, 2]


def test_a_freeze_is_changed_and_its_history_says_from_what_to_what(ann, cleo, planned, frozen, doing, browser):
    made = frozen()
    draft = FreezeDraft(name="Fair", reason="Peak of the year", begins_at=made.begins_at, ends_at=made.ends_at + HOUR)
    actions.change_freeze(**doing(cleo), freeze=made.id, draft=draft)
    actions.change_freeze(**doing(cleo), freeze=made.id, draft=draft)
    steps = queries.freeze_history(made.id)
    assert [(one.by_name, one.change, list(one.after)) for one in steps] == [("Cleo", "changed", ["ends_at"]), ("Cleo", "added", [])]
    page = browser(cleo)
    shown = page.get(f"/settings/changes/freeze/{made.id}").content.decode()
    assert "What became of it" in shown
    times = {"begins_at": "2099-12-20T00:00", "ends_at": "2099-12-27T00:00"}
    assert page.post(f"/settings/changes/freeze/{made.id}", {"name": "Christmas", "reason": "Peak", **times}).status_code == 302
    assert whys(planned, ann) == []
    assert page.get("/settings/changes/freeze/nonsense").status_code == 404
    with pytest.raises(NotAllowed):
        actions.change_freeze(**doing(ann), freeze=made.id, draft=draft)
    actions.end_freeze(**doing(cleo), freeze=made.id)
    with pytest.raises(NotFound):
        actions.change_freeze(**doing(cleo), freeze=made.id, draft=draft)


def test_a_freeze_of_a_service_that_was_archived_since_does_not_grow_to_all(cleo, frozen, doing, browser):
    old = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="telex")
    made = frozen(old.id)
    catalog.archive_service(by=SYSTEM_ACTOR, at=clock.now(), service_id=old.id)
    page = f"/settings/changes/freeze/{made.id}"
    assert f'value="{old.id}" selected' in browser(cleo).get(page).content.decode()
    said = {"name": "Fair", "reason": "Peak", "begins_at": "2099-03-02T00:00", "ends_at": "2099-03-09T00:00", "services": [old.id]}
    assert browser(cleo).post(page, said).status_code == 302
    assert [one.name for one in queries.freeze(made.id).services] == ["telex"]


def test_a_freeze_of_another_service_is_none(ann, planned, frozen, doing):
    other = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="mail")
    frozen(other.id)
    assert whys(planned, ann) == []
    with pytest.raises(Invalid):
        actions.overrule(**doing(ann), ref=planned.key, note="x")
    assert actions.ask(**doing(ann), ref=planned.key).state == "asked"


def test_a_freeze_that_comes_later_stops_what_is_approved_and_what_is_scheduled(ann, scheduled, cleo, doing, time_machine):
    draft = FreezeDraft(name="Fire", reason="Help is needed elsewhere", begins_at=clock.now(), ends_at=scheduled.ends_at)
    found = actions.set_freeze(**doing(cleo), draft=draft)
    time_machine.move_to(scheduled.begins_at, tick=False)
    with pytest.raises(Invalid, match="Fire"):
        actions.move(**doing(ann), ref=scheduled.key, move="begin")
    actions.end_freeze(**doing(cleo), freeze=found.id)
    assert actions.move(**doing(ann), ref=scheduled.key, move="begin").state == "under_way"
    with pytest.raises(NotFound):
        actions.end_freeze(**doing(cleo), freeze=found.id)


def test_another_time_is_overruled_anew(ann, cleo, planned, frozen, doing):
    frozen()
    actions.overrule(**doing(cleo), ref=planned.key, note="The disk is dying")
    moved = actions.write(**doing(ann), ref=planned.key, draft=PlanDraft(begins_at=planned.begins_at + HOUR / 2))
    assert moved.overrules == ""


def test_a_freeze_that_is_made_longer_is_overruled_anew(ann, cleo, planned, frozen, doing):
    found = frozen()
    actions.overrule(**doing(cleo), ref=planned.key, note="The disk is dying")
    draft = FreezeDraft(name="Fair", reason="Still the peak", begins_at=found.begins_at, ends_at=found.ends_at)
    actions.change_freeze(**doing(cleo), freeze=found.id, draft=draft)
    assert queries.change(planned.key, by=cast.acting(ann)).overrules == "The disk is dying"
    actions.change_freeze(**doing(cleo), freeze=found.id, draft=replace(draft, ends_at=found.ends_at + HOUR))
    assert queries.change(planned.key, by=cast.acting(ann)).overrules == ""
    with pytest.raises(Invalid, match="Fair"):
        actions.ask(**doing(ann), ref=planned.key)


def test_a_second_freeze_is_overruled_beside_the_first(ann, cleo, planned, frozen, doing, browser):
    frozen()
    actions.overrule(**doing(cleo), ref=planned.key, note="The disk is dying")
    address = f"/changes/{planned.key}"
    assert "Overrule the freeze" not in browser(ann).get(address).content.decode()
    second = frozen()
    assert "Overrule the freeze" in browser(ann).get(address).content.decode()
    actions.overrule(**doing(cleo), ref=planned.key, note="It still is")
    draft = FreezeDraft(name="Fair", reason="Peak", begins_at=second.begins_at, ends_at=second.ends_at + HOUR)
    actions.change_freeze(**doing(cleo), freeze=second.id, draft=draft)
    assert "Overrule the freeze" in browser(ann).get(address).content.decode()
    actions.overrule(**doing(cleo), ref=planned.key, note="And nobody has another one")
    assert "Overrule the freeze" not in browser(ann).get(address).content.decode()
    assert actions.ask(**doing(ann), ref=planned.key).overrules == "And nobody has another one"


def test_why_a_change_was_made_in_a_freeze_stays_when_the_freeze_is_moved(ann, cleo, planned, frozen, doing):
    found = frozen()
    actions.overrule(**doing(cleo), ref=planned.key, note="The disk is dying")
    Change.objects.filter(pk=planned.id).update(state="done")
    draft = FreezeDraft(name="Fair", reason="Peak", begins_at=found.begins_at, ends_at=found.ends_at + HOUR)
    actions.change_freeze(**doing(cleo), freeze=found.id, draft=draft)
    assert queries.change(planned.key, by=cast.acting(ann)).overrules == "The disk is dying"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"reason": ""}, {"services": ("x",)}, {"team_id": "x"}, {"ends_at": cast.NOON}])
def test_a_freeze_has_a_name_a_reason_and_an_end(cleo, doing, wrong):
    begins = clock.now()
    facts = {"name": "Fair", "reason": "Peak", "begins_at": begins, "ends_at": begins + HOUR, **wrong}
    with pytest.raises(Invalid):
        actions.set_freeze(**doing(cleo), draft=FreezeDraft(**facts))


def test_only_admins_freeze(ann, doing):
    begins = clock.now()
    with pytest.raises(NotAllowed):
        actions.set_freeze(**doing(ann), draft=FreezeDraft(name="x", reason="x", begins_at=begins, ends_at=begins + HOUR))


def test_another_change_of_the_same_service_or_one_around_it_is_named(ann, bo, desk, asked, written, service, doing):
    web = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="web")
    catalog.link_dependency(by=SYSTEM_ACTOR, at=clock.now(), service_id=web.id, needs_id=service.id)
    same = written(actions.open_change(**doing(ann), title="Patch it", desk="it"))
    near = written(actions.open_change(**doing(ann), title="New web", desk="it"), services=(web.id,))
    later = written(actions.open_change(**doing(ann), title="Later", desk="it"), begins=asked.ends_at + HOUR)
    assert (whys(same, ann), whys(near, ann), whys(later, ann)) == (["same_service"], ["near_service"], [])
    assert whys(asked, ann) == []  # drafts take no time from others, and nobody is in their own way


def test_of_a_change_that_one_may_not_know_only_that_it_is_there(ann, bo, opened, written, service, doing):
    hr = cast.team("HR", bo)
    desk_actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=hr.id, confidential=True, offered="staff")
    olga = cast.person("Olga")
    secret = actions.open_change(**doing(bo), title="Layoffs", desk="hr")
    written(secret, by=bo, rounds=(Wish(name="CFO", people=(olga.id,)),))
    actions.ask(**doing(bo), ref=secret.key)
    mine = written(opened)
    rows = queries.conflicts(mine.window, [service.id], by=cast.acting(ann), but=mine.id)
    assert [(one.why.value, one.name, one.about) for one in rows] == [("same_service", "", "")]


def test_nobody_on_call_for_the_service_is_said(ann, crew, planned, service, doing):
    catalog.update_service(by=SYSTEM_ACTOR, at=clock.now(), service_id=service.id, team_id=crew.id)
    schedules.create_schedule(by=SYSTEM_ACTOR, at=clock.now(), name="Nights", team_id=crew.id)
    assert whys(planned, ann) == ["nobody_on_call"]


def test_the_calendar_has_what_was_asked_for_and_no_drafts(ann, cleo, asked, planned, written, desk, doing):
    written(actions.open_change(**doing(ann), title="Only a draft", desk="it"))
    span = Interval(asked.begins_at - HOUR, asked.ends_at + HOUR)
    assert [one.key for one in queries.calendar(span, by=cast.acting(ann))] == [asked.key]


def test_the_feed_is_a_secret_of_its_own_that_can_be_replaced(ann, scheduled, cleo, browser, client, doing):
    begins = clock.now()
    actions.set_freeze(**doing(cleo), draft=FreezeDraft(name="Fair", reason="Peak", begins_at=begins, ends_at=begins + timedelta(days=3)))
    page = browser(ann)
    shown = page.post("/changes/calendar/feed", {"do": "open"})
    assert shown["Cache-Control"] == "no-store"
    token = shown.context["address"].rpartition("/")[2]
    text = client.get(f"/changes/calendar/{token}").content.decode()
    assert "REQ-1 Move the booking database" in text
    assert "Freeze: Fair" in text
    page.post("/changes/calendar/feed", {"do": "open"})
    assert client.get(f"/changes/calendar/{token}").status_code == 404
    page.post("/changes/calendar/feed", {"do": "close"})
    assert not queries.has_feed(cast.acting(ann))
    assert client.get("/changes/calendar/nonsense.ics").status_code == 404


def test_the_feed_shows_what_its_owner_may_see_now(ann, dev, bo, doing):
    with pytest.raises(NotAllowed):
        actions.open_feed(**doing(dev))
    hr = cast.team("HR", bo)
    desk_actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=hr.id, confidential=True, offered="staff")
    secret = actions.open_change(**doing(bo), title="Layoffs", desk="hr")
    begins = clock.now() + 24 * HOUR
    actions.write(**doing(bo), ref=secret.key, draft=PlanDraft(begins_at=begins, ends_at=begins + HOUR))
    owner = queries.feed_by_token(actions.open_feed(**doing(ann)))
    assert "Layoffs" not in queries.ical(owner, clock.now()).decode()
    token = actions.open_feed(**doing(ann))
    people_actions.update_user(by=SYSTEM_ACTOR, at=clock.now(), user_id=ann.id, role="customer")
    assert queries.feed_by_token(token) is None  # freezes are for those who work here


def test_a_change_that_is_over_cannot_be_overruled(cleo, scheduled, ann, doing):
    actions.move(**doing(ann), ref=scheduled.key, move="withdraw", note="x")
    begins = scheduled.begins_at - HOUR
    actions.set_freeze(**doing(cleo), draft=FreezeDraft(name="Fair", reason="Peak", begins_at=begins, ends_at=scheduled.ends_at))
    with pytest.raises(Conflict):
        actions.overrule(**doing(cleo), ref=scheduled.key, note="x")


def test_a_freeze_of_a_service_that_is_gone_freezes_nothing_else(ann, cleo, planned, frozen, doing):
    telex = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="telex")
    made = frozen(telex.id)
    Freeze.objects.get(pk=made.id).services.all().delete()  # as a script in the database would
    assert whys(planned, ann) == []
    assert queries.freezes(made.begins_at, by=cast.acting(cleo)) == []
