"""What down time and work cost stands on the page for those who lead, as soon as somebody says what an hour costs."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.insights.test_overview import ann, found, shop, troubled  # noqa: F401 - fixtures
from tests.apps.insights.test_recurring import signed_in, text
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.desk import actions as desk
from varsko.desk.data import Draft
from varsko.insights.costs import rates, set_rates
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo():
    return cast.cleo()


def price(by, **said):
    return set_rates(by=by, at=clock.now(), **{"currency": "NOK", "severities": {2: 60_000}, "work": 600} | said)


def test_without_rates_nothing_costs_anything(ann, troubled):  # noqa: F811 - a fixture
    assert found(ann).costs is None
    assert "What it cost" not in text(signed_in(ann).get("/insights/overview"))


def test_minutes_lost_are_priced_by_severity_beside_the_period_before(ann, cleo, troubled):  # noqa: F811 - a fixture
    price(cast.acting(cleo))
    costs = found(ann).costs
    assert (costs.currency, costs.severities[2].here, costs.severities[2].before) == ("NOK", 90_000, 30_000)
    assert (costs.down.here, costs.work.here) == (90_000, 0)
    page = text(signed_in(ann).get("/insights/overview?days=30"))
    assert "What it cost" in page
    assert "90,000" in page
    assert "/insights/costs" not in page
    assert "/insights/costs" in text(signed_in(cleo).get("/insights/overview"))
    assert signed_in(ann).get("/insights/overview.pdf?days=30").content[:4] == b"%PDF"


def test_work_at_the_desk_is_priced_too(ann, cleo):  # noqa: F811 - a fixture
    price(cast.acting(cleo))
    team = cast.team("IT", ann)
    home = desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=team.id)
    made = desk.open_request(by=cast.acting(ann), at=clock.now(), draft=Draft(title="x", desk=home.id))
    desk.spend(by=cast.acting(ann), at=clock.now() - timedelta(minutes=1), ref=made.key, minutes=90)
    assert found(ann).costs.work.here == 900


def test_of_what_somebody_may_not_see_they_read_no_cost(cleo, troubled):  # noqa: F811 - a fixture
    price(cast.acting(cleo))
    assert signed_in(cast.dev()).get("/insights/overview.csv").status_code == 403


def test_the_figures_as_csv(ann, cleo, troubled):  # noqa: F811 - a fixture
    price(cast.acting(cleo))
    lines = signed_in(ann).get("/insights/overview.csv?days=30").content.decode().splitlines()
    assert lines[0] == "what,severity,here,before,currency"
    assert "minutes,2,90,30" in lines
    assert "cost_of_down_time,2,90000,30000,NOK" in lines
    assert "cost_of_down_time,,90000,30000,NOK" in lines


def test_who_sets_the_house_up_sets_them_on_a_page(ann, cleo):  # noqa: F811 - a fixture
    page = signed_in(cleo)
    assert "An hour of down time, severity 1" in text(page.get("/insights/costs"))
    assert page.post("/insights/costs", {"currency": "kr", "level_1": "9"}).status_code == 422
    assert page.post("/insights/costs", {"currency": "nok", "level_1": "120000", "work": "800"}).status_code == 302
    assert (rates().currency, dict(rates().severities), rates().work, rates().version) == ("NOK", {1: 120_000}, 800, 1)
    assert signed_in(ann).get("/insights/costs").status_code == 403


def test_saying_the_same_again_changes_nothing_and_each_change_is_kept(ann, cleo):  # noqa: F811 - a fixture
    for _twice in range(2):
        price(cast.acting(cleo))
    assert price(cast.acting(cleo), currency="").version == 2
    assert EventRow.objects.filter(kind="insights.CostsChanged").count() == 2
    with pytest.raises(NotAllowed):
        price(cast.acting(ann))


@pytest.mark.parametrize("wrong", [{"currency": "KRONER"}, {"severities": {2: -1}}, {"severities": {77: 1}}, {"work": 10**12}])
def test_what_makes_no_sense_is_refused(cleo, wrong):
    with pytest.raises(Invalid):
        price(cast.acting(cleo), **wrong)


def test_rates_are_set_over_rest_by_who_sets_the_house_up_alone(ann, cleo, troubled, client):  # noqa: F811 - a fixture
    wanted = {"currency": "nok", "severities": {"2": 60_000}, "work": 600}

    def put(page, **said):
        return page.put("/api/v1/insights/costs", wanted | said, content_type="application/json")

    dev = cast.dev()
    for stranger in (ann, cast.eve(), dev):
        assert put(signed_in(stranger)).status_code == 403
    _view, secret = cast.key("Bot", rights=("read",))
    bearer = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert client.put("/api/v1/insights/costs", wanted, content_type="application/json", **bearer).status_code == 403
    assert put(client).status_code == 401
    assert rates().version == 0
    told = put(signed_in(cleo))
    assert (told.status_code, told.json()) == (200, {"currency": "NOK", "severities": {"2": 60_000}, "work": 600, "version": 1})
    for wrong in ({"currency": "kr"}, {"severities": {"77": 1}}, {"severities": {"two": 1}}, {"work": -1}, {"work": 10**30}):
        assert put(signed_in(cleo), **wrong).status_code == 422, wrong
    assert signed_in(ann).get("/api/v1/insights/overview?days=30").json()["costs"]["down"]["here"] == 90_000
    assert signed_in(dev).get("/api/v1/insights/overview").status_code == 403
