"""A desk of which only its team knows: HR. Owner, member, stranger and customer, at every door."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft, Draft
from varsko.incidents import actions as incidents
from varsko.incidents.data import Draft as IncidentDraft
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.audiences import audience_of, groups_of
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(bo, hr):
    draft = Draft(title="A complaint about a manager", text="Secret words", desk="hr", caller=CallerDraft(name="Quiet Quentin"))
    return actions.open_request(by=cast.acting(bo), at=clock.now(), draft=draft)


VERBS = {
    "take": lambda who, ref: actions.take(by=who, at=clock.now(), ref=ref),
    "answer": lambda who, ref: actions.answer(by=who, at=clock.now(), ref=ref, text="Hello"),
    "note": lambda who, ref: actions.note(by=who, at=clock.now(), ref=ref, text="Hm"),
    "assign": lambda who, ref: actions.assign(by=who, at=clock.now(), ref=ref),
    "change": lambda who, ref: actions.change_request(by=who, at=clock.now(), ref=ref, urgency=1),
    "solve": lambda who, ref: actions.move(by=who, at=clock.now(), ref=ref, move="solve"),
    "incident": lambda who, ref: actions.unlink_incident(by=who, at=clock.now(), ref=ref),
}


@pytest.mark.parametrize("verb", VERBS)
def test_its_team_and_the_owner_may_and_nobody_else_knows(verb, case, bo, cleo, eve, dev):
    for stranger in (eve, dev):
        with pytest.raises(NotFound):
            VERBS[verb](cast.acting(stranger), case.key)
    for one in (bo, cleo):
        VERBS[verb](cast.acting(one), case.key)
        actions.move(by=cast.acting(bo), at=clock.now(), ref=case.key, move="reopen") if verb == "solve" else None


def test_lists_counts_and_addresses_are_silent(case, desk, eve, browser):
    page = browser(eve)
    for address in (
        "/desk",
        "/desk?q=complaint",
        "/desk?desk=hr",
        "/desk?shown=nobodys",
        "/search?q=complaint",
        "/search?q=REQ-1",
        "/settings/desk",
    ):
        shown = page.get(address).content.decode()
        assert "complaint" not in shown.replace("q=complaint", "").replace('value="complaint"', "")
        assert ">HR<" not in shown
    assert page.get(f"/desk/{case.key}").status_code == 404
    assert page.get(f"/desk/{case.key}/assign").status_code == 404
    assert page.get(f"/desk/callers/{case.caller.id}").status_code == 404
    assert page.get("/settings/desk/hr").status_code == 404
    assert queries.count(by=cast.acting(eve)) == 0
    assert queries.desk("hr", by=cast.acting(eve)) is None


def test_programs_of_other_teams_hear_nothing(case, eve, client):
    _view, secret = cast.key("Script", team=cast.team("Ops", eve), rights=("read", "create"))
    head = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"/api/v1/desk/requests/{case.key}", headers=head).status_code == 404
    assert client.get("/api/v1/desk/requests", headers=head).json() == []


def test_live_pages_are_told_to_those_who_know_alone(case, bo, eve, dev, cleo):
    audience = audience_of(queries.subjects([case.id])[case.id])
    assert groups_of(cast.acting(bo)) & audience
    assert groups_of(cast.acting(cleo)) & audience
    assert not groups_of(cast.acting(eve)) & audience
    assert not groups_of(cast.acting(dev)) & audience


def test_nobody_can_be_let_in_by_handing_it_over(case, bo, eve):
    with pytest.raises(Invalid):
        actions.assign(by=cast.acting(bo), at=clock.now(), ref=case.key, user_id=eve.id)
    other = cast.team("Ops", eve)
    with pytest.raises(Invalid):
        actions.assign(by=cast.acting(bo), at=clock.now(), ref=case.key, team_id=other.id)
    assert eve.id not in {one.id for one in queries.operators(case.desk_id)}


def test_a_tie_tells_no_stranger_of_it(case, ann, bo, eve, desk, called):
    plain = called(ann)
    actions.relate(by=cast.acting(bo), at=clock.now(), ref=plain.key, other=case.key)
    assert [one.request.key for one in queries.ties(plain.id, by=cast.acting(bo))] == [case.key]
    assert queries.ties(plain.id, by=cast.acting(eve)) == []
    with pytest.raises(Invalid):
        actions.relate(by=cast.acting(eve), at=clock.now(), ref=plain.key, other=case.key)


def test_strangers_open_nothing_there_and_a_team_that_leaves_is_out(hr, eve, desk):
    with pytest.raises((Invalid, NotAllowed)):
        actions.open_request(by=cast.acting(eve), at=clock.now(), draft=Draft(title="x", desk="hr"))


def test_it_knows_no_problem_that_the_portal_shows(hr, bo):
    made = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Pay slips leak", desk="hr", kind="problem"))
    with pytest.raises(Invalid, match="offered"):
        actions.write_problem(by=cast.acting(bo), at=clock.now(), ref=made.key, public_title="Pay slips", offered=True)


def test_a_card_is_no_way_to_a_caller_of_whom_one_does_not_know(case, eve, desk):
    draft = Draft(title="x", desk="it", caller=CallerDraft(id=case.caller.id))
    with pytest.raises(Invalid):
        actions.open_request(by=cast.acting(eve), at=clock.now(), draft=draft)


def test_nobody_leads_letters_elsewhere_whose_matter_they_do_not_know(bo, hr, eve, desk):
    who = CallerDraft(name="Quentin", email="quentin@example.com")
    for desk_, one in (("hr", bo), ("it", eve)):
        found = actions.open_request(by=cast.acting(one), at=clock.now(), draft=Draft(title="x", desk=desk_, caller=who))
    said = {"at": clock.now(), "caller_id": found.caller.id, "vip": False}
    elsewhere = CallerDraft(name="Quentin", email="eve@example.com")
    with pytest.raises(Invalid, match="email"):
        actions.change_caller(by=cast.acting(eve), draft=elsewhere, **said)
    actions.change_caller(by=cast.acting(eve), draft=CallerDraft(name="Quentin Q", email="quentin@example.com"), **said)
    assert actions.change_caller(by=cast.acting(bo), draft=elsewhere, **said).email == "eve@example.com"


def test_a_desk_with_a_name_that_no_database_holds_is_not_found(page):
    assert page.get("/settings/desk/%00").status_code == 404


def test_its_requests_stay_with_its_team_whatever_their_category(bo, hr, eve, browser):
    other = cast.team("Ops", eve)
    sort = actions.write_category(by=SYSTEM_ACTOR, at=clock.now(), desk="hr", name="Pay", team_id=other.id)
    made = actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="x", desk="hr", category_id=sort.id))
    assert made.team_id == hr.team_id
    with pytest.raises(Invalid, match="team"):
        actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="x", desk="hr", team_id=other.id))
    actions.assign(by=cast.acting(bo), at=clock.now(), ref=made.key)
    assert browser(bo).post(f"/desk/{made.key}/assign", {"team_id": hr.team_id}).status_code == 302
    found = queries.request(made.key, by=cast.acting(bo))
    assert found
    assert found.team_id == hr.team_id


def test_the_count_on_an_incident_tells_no_stranger_of_it(case, bo, eve, dev):
    out = incidents.declare(by=cast.acting(bo), at=clock.now(), draft=IncidentDraft(summary="Pay slips leak", past=True))[0]
    actions.link_incident(by=cast.acting(bo), at=clock.now(), ref=case.key, incident=out.key)
    assert queries.count_of_incident(out.id, by=cast.acting(bo)) == 1
    assert queries.count_of_incident(out.id, by=cast.acting(eve)) == 0
    assert queries.callers_by_incident([out.id], cast.acting(bo)) == {out.id: 1}
    assert queries.callers_by_incident([out.id], cast.acting(eve)) == {}
