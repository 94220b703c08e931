"""Planning a change: from a request or a template, assessed, written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from tests.apps.changes.conftest import HOUR, MILD
from varsko.catalog import actions as catalog
from varsko.catalog.models import Service
from varsko.changes import actions, queries
from varsko.changes.data import PlanDraft, TemplateDraft, Wish
from varsko.changes.models import Change
from varsko.core import clock
from varsko.desk import actions as desk_actions
from varsko.desk import queries as desk_queries
from varsko.desk.data import Draft
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_change_is_a_request_with_a_plan(ann, opened):
    assert (opened.state, opened.size, opened.owner_name) == ("draft", "simple", "Ann")
    request = desk_queries.request(opened.key, by=cast.acting(ann))
    assert (request.kind, request.title) == ("change", "Move the booking database")


def test_a_request_of_the_kind_change_is_planned_once(ann, bo, desk, doing):
    made = desk_actions.open_request(**doing(ann), draft=Draft(title="New switch", desk="it", kind="change"))
    first = actions.plan(**doing(ann), ref=made.key)
    again = actions.plan(**doing(bo), ref=made.key)
    assert (first.id, first.owner_id) == (again.id, again.owner_id)
    assert Change.objects.count() == 1


def test_another_kind_of_request_has_no_plan(ann, desk, doing):
    made = desk_actions.open_request(**doing(ann), draft=Draft(title="Printer", desk="it"))
    with pytest.raises(Invalid):
        actions.plan(**doing(ann), ref=made.key)


def test_the_same_change_is_opened_once(ann, desk, doing):
    facts = {"title": "Switch", "desk": "it", "request_id": "0190a5c0-0000-7000-8000-000000000001"}
    assert actions.open_change(**doing(ann), **facts).id == actions.open_change(**doing(ann), **facts).id


def test_the_score_is_kept_with_the_plan_and_explained(opened, written):
    found = written(opened, answers={**MILD, "undo": "never"})
    assert (found.level, found.points) == ("medium", 4)
    assert sum(part.points for part in queries.risk(found).parts) == 4


def test_an_important_service_raises_the_risk(ann, opened, written, doing):
    critical = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="payments", tier=1)
    found = written(opened, services=(critical.id,))
    assert (found.points, [one.name for one in found.services]) == (3, ["payments"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "huge"},
        {"answers": {"moon": "full"}},
        {"answers": {"reach": "moon"}},
        {"services": ("nonsense",)},
        {"owner_id": "nobody"},
        {"plan": "x" * 20_001},
        {"rounds": (Wish(name="Nobody"),)},
        {"rounds": (Wish(name="", people=("x",)),)},
        {"rounds": (Wish(name="CAB", people=("0190a5c0-0000-7000-8000-000000000001",)),)},
        {"rounds": (Wish(name="CAB", teams=("nonsense",)),)},
        {"begins_at": cast.NOON + 400 * 24 * HOUR, "ends_at": cast.NOON},
        {"begins_at": cast.NOON, "ends_at": cast.NOON + timedelta(days=61)},
        {"begins_at": cast.NOON},
        {"begins_at": datetime(1, 1, 1, tzinfo=UTC), "ends_at": datetime(1, 1, 1, 1, tzinfo=UTC)},
        {"begins_at": datetime(9999, 12, 31, 22, tzinfo=UTC), "ends_at": datetime(9999, 12, 31, 23, tzinfo=UTC)},
    ],
)
def test_what_makes_no_sense_is_not_written(ann, opened, doing, wrong):
    with pytest.raises(Invalid):
        actions.write(**doing(ann), ref=opened.key, draft=PlanDraft(**wrong))


def test_writing_the_same_again_changes_nothing(planned, written):
    version = planned.version
    again = written(planned, begins=planned.begins_at)
    assert again.version == version


@pytest.mark.parametrize("state", ["asked", "approved", "scheduled"])
def test_what_is_written_after_asking_is_asked_anew(ann, look, doing, request, state):
    found = request.getfixturevalue(state)
    again = actions.write(**doing(ann), ref=found.key, draft=PlanDraft(plan="Something else"))
    assert (again.state, again.version) == ("draft", found.version + 1)
    assert queries.rounds(found.id, again.version) == []


def test_even_another_owner_is_asked_for_anew(bo, ann, approved, doing):
    again = actions.write(**doing(ann), ref=approved.key, draft=PlanDraft(owner_id=bo.id))
    assert again.state == "draft"


def test_under_way_nothing_is_written_any_more(ann, scheduled, doing, time_machine):
    time_machine.move_to(scheduled.begins_at, tick=False)
    actions.move(**doing(ann), ref=scheduled.key, move="begin")
    with pytest.raises(Conflict):
        actions.write(**doing(ann), ref=scheduled.key, draft=PlanDraft(plan="Other"))


def test_who_may_not_work_at_the_desk_writes_nothing(eve, dev, opened, doing):
    stakeholder = cast.person("Sofie", "stakeholder")
    with pytest.raises(NotAllowed):
        actions.write(**doing(stakeholder), ref=opened.key, draft=PlanDraft(plan="x"))
    with pytest.raises(NotFound):
        actions.write(**doing(dev), ref=opened.key, draft=PlanDraft(plan="x"))
    with pytest.raises(NotAllowed):
        actions.open_change(**doing(stakeholder), title="x", desk="it")


def test_a_change_of_a_confidential_desk_is_known_to_its_team_alone(ann, bo, eve, doing):
    team = cast.team("HR", bo)
    desk_actions.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=team.id, confidential=True, offered="staff")
    made = actions.open_change(**doing(bo), title="New payroll", desk="hr")
    assert queries.change(made.key, by=cast.acting(ann)) is None
    assert queries.changes(by=cast.acting(ann)) == []
    assert queries.change(made.key, by=cast.acting(bo))
    with pytest.raises(NotFound):
        actions.ask(**doing(eve), ref=made.key)


@pytest.fixture
def patch(cleo, doing):
    draft = TemplateDraft(name="Monthly patches", standard=True, answers=MILD, plan="Patch, restart, look.", minutes=30)
    return actions.write_template(**doing(cleo), draft=draft)


def test_a_standard_change_is_approved_beforehand(ann, desk, patch, doing):
    made = actions.open_change(**doing(ann), title="Patches in March", desk="it", template=patch.id)
    assert (made.standard, made.plan, made.ends_at - made.begins_at) == (True, "Patch, restart, look.", timedelta(minutes=30))
    assert actions.ask(**doing(ann), ref=made.key).state == "approved"
    assert queries.rounds(made.id, made.version) == []


@pytest.mark.parametrize("other", [{"plan": "Patch and pray"}, {"answers": {**MILD, "undo": "hours"}}, {"size": "extensive"}])
def test_one_that_is_not_as_its_template_is_approved_like_any_other(ann, desk, patch, doing, other):
    made = actions.open_change(**doing(ann), title="Patches", desk="it", template=patch.id)
    changed = actions.write(**doing(ann), ref=made.key, draft=PlanDraft(**other))
    assert changed.standard is False
    with pytest.raises(Invalid):
        actions.ask(**doing(ann), ref=made.key)


def test_another_time_alone_leaves_it_standard(ann, desk, patch, doing):
    made = actions.open_change(**doing(ann), title="Patches", desk="it", template=patch.id)
    later = made.begins_at + 48 * HOUR
    assert actions.write(**doing(ann), ref=made.key, draft=PlanDraft(begins_at=later, ends_at=later + HOUR)).standard


def test_which_service_a_standard_change_touches_is_said_each_time(ann, desk, patch, service, doing):
    made = actions.open_change(**doing(ann), title="Patches", desk="it", template=patch.id)
    assert actions.write(**doing(ann), ref=made.key, draft=PlanDraft(services=(service.id,))).standard
    assert actions.ask(**doing(ann), ref=made.key).state == "approved"


def test_a_template_whose_service_is_gone_approves_for_no_other(ann, cleo, desk, patch, service, doing, browser):
    other = catalog.create_service(by=SYSTEM_ACTOR, at=clock.now(), name="payments")
    own = TemplateDraft(name="Patch booking", standard=True, answers=MILD, plan="Patch", service_id=service.id)
    template = actions.write_template(**doing(cleo), draft=own)
    made = actions.open_change(**doing(ann), title="Patches", desk="it", template=template.id)
    actions.write(**doing(ann), ref=made.key, draft=PlanDraft(services=(other.id,)))
    Service.objects.filter(pk=service.id).delete()
    later = actions.open_change(**doing(ann), title="Patches again", desk="it", template=template.id)
    for one in (made, later):
        with pytest.raises(Invalid):
            actions.ask(**doing(ann), ref=one.key)
    assert "Its service is there no more" in browser(cleo).get("/settings/changes").content.decode()
    page = f"/settings/changes/template/{template.id}"
    said = {"name": "Patch booking", "size": "simple", "standard": "on", "minutes": "30", "plan": "Patch"}
    said |= {f"risk_{name}": answer for name, answer in MILD.items()}
    assert browser(cleo).post(page, {**said, "service": "gone"}).status_code == 422
    assert browser(cleo).post(page, {**said, "service": other.id}).status_code == 302
    assert [one.is_orphan for one in queries.templates() if one.id == template.id] == [False]


def test_the_planned_time_can_be_taken_away(ann, planned, browser, look):
    page = f"/changes/{planned.key}/plan"
    said = {"size": "simple", "owner": ann.id, "plan": planned.plan, "services": [one.id for one in planned.services]}
    said |= {f"risk_{name}": answer for name, answer in MILD.items()}
    assert "leave both empty" in browser(ann).post(page, {**said, "ends_at": "2099-03-02T12:00"}).content.decode()
    assert browser(ann).post(page, said).status_code == 302
    assert (look(planned, ann).begins_at, look(planned, ann).ends_at) == (None, None)


def test_a_template_that_was_put_away_approves_nothing_any_more(ann, cleo, desk, patch, doing):
    made = actions.open_change(**doing(ann), title="Patches", desk="it", template=patch.id)
    actions.remove_template(**doing(cleo), template=patch.id)
    assert queries.templates() == []
    with pytest.raises(Invalid):
        actions.ask(**doing(ann), ref=made.key)


def test_only_what_is_harmless_can_be_standard(cleo, doing, patch):
    base = TemplateDraft(name="Other", standard=True, answers=MILD, plan="x")
    worst = {"reach": "everybody", "outage": "long", "undo": "never", "tested": "no", "tried": "first"}
    for wrong in ({"size": "extensive"}, {"plan": ""}, {"answers": {}}, {"answers": worst}, {"name": "Monthly patches"}, {"minutes": 0}):
        with pytest.raises(Invalid):
            actions.write_template(**doing(cleo), draft=replace(base, **wrong))


def test_only_admins_set_changes_up(ann, doing):
    with pytest.raises(NotAllowed):
        actions.write_template(**doing(ann), draft=TemplateDraft(name="x"))
    with pytest.raises(NotAllowed):
        actions.set_standing(**doing(ann), wish=Wish(name="CAB", people=(ann.id,)))
