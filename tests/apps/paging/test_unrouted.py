"""Who is told of alerts that nobody else answers for is chosen on a page that explains it."""

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, team
from varsko.core.models import EventRow
from varsko.paging import actions as paging
from varsko.paging.data import Step
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.routing import actions, queries
from varsko.routing.data import DefaultRoute
from varsko.schedules import actions as schedules

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/unrouted"


def text(answer) -> str:
    return answer.content.decode()


def test_without_a_choice_the_page_names_those_who_are_told(seen_by):
    shown = text(seen_by(cleo()).get(ADDRESS))
    assert "These are now: Cleo." in shown
    assert "the people who answer for this installation" in shown


@pytest.mark.parametrize("kind", ["team", "escalation", "schedule"])
def test_a_chief_chooses_and_takes_back(seen_by, kind):
    made = {
        "team": lambda: team("Web"),
        "escalation": lambda: paging.create_escalation(
            by=SYSTEM_ACTOR, at=NOON, name="Night", steps=[Step(delay=0, target_kind="user", target_id=ann().id)]
        ),
        "schedule": lambda: schedules.create_schedule(by=SYSTEM_ACTOR, at=NOON, name="Nights"),
    }[kind]()
    browser = seen_by(cleo())
    assert browser.post(ADDRESS, {"target": f"{kind}:{made.id}"}).headers["Location"] == ADDRESS
    assert queries.default_route() == DefaultRoute(kind=kind, id=made.id)
    assert f'value="{kind}:{made.id}" selected' in text(browser.get(ADDRESS))
    assert EventRow.objects.filter(kind="routing.DefaultRouteChanged", by_name="Cleo").count() == 1
    browser.post(ADDRESS, {"target": ""})
    assert queries.default_route() is None


def test_what_does_not_exist_cannot_be_chosen(seen_by):
    answer = seen_by(cleo()).post(ADDRESS, {"target": "team:0198a1f2-0000-7000-8000-000000000000"})
    assert answer.status_code == 422
    assert queries.default_route() is None


def test_a_choice_that_is_gone_is_said(seen_by):
    chief, gone = cleo(), team("Web")
    actions.set_default_route(by=acting(chief), at=NOON, kind="team", target_id=gone.id)
    people.delete_team(by=SYSTEM_ACTOR, at=NOON, team_id=gone.id)
    assert "does not exist any more" in text(seen_by(chief).get(ADDRESS))


def test_only_chiefs_look_and_choose(seen_by):
    browser = seen_by(bo())
    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(ADDRESS, {"target": ""}).status_code == 403


def test_settings_lead_there(seen_by):
    assert f'href="{ADDRESS}"' in text(seen_by(cleo()).get("/settings"))
