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
from varsko.insights.domain.costs import WorkRate
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


def test_who_saves_an_old_page_is_told_and_loses_no_row(ann, cleo):  # noqa: F811 - a fixture
    price(cast.acting(cleo), works=[WorkRate(kind=kind, team_id="", rate=700) for kind in ("incident", "problem", "change")])
    page, last = signed_in(cleo), {}
    for bound in page.get("/insights/costs").context["form"]:
        last[bound.name] = "" if bound.value() is None else bound.value()
    last["rate_2"] = "900"
    price(cast.acting(cleo), works=())
    answer = page.post("/insights/costs", last)
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile." in answer.content.decode()
    assert [row[2].value() for row in answer.context["form"].rows][:3] == ["700", "700", "900"]
    assert rates().works == ()
    assert page.post("/insights/costs", last | {"base": answer.context["form"]["base"].value()}).status_code == 302
    assert sorted(one.rate for one in rates().works) == [700, 700, 900]


def test_saying_the_same_again_changes_nothing_and_each_change_is_kept(ann, cleo):  # noqa: F811 - a fixture
    for _twice in range(2):
        price(cast.acting(cleo))
    assert price(cast.acting(cleo), currency="").version == 2
    assert EventRow.objects.filter(kind="insights.CostsChanged").count() == 2
    with pytest.raises(NotAllowed):
        price(cast.acting(ann))


def test_a_program_that_read_older_rates_is_shown_the_newest_and_overwrites_none(cleo, troubled):  # noqa: F811 - a fixture
    page = signed_in(cleo)

    def put(work, **base):
        return page.put("/api/v1/insights/costs", {"currency": "nok", "work": work, **base}, content_type="application/json")

    assert put(600).json()["version"] == 1
    for late in (put(700), put(700, base=0)):
        assert (late.status_code, late.json()["newest"]["work"]) == (409, 600)
    assert put(700, base=late.json()["newest"]["version"]).json()["work"] == 700


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
    assert told.status_code == 200
    assert told.json() | {"since": ""} == {
        "currency": "NOK",
        "severities": {"2": 60_000},
        "work": 600,
        "works": [],
        "version": 1,
        "since": "",
    }
    for wrong in ({"currency": "kr"}, {"severities": {"77": 1}}, {"severities": {"two": 1}}, {"work": -1}, {"work": 10**30}):
        assert put(signed_in(cleo), **wrong).status_code == 422, wrong
    assert signed_in(ann).get("/api/v1/insights/overview?days=30").json()["costs"]["down"]["here"] == 90_000
    assert signed_in(dev).get("/api/v1/insights/overview").status_code == 403


class TestKindsAndTeams:
    @pytest.fixture
    def crew(self, ann):  # noqa: F811 - a fixture
        return cast.team("IT", ann)

    @pytest.fixture
    def work(self, ann, crew):  # noqa: F811 - a fixture
        """Work an hour on a new request of a kind, some days ago."""
        home = desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=crew.id)

        def spend(kind, days, minutes=60):
            at = clock.now() - timedelta(days=days, minutes=1)
            made = desk.open_request(by=cast.acting(ann), at=at, draft=Draft(title=f"{kind} {days}", desk=home.id, kind=kind))
            desk.spend(by=cast.acting(ann), at=at, ref=made.key, minutes=minutes)

        return spend

    def test_a_kind_and_a_team_have_rates_of_their_own(self, ann, cleo, crew, work):  # noqa: F811 - a fixture
        for kind in ("incident", "service_request", "problem"):
            work(kind, 1)
        price(cast.acting(cleo), works=[WorkRate(kind="problem", rate=900)])
        costs = found(ann).costs
        assert {kind: one.here for kind, one in costs.kinds.items()} == {"incident": 600, "service_request": 600, "problem": 900}
        assert costs.work.here == 2100
        price(
            cast.acting(cleo),
            works=[
                WorkRate(kind="problem", rate=900),
                WorkRate(team_id=crew.id, rate=700),
                WorkRate(kind="incident", team_id=crew.id, rate=0),
            ],
            since=clock.now() - timedelta(days=5),
        )
        assert {kind: one.here for kind, one in found(ann).costs.kinds.items()} == {"service_request": 700, "problem": 700}
        page = text(signed_in(ann).get("/insights/overview?days=30"))
        assert "Work: Service request" in page
        lines = signed_in(ann).get("/insights/overview.csv?days=30").content.decode().splitlines()
        assert "cost_of_work_problem,,700,0,NOK" in lines

    def test_what_was_worked_before_keeps_the_rate_of_its_time(self, ann, cleo, work):  # noqa: F811 - a fixture
        by = cast.acting(cleo)
        for days in (50, 10, 1):
            work("incident", days)
        price(by)  # the first one counts for what was before it, too
        assert (found(ann).costs.work.here, found(ann).costs.work.before) == (1200, 600)
        price(by, work=1000)
        assert (found(ann).costs.work.here, found(ann).costs.work.before) == (1200, 600)
        price(by, work=1200, since=clock.now() - timedelta(days=5))
        assert found(ann).costs.work.here == 600 + 1200
        price(by, currency="EUR", work=60)  # amounts of two currencies do not add up
        assert (found(ann).costs.currency, found(ann).costs.work.here, found(ann).costs.work.before) == ("EUR", 120, 60)

    def test_an_incident_keeps_the_rate_of_the_moment_when_it_was_declared(self, ann, cleo, troubled):  # noqa: F811 - a fixture
        price(cast.acting(cleo))
        price(cast.acting(cleo), severities={2: 1})
        assert found(ann).costs.down.here == 90_000

    def test_what_one_may_not_see_is_not_in_the_sum(self, ann, cleo, work):  # noqa: F811 - a fixture
        bo = cast.bo()
        closed = cast.team("HR", bo)
        home = desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="HR", slug="hr", team_id=closed.id, confidential=True)
        made = desk.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="x", desk=home.id))
        desk.spend(by=cast.acting(bo), at=clock.now() - timedelta(minutes=1), ref=made.key, minutes=60)
        price(cast.acting(cleo))
        assert found(ann).costs.work.here == 0
        assert found(bo).costs.work.here == 600

    def test_they_are_set_on_the_page_with_their_history(self, cleo, crew):
        page = signed_in(cleo)
        said = {"currency": "NOK", "work": "600", "kind_0": "change", "team_0": crew.id, "rate_0": "800", "since": "2020-02-01"}
        assert page.post("/insights/costs", said).status_code == 302
        assert rates().works == (WorkRate(kind="change", team_id=crew.id, rate=800),)
        shown = text(page.get("/insights/costs"))
        assert "and one exception" in shown
        assert page.post("/insights/costs", {**said, "since": "2999-01-01"}).status_code == 422
        assert page.post("/insights/costs", {**said, "since": "0001-01-01"}).status_code == 422
        assert page.post("/insights/costs", {**said, "kind_1": "change", "team_1": crew.id, "rate_1": "1"}).status_code == 422
        assert page.post("/insights/costs", {**said, "rate_1": "1"}).status_code == 422

    def test_over_rest_with_their_history(self, ann, cleo, crew):  # noqa: F811 - a fixture
        wanted = {"currency": "NOK", "work": 600, "works": [{"kind": "problem", "rate": 5}], "since": "2026-01-01T00:00:00Z"}
        put = lambda **said: signed_in(cleo).put("/api/v1/insights/costs", wanted | said, content_type="application/json")  # noqa: E731
        assert put().status_code == 200
        for wrong in ({"since": "2026-01-01T00:00:00"}, {"works": [{"kind": "x", "rate": 1}]}, {"works": [{"rate": 1}]}):
            assert put(**wrong).status_code == 422, wrong
        (version,) = signed_in(cleo).get("/api/v1/insights/costs").json()
        assert version["works"] == [{"kind": "problem", "team_id": "", "rate": 5}]
        assert signed_in(ann).get("/api/v1/insights/costs").status_code == 403
