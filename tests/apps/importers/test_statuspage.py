"""A page comes over from Statuspage with its codes, its times and its readers: whole, once, and on where it stopped."""

from datetime import timedelta

import pytest
import time_machine

from tests.apps.importers import double as doubles
from tests.apps.importers.double import KEY, PAGE, PARTS, STEPS, drawn
from tests.cast import NOON
from varsko.core.models import Delivery
from varsko.importers.bringing import bring
from varsko.importers.source import CannotRead
from varsko.importers.statuspage import drawn as drawing
from varsko.importers.statuspage import reading
from varsko.importers.statuspage.client import Client
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions, queries
from varsko.statuspages.data import Point
from varsko.statuspages.models import Reading, Report, Spell, StatusPage, Subscriber

LEFT = "subscribers, 2 left out: text messages, or addresses that are none"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def statuspage():
    with doubles.opened() as double:
        yield double


@pytest.fixture
def brings(statuspage):
    def go(*, page=PAGE, key=KEY, waits=None, shown=None):
        said: list[str] = []
        shown = statuspage.url.removesuffix("/v1") if shown is None else shown
        client = Client(page, key, home=statuspage.url, shown=shown, pause=(waits if waits is not None else []).append)
        made = bring(reading.baggage(client, slug="ferries"), by=SYSTEM_ACTOR, at=NOON, say=said.append)
        return made, said

    return go


def test_a_page_comes_over_with_its_codes_and_is_shown_to_nobody_yet(brings):
    page, said = brings()
    assert (page.code, page.name, page.time_zone, page.access, page.support_url) == (
        PAGE,
        "Ferries of the north",
        "Europe/Oslo",
        "internal",
        "",
    )
    parts = {one.code: one for one in queries.components(page.id)}
    assert {one.name for one in parts.values()} == {"Tickets", "Boats"}
    assert parts["b13yz5g2cw10"].group == "7zq2g1m0x4ab"
    assert [one.name for one in queries.groups(page.id)] == ["Sales"]
    assert said[1:] == [
        "3 new groups and components",
        "3 new incidents and maintenances",
        "3 new templates",
        "3 new metrics",
        "3 metrics without their values: the page does not draw them",
        "2 new subscribers, 2 left out: text messages, or addresses that are none",
    ]


def test_texts_that_are_ready_and_what_is_measured_come_along(brings):
    page, _ = brings()
    texts = {one.code: one for one in queries.templates(page.id)}
    down = texts["tpl000000001"]
    assert (down.name, down.titles, down.texts, down.stage, down.told) == (
        "Tickets down",
        {"en": "Tickets cannot be bought"},
        {"en": "We <b>look</b>."},
        "identified",
        False,
    )
    assert tuple(down.components) == ("b13yz5g2cw10",)
    assert texts["tpl000000002"].is_for_maintenance
    assert len(texts) == 3
    found = {one.code: (one.name, one.unit, one.decimals, one.least, one.most, one.shown) for one in queries.metrics(page.id)}
    assert found == {
        "met000000001": ("Answer time", "ms", 6, 0.0, 500.0, True),
        "met000000002": ("Odd", "", 0, None, None, False),
        "met000000003": ("Huge", "", 0, None, None, True),
    }
    _, again = brings()
    assert not any("templates" in line or "new metrics" in line for line in again)


BEGIN = NOON.replace(minute=0).timestamp()


def draws(statuspage, **periods):
    for period in STEPS:
        said = drawn(period, periods.get(period, []))
        statuspage.drawings[f"/metrics-display/dis000000001/{period}.json"] = (200, said)


def kept():
    rows = Reading.objects.filter(metric__code="met000000001").order_by("step", "at")
    return [(one.step, (NOON - one.at).total_seconds(), one.total, one.count) for one in rows]


def test_values_come_from_where_the_page_draws_them_and_the_key_goes_nowhere_else(brings, statuspage):
    at = BEGIN - 600
    odd = [None, "x", {"timestamp": "soon", "value": 1}, {"timestamp": at, "value": None}, {"timestamp": at, "value": True}]
    day = [*odd, {"timestamp": at + 20, "value": 75}, {"timestamp": at + 320, "value": 80.5}, {"timestamp": at + 86_400 * 9, "value": 1}]
    draws(statuspage, day=day, week=[{"timestamp": at - 86_400, "value": 88}], month=[{"timestamp": at - 864_000, "value": 81}])
    page, said = brings()
    assert [line for line in said if "values" in line] == [
        "4 new values of metrics, of the last thirty days",
        "2 metrics without their values: the page does not draw them",
    ]
    assert kept() == [(300, 600, 75, 1), (300, 300, 80.5, 1), (1800, 88_200, 88, 1), (7200, 864_000 + 7200, 81, 1)]
    shown = {one.metric.code: one for one in queries.measured(page.id, at=NOON)}["met000000001"]
    assert shown.newest.mean == 80.5
    assert queries.metric(page.id, "met000000001").newest_at == NOON - timedelta(seconds=300)


def test_values_brought_twice_are_there_once_and_what_was_measured_here_stays(brings, statuspage):
    draws(statuspage, day=[{"timestamp": BEGIN - 600, "value": 75}])
    page, _ = brings()
    actions.push_readings(by=SYSTEM_ACTOR, at=NOON, ref=page.id, points={"met000000001": [Point(NOON - timedelta(seconds=300), 9.0)]})
    day = [{"timestamp": BEGIN - 600, "value": 75}, {"timestamp": BEGIN - 300, "value": 80}, {"timestamp": BEGIN - 900, "value": 70}]
    draws(statuspage, day=day)
    assert "1 new values of metrics, of the last thirty days" in brings()[1]
    assert [(ago, total) for step, ago, total, _count in kept() if step == 300] == [(900, 70), (600, 75), (300, 9)]


def test_a_drawing_that_says_another_metric_or_too_much_brings_nothing_of_it(brings, statuspage):
    for period in STEPS:
        points = [{"timestamp": BEGIN - n, "value": 1} for n in range(5000)]
        statuspage.drawings[f"/metrics-display/dis000000001/{period}.json"] = (200, drawn(period, points, metric="met000000099"))
    assert not any("new values" in line for line in brings()[1])
    draws(statuspage, day=[{"timestamp": BEGIN - 300 * n, "value": 1} for n in range(50_000)])
    brings()
    assert Reading.objects.count() <= 288


def test_a_page_that_cannot_be_read_leaves_values_behind_and_brings_all_else(brings, statuspage):
    statuspage.drawings["/metrics-display/dis000000001/day.json"] = (301, {})
    _, said = brings()
    assert [line for line in said if line.startswith("values")] == [
        "values of metrics were left out: The page answers something else: status 301; run it again, it goes on where it was, "
        "or name where the page is with --page-url"
    ]
    assert said[-1] == f"2 new {LEFT}"
    draws(statuspage, day=[{"timestamp": BEGIN - 600, "value": 75}])
    assert "1 new values of metrics, of the last thirty days" in brings()[1]


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ({"domain": "status.example.org", "subdomain": "ferries"}, "https://status.example.org"),
        ({"domain": None, "subdomain": "ferries"}, "https://ferries.statuspage.io"),
        ({"domain": "status.example.org:1/x@", "subdomain": ""}, ""),
        ({}, ""),
    ],
)
def test_where_a_page_is_shown_is_what_its_api_says(said, home):
    assert drawing.home_of(said) == home


@pytest.mark.parametrize("home", ["https://127.0.0.1", "https://169.254.169.254", ""])
def test_an_address_that_statuspage_names_leads_into_no_network_of_ours(home):
    with pytest.raises(CannotRead):
        drawing.checked(home)


def test_incidents_keep_their_times_updates_and_what_was_learned(brings):
    page, _ = brings()
    old = queries.report(page.id, "old000000001")
    assert (old.stage, old.titles, old.impact) == ("resolved", {"en": "Boats were lost"}, "major")
    assert [one.texts["en"] for one in old.updates] == ["Found.", "<script>We look.</script>"]
    assert [(one.name, one.before, one.after) for one in old.updates[0].changes] == [("Boats", "major_outage", "operational")]
    assert old.learned["en"]["body"] == "We learned to look."
    assert (old.over_at - old.began_at).total_seconds() == 90 * 60
    spell = Spell.objects.get(state="major_outage")
    assert (spell.began_at, spell.ended_at) == (old.began_at, old.over_at)


def test_what_goes_on_says_how_components_are_and_its_end_ends_it(brings):
    page, _ = brings()
    states = {one.name: one.state for one in queries.components(page.id)}
    assert states == {"Tickets": "partial_outage", "Boats": "operational"}
    assert [one.code for one in queries.ongoing(page.id)] == ["plan00000001", "open00000001"]
    assert Report.objects.get(code="plan00000001").due_at == Report.objects.get(code="plan00000001").planned_for
    assert queries.components(page.id)[0].state == "partial_outage"


def test_readers_come_over_as_confirmed_and_nobody_is_written_to(brings):
    page, _ = brings()
    found = {row.kind: row for row in Subscriber.objects.filter(page=page.id)}
    assert {kind: (row.address, row.state, row.components) for kind, row in found.items()} == {
        "email": ("dev@example.org", "active", ["b13yz5g2cw10"]),
        "webhook": ("https://hooks.example.org/x", "active", []),
    }
    assert not Delivery.objects.exists()


def test_brought_twice_is_brought_once(brings):
    brings()
    _, said = brings()
    assert said[1:] == [
        "0 new groups and components",
        "0 new incidents and maintenances",
        "3 metrics without their values: the page does not draw them",
        "0 new subscribers, 2 left out: text messages, or addresses that are none",
    ]
    assert StatusPage.objects.count() == 1
    assert Spell.objects.filter(ended_at__isnull=False).count() == 1


def test_what_broke_off_goes_on_where_it_was(brings, statuspage):
    statuspage.fails_at = "subscribers"
    with pytest.raises(CannotRead, match="come back later"):
        brings()
    assert Report.objects.count() == 3
    statuspage.fails_at = ""
    assert brings()[1][2:] == [
        "0 new incidents and maintenances",
        "3 metrics without their values: the page does not draw them",
        "2 new subscribers, 2 left out: text messages, or addresses that are none",
    ]


def test_long_lists_are_read_to_their_end(brings, statuspage):
    statuspage.subscribers = [{"id": f"s{n}", "mode": "email", "email": f"reader{n}@example.org"} for n in range(250)]
    statuspage.incidents = [doubles.incident(f"inc{n:09d}", f"Trouble {n}", "resolved", "2026-02-01T10:00:00Z") for n in range(101)]
    brings()
    assert Subscriber.objects.count() == 250
    assert Report.objects.count() == 101


def test_a_client_that_is_told_to_come_later_does(brings, statuspage):
    statuspage.later, waits = 2, []
    brings(waits=waits)
    assert waits == [62.0, 62.0]


@pytest.mark.parametrize(("more", "fault"), [({"key": "wrong"}, "does not take this key"), ({"page": "none"}, "knows no such page")])
def test_what_statuspage_refuses_is_said_in_a_sentence(brings, more, fault):
    with pytest.raises(CannotRead, match=fault):
        brings(**more)
    assert not StatusPage.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{}, {"id": "x", "status": "unheard of", "created_at": "2026-01-01T00:00:00Z"}, {"id": "x", "status": "resolved"},
     {"id": 7, "status": [], "created_at": {}}, {"id": "x", "status": "resolved", "created_at": "2026-01-01T00:00:00"}],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(said):
    assert reading.report(said) is None


@pytest.mark.parametrize("said", ["../../../etc", "a/b", "..", "Ø", "a b"])
def test_a_code_that_could_lead_out_of_a_folder_is_none(said):
    assert reading.code({"id": said}) == ""
    assert reading.components([{**PARTS["tickets"], "id": said}]) == []
    assert reading.report({"id": said, "status": "resolved", "created_at": "2026-01-01T00:00:00Z"}) is None


@pytest.mark.parametrize("components", [7, {"a": 1}, "b13yz5g2cw10", None])
def test_a_reader_of_strange_components_hears_of_all(components):
    assert reading.wish({"mode": "email", "email": "dev@example.org", "components": components}).components == ()


def test_strange_fields_do_no_harm():
    assert reading.components([{**PARTS["tickets"], "position": "9" * 5000}])[0].position == 0
    part = reading.components([{**PARTS["tickets"], "position": "x", "status": "", "start_date": "soon", "name": None}])[0]
    assert (part.name, part.position, part.state, part.began_on) == ("b13yz5g2cw10", 0, "operational", None)
