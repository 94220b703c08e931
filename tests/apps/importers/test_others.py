"""Pages come over from Cachet, Uptime Kuma and Kener, in the shapes their sources have: once, with their times, whatever they answer."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.apps.importers.double import Answers, served
from tests.cast import NOON, acting, ann, cleo
from varsko import flow
from varsko.cli.errors import Stop
from varsko.cli.main import run
from varsko.config import bringing
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.core.worker import work_off
from varsko.importers.source import CannotRead, Source
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User
from varsko.statuspages import actions, queries
from varsko.statuspages.data import SaidDraft
from varsko.statuspages.models import Component, Group, Report, ReportUpdate, Spell, StatusPage, Subscriber

BEARER = "Bearer secret-key"


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def resource(kind, number, relations=None, **attributes):
    """One thing of a JSON:API document."""
    data = {"type": kind, "id": str(number), "attributes": {"id": number, **attributes}}
    ties = {name: {"data": [{"type": name, "id": str(one)} for one in ids]} for name, ids in (relations or {}).items()}
    return data | ({"relationships": ties} if ties else {})


def at(text):
    return {"human": "long ago", "string": text}


def state(number):
    return {"human": "some word", "value": number}


TICKETS = resource("components", 1, name="Tickets", description="What you buy", order=1, status=state(3))
BOATS = resource("components", 2, name="Boats", description=None, order=2, status=state(1))
LOST = resource("incidents", 7, {"components": [2], "updates": [21, 22]}, name="Boats were lost", message="We look.", status=state(4),
                occurred=at("2026-02-20 10:00:00"), created=at("2026-02-20 10:05:00"))  # fmt: skip
FAILING = resource("incidents", 8, {"components": [1], "updates": []}, name="Tickets fail", message="<script>Sorry.</script>",
                   status=state(2), occurred=at(None), created=at("2026-03-02 11:00:00"))  # fmt: skip
NIGHT = resource("schedules", 3, {"components": [2], "updates": []}, name="New boats", message="A night of work.", status=state(0),
                 scheduled=at("2026-03-09 22:00:00"), completed=at(None), created=at("2026-03-01 08:00:00"))  # fmt: skip


def hurt(part, number):
    """A component as it was in one incident."""
    return part | {"attributes": {**part["attributes"], "pivot": {"component_status": state(number)}}}


CACHET = {
    "/api/component-groups": {"data": [resource("componentGroups", 5, name="Sales", order=1)]},
    "/api/components": {"data": [TICKETS | {"relationships": {"group": {"data": {"type": "componentGroups", "id": "5"}}}}, BOATS]},
    "/api/incidents": {"data": [LOST, FAILING]},
    "/api/incidents/7": {
        "data": LOST,
        "included": [
            hurt(BOATS, 4),
            resource("updates", 22, message="Found.", status=state(4), created=at("2026-02-20 11:30:00")),
            resource("updates", 21, message="We still look.", status=state(2), created=at("2026-02-20 10:30:00")),
        ],
    },
    "/api/incidents/8": {"data": FAILING, "included": [hurt(TICKETS, 3)]},
    "/api/schedules": {"data": [NIGHT]},
    "/api/schedules/3": {"data": NIGHT, "included": [hurt(BOATS, 6)]},
    "/api/subscribers": {
        "data": [
            resource("subscribers", 1, {"components": [2]}, email="dev@example.org", verified=True),
            {**resource("subscribers", 2, email="eve@example.org", verified=False), "attributes": {"email": "eve@example.org"}},
        ]
    },
}
KUMA = {
    "/api/status-page/ferries": {
        "config": {"slug": "ferries", "title": "Ferries of the north", "description": "How they go", "published": True},
        "incidents": [],
        "publicGroupList": [{"id": 1, "name": "Sales", "weight": 1, "monitorList": [{"id": 4, "name": "Tickets", "type": "http"},
                                                                                  {"id": 9, "name": "Boats", "type": "ping"}]}],
        "maintenanceList": [{"id": 2, "title": "New boats", "description": "Work.", "timezone": "Europe/Oslo",
                             "timeslotList": [{"startDate": "2026-03-02 12:00:00", "endDate": "2026-03-02 16:00:00"}]}],
    },
    "/api/status-page/heartbeat/ferries": {"heartbeatList": {"4": [{"status": 1}, {"status": 0, "time": "2026-03-02 11:00:00.000"}]},
                                           "uptimeList": {}},
    "/api/status-page/ferries/incident-history": {
        "ok": True, "hasMore": True, "nextCursor": "2026-03-01 09:00:00",
        "incidents": [{"id": 12, "style": "danger", "title": "Tickets fail", "content": "Sorry.", "pin": True, "active": True,
                       "createdDate": "2026-03-02 11:00:00", "lastUpdatedDate": None}]},
    "/api/status-page/ferries/incident-history?cursor=2026-03-01 09:00:00": {
        "ok": True, "hasMore": False, "nextCursor": None,
        "incidents": [{"id": 11, "style": "warning", "title": "Boats were late", "content": "Fog.", "pin": False, "active": False,
                       "createdDate": "2026-03-01 09:00:00", "lastUpdatedDate": "2026-03-01 10:30:00"}]},
}  # fmt: skip
BEGAN = int(datetime(2026, 2, 20, 10, tzinfo=UTC).timestamp())
KENER = {
    "/api/v4/pages": {"pages": [{"id": 1, "page_path": "~home", "page_title": "Ferries of the north", "page_subheader": "How they go",
                                 "monitors": [{"monitor_tag": "tickets", "position": 1}, {"monitor_tag": "boats", "position": 2}]}]},
    "/api/v4/monitors": {"monitors": [{"id": 1, "tag": "tickets", "name": "Tickets", "category_name": "Sales", "description": None},
                                      {"id": 2, "tag": "boats", "name": "Boats", "category_name": None, "description": "Where they are"},
                                      {"id": 3, "tag": "inside", "name": "Inside", "category_name": "Sales"}]},
    "/api/v4/incidents": {"incidents": [
        {"id": 7, "title": "Boats were lost", "start_date_time": BEGAN, "end_date_time": BEGAN + 5400, "state": "RESOLVED",
         "monitors": [{"monitor_tag": "boats", "impact": "DOWN"}], "created_at": "2026-02-20T10:01:00.000Z"},
        {"id": 8, "title": "Nobody's", "start_date_time": BEGAN, "state": "RESOLVED",
         "monitors": [{"monitor_tag": "inside", "impact": "DOWN"}]},
    ]},
    "/api/v4/incidents/7/comments": {"comments": [
        {"id": 2, "comment": "Found.", "timestamp": BEGAN + 5400, "state": "RESOLVED"},
        {"id": 1, "comment": "We look.", "timestamp": BEGAN, "state": "INVESTIGATING"}]},
    "/api/v4/maintenances/events": {"events": [
        {"event_id": 5, "maintenance_id": 1, "event_start_date_time": BEGAN + 30 * 86400, "event_end_date_time": BEGAN + 30 * 86400 + 3600,
         "event_status": "READY", "maintenance_title": "New boats", "maintenance_description": "A night of work.",
         "monitors": [{"monitor_tag": "boats", "impact": "MAINTENANCE"}]}], "page": 1, "limit": 100},
}  # fmt: skip


@pytest.fixture
def brings(tmp_path):
    """Bring a page over with the command, from a program that answers so – and again, when it `then` answers otherwise."""

    def go(kind, said, *then, **options):
        double = Answers(said, key=options.pop("key", None), packed=options.pop("packed", False))
        secret = tmp_path / "key"
        secret.write_text("secret-key\n")
        with served(double) as home:
            where = {"cachet": f"{home}/api", "kuma": f"{home}/status/ferries", "kener": home}[kind]
            given = {
                "slug": "ferries",
                "name": "",
                "zone": "Europe/Oslo",
                "page": "~home",
                "key_file": None if kind == "cachet" else secret,
            }
            for answers in (said, *then):
                double.said = answers() if callable(answers) else answers
                getattr(bringing, f"import_{kind}")(Namespace(**{"url": where, **given, **options}))
        return double

    return go


def found_parts():
    page = queries.page("ferries")
    groups = {one.code: one.name for one in queries.groups(page.id)}
    return {one.name: (groups.get(one.group, ""), str(one.state)) for one in queries.components(page.id)}


def found_report(title):
    return queries.report(queries.page("ferries").id, next(row.code for row in Report.objects.all() if row.titles["en"] == title))


def test_a_page_comes_over_from_cachet_in_its_own_time_zone(brings, tmp_path):
    (tmp_path / "token").write_text("secret-key")
    brings("cachet", CACHET, key=BEARER, key_file=tmp_path / "token", name="Ferries of the north")
    page = queries.page("ferries")
    assert (page.name, page.access, page.time_zone) == ("Ferries of the north", "internal", "Europe/Oslo")
    assert found_parts() == {"Tickets": ("Sales", "partial_outage"), "Boats": ("", "operational")}
    lost = found_report("Boats were lost")
    assert (lost.stage, lost.began_at, lost.over_at) == (
        "resolved",
        datetime(2026, 2, 20, 9, tzinfo=UTC),
        datetime(2026, 2, 20, 10, 30, tzinfo=UTC),
    )
    assert [one.texts["en"] for one in lost.updates] == ["Found.", "We still look.", "We look."]
    spell = Spell.objects.get(state="major_outage")
    assert (spell.began_at, spell.ended_at) == (lost.began_at, lost.over_at)
    assert [one.titles["en"] for one in queries.ongoing(page.id)] == ["New boats", "Tickets fail"]
    assert [(row.address, row.state) for row in Subscriber.objects.all()] == [("dev@example.org", "active")]
    assert Subscriber.objects.get().components == [Component.objects.get(name="Boats").code]
    assert not Delivery.objects.exists()


def test_cachet_without_a_token_tells_all_but_its_subscribers(brings):
    double = brings("cachet", CACHET)
    assert not any("subscribers" in one for one in double.asked)
    assert Report.objects.count() == 3


def test_a_page_comes_over_from_uptime_kuma_with_all_its_incidents(brings):
    brings("kuma", KUMA)
    assert queries.page("ferries").name == "Ferries of the north"
    assert found_parts() == {"Tickets": ("Sales", "major_outage"), "Boats": ("Sales", "operational")}
    late, failing = found_report("Boats were late"), found_report("Tickets fail")
    assert (late.stage, late.impact, late.over_at - late.began_at) == ("resolved", "minor", timedelta(minutes=90))
    assert (failing.stage, failing.impact, failing.over_at) == ("investigating", "major", None)
    boats = found_report("New boats")
    assert (boats.planned_for, boats.planned_until) == (
        datetime(2026, 3, 2, 11, tzinfo=UTC),
        datetime(2026, 3, 2, 15, tzinfo=UTC),
    )


def test_maintenance_that_was_finished_before_its_time_began_when_it_was_over(brings):
    early = {**NIGHT["attributes"], "status": state(2), "completed": at("2026-03-01 12:00:00")}
    brings("cachet", {**CACHET, "/api/schedules/3": {"data": {**NIGHT, "attributes": early}, "included": [hurt(BOATS, 6)]}})
    boats = found_report("New boats")
    assert (boats.stage, boats.began_at, boats.planned_for) == ("completed", boats.over_at, boats.over_at)


def test_before_its_second_version_uptime_kuma_tells_what_is_pinned(brings):
    old = {name: said for name, said in KUMA.items() if "history" not in name}
    old["/api/status-page/ferries"] = {
        **KUMA["/api/status-page/ferries"],
        "incident": {"id": 1, "style": "info", "title": "Fog", "content": "Wait.", "pin": True, "createdDate": "2026-03-02 10:00:00"},
    }
    brings("kuma", old)
    assert found_report("Fog").stage == "investigating"


def test_maintenance_begun_by_hand_in_uptime_kuma_goes_on_until_somebody_ends_it(brings):
    begun = {"id": 3, "title": "New engine", "description": "In the dock.", "strategy": "manual", "status": "under-maintenance",
             "dateRange": ["2026-03-02T09:35:03"], "timeslotList": [], "timezone": "UTC", "durationMinutes": 0}  # fmt: skip
    over = {**begun, "id": 4, "title": "Long over", "status": "ended"}
    kuma = {**KUMA, "/api/status-page/ferries": {**KUMA["/api/status-page/ferries"], "maintenanceList": [begun, over]}}
    brings("kuma", kuma)
    engine = found_report("New engine")
    assert (engine.stage, engine.began_at, engine.planned_until, engine.over_at) == ("in_progress", NOON, None, None)
    assert Report.objects.count() == 3


BEGUN = {"id": 3, "title": "New engine", "strategy": "manual", "status": "under-maintenance", "timeslotList": []}


def kuma(*maintenance, incidents=None):
    history = {} if incidents is None else {"/api/status-page/ferries/incident-history": {"incidents": incidents, "hasMore": False}}
    return {**KUMA, **history, "/api/status-page/ferries": {**KUMA["/api/status-page/ferries"], "maintenanceList": list(maintenance)}}


def test_maintenance_begun_by_hand_in_uptime_kuma_ends_when_it_has_ended_there(brings):
    brings("kuma", kuma(BEGUN), kuma(BEGUN), lambda: checked("in_progress", kuma()))
    engine = found_report("New engine")
    assert (engine.stage, engine.over_at, engine.updates[0].told) == ("completed", NOON, False)


def checked(stage, answers):
    """Look how the maintenance stands before the program answers otherwise."""
    assert found_report("New engine").stage == stage
    return answers


def test_what_somebody_here_has_spoken_of_since_is_not_ended_by_what_it_came_from(brings):
    def spoken():
        row = Report.objects.get(titles__en="New engine")
        actions.say(by=SYSTEM_ACTOR, at=NOON, ref=row.page_id, code=row.code, said=SaidDraft(texts={"en": "It takes longer."}))
        return kuma()

    brings("kuma", kuma(BEGUN), spoken)
    assert found_report("New engine").stage == "in_progress"


def test_an_incident_that_went_on_and_is_over_in_uptime_kuma_ends_here_at_its_own_time(brings):
    ice = {"id": 8, "title": "Ice", "content": "Much of it.", "style": "danger", "pin": True, "active": True,
           "createdDate": "2026-03-02 09:00:00", "lastUpdatedDate": None}  # fmt: skip
    over = {**ice, "pin": False, "lastUpdatedDate": "2026-03-02 10:30:00"}
    brings("kuma", kuma(incidents=[ice]), kuma(incidents=[over]))
    found = found_report("Ice")
    assert (found.stage, found.over_at - found.began_at) == ("resolved", timedelta(minutes=90))


def finished(when):
    """Cachet once the night of work is over."""
    told = {**NIGHT["attributes"], "status": state(2), "completed": at(when)}
    return {**CACHET, "/api/schedules/3": {"data": {**NIGHT, "attributes": told}, "included": [hurt(BOATS, 6)]}}


def test_planned_maintenance_that_is_over_there_before_it_began_here_ends_here_too(brings):
    brings("cachet", CACHET, finished("2026-03-02 12:30:00"))
    boats = found_report("New boats")
    over = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    assert (boats.stage, boats.began_at, boats.over_at, boats.updates[0].told) == ("completed", over, over, False)


def test_maintenance_that_began_here_by_itself_ends_when_it_has_ended_there(brings, noon):
    def begun():
        noon.move_to(datetime(2026, 3, 9, 21, tzinfo=UTC))
        work_off(*flow.DUE)
        noon.move_to(datetime(2026, 3, 10, 2, tzinfo=UTC))
        assert (found_report("New boats").stage, found_parts()["Boats"][1]) == ("in_progress", "under_maintenance")
        return finished("2026-03-10 02:30:00")

    brings("cachet", CACHET, begun)
    boats = found_report("New boats")
    assert (boats.stage, boats.over_at) == ("completed", datetime(2026, 3, 10, 1, 30, tzinfo=UTC))
    assert found_parts()["Boats"][1] == "operational"
    assert Spell.objects.get(state="under_maintenance").ended_at == boats.over_at


def icy(number, over=""):
    """An incident of the boats in Cachet, and its end."""
    said = resource("updates", number + 100, message="Gone.", status=state(4), created=at(over))
    ties = {"components": [2], "updates": [number + 100] if over else []}
    one = resource("incidents", number, ties, name=f"Ice {number}", message="Cold.",
                   status=state(4 if over else 2), occurred=at("2026-03-02 09:00:00"), created=at("2026-03-02 09:05:00"))  # fmt: skip
    return {"data": one, "included": [hurt(BOATS, 4), *([said] if over else [])]}


@pytest.mark.parametrize("first", [0, 1])
def test_a_component_counts_as_down_until_the_last_of_its_incidents_ended_there(brings, first):
    def cachet(*overs):
        found = {number: icy(number, over) for number, over in zip((31, 32), overs, strict=True)}
        return {**CACHET, "/api/incidents": {"data": [one["data"] for one in found.values()]},
                **{f"/api/incidents/{number}": one for number, one in found.items()}}  # fmt: skip

    overs = ["2026-03-02 10:30:00", "2026-03-02 11:30:00"]
    brings("cachet", cachet("", ""), cachet(overs[first], overs[1 - first]))
    assert found_parts()["Boats"][1] == "operational"
    assert Spell.objects.get(state="major_outage").ended_at == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_maintenance_that_began_by_itself_and_was_spoken_of_here_is_not_ended(brings, noon):
    def spoken():
        noon.move_to(datetime(2026, 3, 10, 2, tzinfo=UTC))
        work_off(*flow.DUE)
        row = Report.objects.get(titles__en="New boats")
        actions.say(by=acting(cleo()), at=clock.now(), ref=row.page_id, code=row.code, said=SaidDraft(texts={"en": "It takes longer."}))
        return finished("2026-03-10 02:30:00")

    brings("cachet", CACHET, spoken)
    assert found_report("New boats").stage == "in_progress"


def test_an_end_can_be_set_for_maintenance_that_was_brought_without_one(brings, client):
    begun = {"id": 3, "title": "New engine", "strategy": "manual", "status": "under-maintenance", "timeslotList": []}
    brings("kuma", {**KUMA, "/api/status-page/ferries": {**KUMA["/api/status-page/ferries"], "maintenanceList": [begun]}})
    code = Report.objects.get(titles__en="New engine").code
    end = NOON + timedelta(hours=2)
    sent = {"do": "move", "planned_until": f"{end - timedelta(hours=5):%Y-%m-%dT%H:%M}"}  # as her clock has it
    client.force_login(User.objects.get(pk=ann(time_zone="America/New_York").id))
    assert client.post(f"/status-pages/ferries/reports/{code}", sent).status_code == 302
    engine = found_report("New engine")
    assert (engine.stage, engine.planned_for, engine.planned_until) == ("in_progress", NOON, end)


def test_a_page_comes_over_from_kener_without_what_stands_on_other_pages(brings):
    brings("kener", KENER, key=BEARER)
    assert found_parts() == {"Tickets": ("Sales", "operational"), "Boats": ("", "operational")}
    lost = found_report("Boats were lost")
    assert [(one.stage, one.texts.get("en", "")) for one in reversed(lost.updates)] == [
        ("investigating", ""),
        ("investigating", "We look."),
        ("resolved", "Found."),
    ]
    assert (lost.over_at - lost.began_at, lost.impact) == (timedelta(minutes=90), "critical")
    boats = found_report("New boats")
    assert (boats.stage, boats.updates[0].said_at) == ("scheduled", NOON)
    assert Report.objects.count() == 2


def test_what_has_an_end_in_kener_is_over_whatever_its_last_comment_says(brings):
    ended = {"id": 9, "title": "Boats were late", "start_date_time": BEGAN, "end_date_time": BEGAN + 1800, "state": "INVESTIGATING",
             "monitors": [{"monitor_tag": "boats", "impact": "DOWN"}]}  # fmt: skip
    brings("kener", {**KENER, "/api/v4/incidents": {"incidents": [ended]}, "/api/v4/incidents/9/comments": {"comments": []}}, key=BEARER)
    late = found_report("Boats were late")
    assert (late.stage, late.over_at - late.began_at) == ("resolved", timedelta(minutes=30))
    assert [one.stage for one in reversed(late.updates)] == ["investigating", "resolved"]
    assert found_parts()["Boats"] == ("", "operational")


@pytest.mark.parametrize(("kind", "said", "more"), [("cachet", CACHET, {}), ("kuma", KUMA, {}), ("kener", KENER, {"key": BEARER})])
def test_brought_twice_is_brought_once(brings, kind, said, more):
    counts = []
    double = Answers(said, key=more.get("key"))
    with served(double) as home:
        for _ in range(2):
            where = {"cachet": f"{home}/api", "kuma": f"{home}/status/ferries", "kener": home}[kind]
            brings(kind, said, url=where, **more)
            counts.append([table.objects.count() for table in (StatusPage, Component, Report, ReportUpdate, Spell)])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [("cachet", {}, "knows no such page"), ("kener", KENER, "does not take this key"),
     ("kener", {"/api/v4/pages": {"pages": "none"}}, "has no page ~home"), ("kuma", {"/api/status-page/ferries": b"<html>"}, "than JSON"),
     ("kuma", {"/api/status-page/ferries": b"[" * 100_000}, "than JSON"),
     ("kuma", {"/api/status-page/ferries": b" " * (17 * 1024 * 1024)}, "too much")],
)  # fmt: skip
def test_what_another_program_refuses_is_said_in_a_sentence(brings, kind, said, fault):
    key = BEARER if kind == "kener" and said is not KENER else None
    with pytest.raises(Stop, match=fault):
        brings(kind, said, key=key)
    assert not Component.objects.exists()


def test_what_comes_packed_is_not_unpacked(brings):
    with pytest.raises(Stop, match="than JSON"):
        brings("kuma", KUMA, packed=True)
    assert not StatusPage.objects.exists()


@pytest.mark.parametrize(
    ("kind", "url"),
    [("kuma", "https://kuma.example.org/ferries"), ("kener", "file:///etc/passwd"), ("cachet", "status.example.org"),
     ("kener", "http://[::1"), ("cachet", "http://localhost:70000/api"), ("kener", "https://kener.example.org/?")],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_anything_is_asked(brings, kind, url):
    with pytest.raises(Stop, match="is not"):
        brings(kind, {}, url=url)


@pytest.mark.parametrize("strange", [7, "x", [], [7], {"a": []}, [{"id": []}], [{"id": True}], [{"id": "1"}], [[[]]], None])
def test_answers_that_make_no_sense_bring_nothing_and_do_no_harm(brings, strange):
    brings("cachet", {address: {"data": strange, "included": strange} for address in CACHET})
    kuma = {"config": strange, "publicGroupList": strange, "maintenanceList": strange, "incidents": strange, "heartbeatList": strange}
    brings("kuma", dict.fromkeys(KUMA, kuma), slug="kuma")
    pages = KENER["/api/v4/pages"]
    others = {"monitors": strange, "incidents": strange, "comments": strange, "events": strange}
    brings("kener", dict.fromkeys(KENER, others) | {"/api/v4/pages": pages}, slug="kener", key=BEARER)
    assert StatusPage.objects.count() == 3
    assert not Report.objects.exists()


def test_what_has_no_name_is_called_by_its_key_as_far_as_there_is_room(brings):
    brings("cachet", CACHET | {"/api/components": {"data": [{"id": "k" * 150}]}, "/api/component-groups": {"data": [{"id": "k" * 150}]}})
    monitors = [{"id": 1, "monitorList": [{"id": "k" * 150}]}]
    brings("kuma", {name: {"publicGroupList": monitors} for name in KUMA}, slug="kuma")
    names = [*Component.objects.values_list("name", flat=True), *Group.objects.exclude(name="Group").values_list("name", flat=True)]
    assert names == ["k" * 100] * 3


def test_an_update_that_comes_twice_is_brought_once(brings):
    lost = CACHET["/api/incidents/7"]
    brings("cachet", CACHET | {"/api/incidents/7": {**lost, "included": [*lost["included"], *lost["included"]]}})
    assert [one.texts["en"] for one in found_report("Boats were lost").updates] == ["Found.", "We still look.", "We look."]


@pytest.mark.parametrize("value", [[], {}, "9" * 5000, 10**30, -1, True, "0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_strange_values_are_left_out(brings, value):
    strange = resource("incidents", 7, {"components": [2]}, name=value, message=value, status=value, occurred=at(value), created=at(value))
    pivot = BOATS | {"attributes": {"name": value, "pivot": {"component_status": {"value": value}}, "status": {"value": value}}}
    brings("cachet", CACHET | {"/api/incidents/7": {"data": strange, "included": [pivot]}, "/api/components": {"data": [pivot]}})
    assert Report.objects.filter(titles__en="Tickets fail").exists()


def test_a_file_that_holds_no_key_is_refused(brings, tmp_path):
    picture = tmp_path / "picture"
    picture.write_bytes(b"\x89PNG\xff")
    with pytest.raises(Stop, match="the key"):
        brings("kener", KENER, key_file=picture)


def test_what_strangers_call_a_page_never_reaches_the_terminal_as_a_command(brings, capsys):
    brings("kuma", KUMA | {"/api/status-page/ferries": KUMA["/api/status-page/ferries"] | {"config": {"title": "Fer\x1b[2Jries\x9b5A"}}})
    said = capsys.readouterr().out
    assert "page Fer\N{REPLACEMENT CHARACTER}[2Jries\N{REPLACEMENT CHARACTER}5A: /status/ferries" in said
    assert all(one.isprintable() for one in said.splitlines())


def test_nor_does_a_failure_that_holds_their_words(capsys):
    words = ["status", "import-kuma", "\x1b[2Jferries\r\n", "--slug", "ferries"]
    assert run(words, prepare="builtins.id", joined={"import_kuma": "varsko.config.bringing.import_kuma"}) == 1
    said = capsys.readouterr().err
    assert "[2Jferries" in said
    assert said.removesuffix("\n").isprintable()


def test_a_host_name_that_cannot_be_is_said_in_a_sentence():
    with pytest.raises(CannotRead):
        Source("Kener", "http://kener..example.org", pause=lambda _: None).read()


def test_a_key_with_strange_letters_is_refused():
    with pytest.raises(CannotRead, match="the key"):
        Source("Kener", "https://kener.example.org", key="Bearer ø\n")
