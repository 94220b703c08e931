"""Who may lead a drill, who may only look, and who does not know of it; what counts leaves drills out."""

import json

import pytest

from tests import cast
from varsko.core import clock
from varsko.drills import actions, queries
from varsko.drills.data import Start
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.insights import queries as insights
from varsko.kernel.errors import NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db

VERBS = {
    "pause": actions.pause,
    "go_on": actions.go_on,
    "skip": actions.skip,
    "end": actions.end,
    "set_speed": lambda **of: actions.set_speed(**of, speed=2),
    "tick": lambda **of: actions.tick(**of, number=4),
    "untick": lambda **of: actions.untick(**of, number=4),
    "write_notes": lambda **of: actions.write_notes(**of, notes={"well": "x"}),
    "take_into_review": actions.take_into_review,
}


def test_no_verb_is_forgotten():
    names = {name for name in dir(actions) if not name.startswith("_") and callable(getattr(actions, name))}
    assert names - {"start", "save_script", "delete_script"} == set(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_stakeholder_looks_and_a_stranger_to_a_private_drill_knows_nothing(begun, verb):
    found = begun()
    sam, eve, dev = cast.person("Sam", "stakeholder"), cast.eve(), cast.dev()
    with pytest.raises(NotAllowed):
        VERBS[verb](by=cast.acting(sam), at=clock.now(), ref=found.key)
    with pytest.raises(NotFound):
        VERBS[verb](by=cast.acting(dev), at=clock.now(), ref=found.key)
    incidents.set_private(by=cast.acting(cast.cleo()), at=clock.now(), ref=found.key, private=True)
    with pytest.raises(NotFound):
        VERBS[verb](by=cast.acting(eve), at=clock.now(), ref=found.key)


@pytest.mark.parametrize("name", ["Sam", "Dev"])
def test_who_may_not_change_incidents_begins_no_drill(time, name):
    one = cast.person(name, "stakeholder" if name == "Sam" else "customer")
    with pytest.raises((NotAllowed, NotFound)):
        actions.start(by=cast.acting(one), at=clock.now(), wanted=Start(script="payments"))
    assert incident_queries.incidents(by=cast.acting(cast.cleo()), drills=True) == []


def test_who_takes_part_is_not_told_what_comes(begun, after, ann, bo):
    found = begun()
    his = queries.drill(found.key, by=cast.acting(bo), at=clock.now())
    hers = queries.drill(found.key, by=cast.acting(ann), at=clock.now())
    assert his
    assert hers
    assert (len(his.to_come), his.left) == (0, 7)
    assert len(hers.to_come) == 7
    actions.end(by=cast.acting(ann), at=clock.now(), ref=found.key)
    over = queries.drill(found.key, by=cast.acting(bo), at=clock.now())
    assert over
    assert len(over.to_come) == 7


def test_pages_of_a_private_drill_are_not_there_for_strangers(begun, browser, ann):
    found = begun()
    incidents.set_private(by=cast.acting(ann), at=clock.now(), ref=found.key, private=True)
    page = browser(cast.eve())
    for path in (
        f"/drills/{found.key}",
        f"/drills/{found.key}.md",
        f"/drills/{found.key}.pdf",
        f"/drills/{found.key}/notes",
        f"/api/v1/drills/{found.key}",
    ):
        assert page.get(path).status_code == 404, path
    for path in ("/drills", "/api/v1/drills", "/incidents?shown=drills"):
        assert found.key not in page.get(path).content.decode(), path
    customer = browser(cast.dev())
    for path in ("/drills", "/drills/start", "/drills/scripts", "/api/v1/drill-scripts"):
        assert customer.get(path).status_code == 403, path


def test_an_incident_without_a_script_has_no_such_page(time, ann, browser):
    page = browser(ann)
    assert page.get("/drills/HOT-1").status_code == 404
    assert page.get("/drills").status_code == 200


def test_reports_leave_drills_out(begun, after, ann):
    found = begun()
    after(5)
    incidents.take(by=cast.acting(ann), at=clock.now(), ref=found.key)
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=found.key, impact_ended_at=clock.now())
    after(1)
    report = insights.report(by=cast.acting(ann), at=clock.now(), metric="resolve", group="severity", days=30)
    assert report.whole is None


def test_the_api_leads_a_drill_from_beginning_to_end(time, after, ann, bo, browser):
    page = browser(ann)

    def send(method: str, path: str, body: dict | None = None, status: int = 200):
        response = getattr(page, method)(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")
        assert response.status_code == status, response.content
        return response.json() if response.content else None

    made = send("post", "/drills", {"script": "night", "people": [bo.id], "speed": 5}, 201)
    key = made["incident"]["key"]
    after(0)
    assert send("post", f"/drills/{key}/clock", {"do": "pause"})["speed"] == 0
    assert send("post", f"/drills/{key}/clock", {"do": "go_on"})["speed"] == 5
    send("post", f"/drills/{key}/clock", {"do": "speed", "speed": 1})
    send("post", f"/drills/{key}/clock", {"do": "speed", "speed": 7}, 422)
    send("post", f"/drills/{key}/clock", {"do": "skip"})
    after(0)
    assert len(page.get(f"/api/v1/drills/{key}").json()["given"]) == 2
    assert send("put", f"/drills/{key}/steps/4")["steps"][3]["done_by"] == "Ann"
    assert send("delete", f"/drills/{key}/steps/4")["steps"][3]["done_by"] == ""
    assert send("patch", f"/drills/{key}", {"learned": "Sleep"})["learned"] == "Sleep"
    assert send("post", f"/drills/{key}/clock", {"do": "end"})["ended_at"]
    assert [one["script"] for one in page.get("/api/v1/drills").json()] == ["A long night"]
    send("post", f"/drills/{key}/review", status=409)


def test_the_api_writes_scripts(browser):
    page = browser(cast.cleo())
    body = {"name": "Keys", "summary": "No key", "signals": [{"after": 0, "kind": "phone", "text": "Hello?"}]}
    made = page.post("/api/v1/drill-scripts", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    key = made.json()["key"]
    changed = page.put(f"/api/v1/drill-scripts/{key}", json.dumps({**body, "severity": 3}), content_type="application/json")
    assert changed.json()["severity"] == 3
    assert [one["key"] for one in page.get("/api/v1/drill-scripts").json()][-1] == key
    assert page.delete(f"/api/v1/drill-scripts/{key}").status_code == 204


def test_the_list_of_drills_asks_the_same_questions_for_one_and_for_many(begun, browser, ann, django_assert_max_num_queries):
    page = browser(ann)
    begun()
    page.get("/drills")
    with django_assert_max_num_queries(30):
        page.get("/drills")
    for _number in range(4):
        begun()
    with django_assert_max_num_queries(30):
        page.get("/drills")


def test_a_form_begins_one(time, ann, bo, browser):
    page = browser(ann)
    assert "Nobody can pay" in page.get("/drills/start?script=payments").content.decode()
    begun = page.post("/drills/start", {"script": "payments", "people": [bo.id], "speed": "2", "pages": "on"})
    assert begun.status_code == 302
    assert page.get(begun.url).status_code == 200
    assert page.post("/drills/start", {"script": "payments", "speed": "4"}).status_code == 422


def test_one_press_that_comes_twice_begins_one_drill(time, ann, bo, browser):
    page = browser(ann)
    said = {
        "script": "payments",
        "people": [bo.id],
        "speed": "1",
        "pages": "on",
        "id": page.get("/drills/start").context["form"]["id"].value(),
    }
    assert len({page.post("/drills/start", said)["Location"] for _time in range(2)}) == 1
    anew = {**said, "id": page.get("/drills/start").context["form"]["id"].value()}
    back = page.post("/drills/start", anew, follow=True)
    assert "You have begun this drill already: it is HOT-1. Nobody is paged again." in back.content.decode()
    (drill,) = queries.drills(by=cast.acting(ann), at=clock.now())
    assert len(incident_queries.links(drill.incident.id, by=SYSTEM_ACTOR)) == 1
