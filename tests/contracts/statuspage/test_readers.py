"""Page access groups and users by the management API: groups of readers, and the people in them."""

import json

import pytest
import time_machine
from django.test import Client

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.cast import NOON
from tests.contracts.statuspage.test_management import ALL, Api
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import may
from varsko.people.models import User
from varsko.statuspages import actions, queries
from varsko.statuspages.actions import audiences
from varsko.statuspages.actions.hearing import sights
from varsko.statuspages.data import AudienceDraft, ComponentDraft, MetricDraft, PageDraft
from varsko.statuspages.models import Audience, AudiencePerson, Sheet, StatusPage, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page():
    made = actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Ferries", slug="ferries", access="groups"))
    for name in ("Tickets", "Timetable"):
        actions.add_component(by=SYSTEM_ACTOR, at=NOON, ref=made.id, draft=ComponentDraft(name=name))
    return made


@pytest.fixture
def parts(page):
    return {one.name: one.code for one in queries.components(page.id)}


@pytest.fixture
def api(page):
    return Api(page, cast.key(rights=ALL)[1])


@pytest.fixture
def dev():
    return cast.dev()


def sees(person, *, text: str) -> bool:
    work()
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    answer = client.get("/status/ferries/en")
    return answer.status_code == 200 and text in answer.content.decode()


def group(api, **said):
    return api("POST", "/page_access_groups", {"page_access_group": {"name": "Shipping lines", **said}}, status=201)


def test_a_group_is_made_changed_and_taken_away_in_statuspages_shape(api, page, parts, dev):
    made = group(api, component_ids=[parts["Tickets"]], page_access_user_ids=[dev.id])
    assert made == {
        "id": queries.audiences(page.id)[0].code,
        "page_id": page.code,
        "name": "Shipping lines",
        "external_identifier": None,
        "page_access_user_ids": [dev.id],
        "component_ids": [parts["Tickets"]],
        "metric_ids": [],
        "created_at": "2026-03-02T12:00:00.000Z",
        "updated_at": "2026-03-02T12:00:00.000Z",
    }
    place = f"/page_access_groups/{made['id']}"
    assert api("GET", place) == made
    assert api("GET", "/page_access_groups") == [made]
    changed = api("PATCH", place, {"page_access_group": {"name": "Lines"}})
    assert (changed["name"], changed["component_ids"], changed["page_access_user_ids"]) == ("Lines", [parts["Tickets"]], [dev.id])
    assert api("PUT", place, {"page_access_group": {"page_access_user_ids": []}})["page_access_user_ids"] == []
    assert api("DELETE", place)["name"] == "Lines"
    assert api("GET", "/page_access_groups") == []
    api("GET", place, status=404)


def test_the_components_of_a_group_are_added_replaced_and_removed(api, parts):
    place = f"/page_access_groups/{group(api)['id']}/components"
    tickets, timetable = parts["Tickets"], parts["Timetable"]

    def ids(answer):
        return set(answer["component_ids"])

    assert ids(api("PATCH", place, {"component_ids": [tickets]})) == {tickets}
    assert ids(api("PUT", place, {"component_ids": [timetable]})) == {tickets, timetable}
    assert {one["name"] for one in api("GET", place)} == {"Tickets", "Timetable"}
    assert ids(api("POST", place, {"component_ids": [timetable]}, status=201)) == {timetable}
    assert ids(api("DELETE", f"{place}/{timetable}")) == set()
    api("PUT", place, {"component_ids": [tickets, timetable]})
    assert ids(api("DELETE", place, {"component_ids": [tickets]})) == {timetable}
    assert ids(api("DELETE", place)) == set()
    api("PATCH", place, {"component_ids": ["zzzzzzzzzzzz"]}, status=422)


def test_a_component_is_shown_to_groups_and_hidden_from_them(api, page, parts):
    code, place = group(api)["id"], f"/components/{parts['Tickets']}/page_access_groups"
    assert api("POST", place, {"page_access_group_ids": [code]}, status=201)["name"] == "Tickets"
    assert queries.audience(page.id, code).components == {parts["Tickets"]}
    api("POST", place, {"page_access_group_ids": ["zzzzzzzzzzzz"]}, status=422)
    assert api("DELETE", place)["name"] == "Tickets"
    assert queries.audience(page.id, code).components == frozenset()


def test_somebody_who_signs_in_here_sees_what_their_groups_see_and_no_longer(api, parts, dev):
    code = group(api, component_ids=[parts["Tickets"]])["id"]
    assert not sees(dev, text="Tickets")
    said = {"page_access_user": {"email": dev.email.upper(), "page_access_group_ids": [code]}}
    made = api("POST", "/page_access_users", said)
    assert (made["id"], made["email"], made["page_access_group_ids"], made["page_access_group_id"]) == (dev.id, dev.email, [code], code)
    assert sees(dev, text="Tickets")
    assert not sees(dev, text="Timetable")
    assert api("GET", "/page_access_users") == [made]
    assert api("GET", "/page_access_users?email=eve@example.org") == []
    assert [one["name"] for one in api("GET", f"/page_access_users/{dev.id}/components")] == ["Tickets"]
    assert api("GET", f"/page_access_users/{dev.id}/metrics") == []
    api("DELETE", f"/page_access_users/{dev.id}", status=204)
    api("GET", f"/page_access_users/{dev.id}", status=404)
    assert not sees(dev, text="Tickets")


def test_groups_of_a_person_are_changed_and_others_stay(api, parts, dev):
    first = group(api, page_access_user_ids=[dev.id])["id"]
    second = api("POST", "/page_access_groups", {"page_access_group": {"name": "Ports"}}, status=201)["id"]
    place = f"/page_access_users/{dev.id}"
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email, "page_access_group_ids": [second]}})
    assert set(api("GET", place)["page_access_group_ids"]) == {first, second}
    changed = api("PATCH", place, {"page_access_user": {"page_access_group_ids": [second]}})
    assert changed["page_access_group_ids"] == [second]
    assert api("PUT", place, {})["page_access_group_ids"] == [second]
    api("PATCH", place, {"page_access_user": {"email": "eve@example.org"}}, status=422)


def test_who_belongs_by_a_team_is_listed_and_not_removed_behind_its_back(api, page, parts, dev):
    crew = cast.team("Shippers", dev)
    draft = AudienceDraft(name="Shippers", components=(parts["Timetable"],), teams=(crew.id,))
    code = actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft).code
    assert api("GET", f"/page_access_groups/{code}")["page_access_user_ids"] == [dev.id]
    refused = api("DELETE", f"/page_access_users/{dev.id}", status=422)
    assert "by a team" in str(refused)
    assert api("PATCH", f"/page_access_groups/{code}", {"page_access_group": {"name": "Lines"}})["page_access_user_ids"] == [dev.id]
    assert queries.audience(page.id, code).people == frozenset()


def test_who_belongs_by_a_team_and_by_themselves_too_is_not_said_to_be_removed(api, page, parts, dev):
    crew = cast.team("Shippers", dev)
    draft = AudienceDraft(name="Shippers", components=(parts["Timetable"],), teams=(crew.id,), people=(dev.id,))
    actions.add_audience(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    assert "by a team" in str(api("DELETE", f"/page_access_users/{dev.id}", status=422))
    assert sees(dev, text="Timetable")


def test_two_who_let_somebody_in_at_once_both_do(api, page, dev, monkeypatch):
    code, bo = group(api)["id"], cast.bo()
    held, waits = audiences.held, iter((True,))

    def held_after_another_commit(*args, **more):
        if next(waits, False):
            AudiencePerson.objects.create(audience=Audience.objects.get(code=code), person_id=bo.id)
        return held(*args, **more)

    monkeypatch.setattr(audiences, "held", held_after_another_commit)
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email, "page_access_group_ids": [code]}})
    assert queries.audience(page.id, code).people == {bo.id, dev.id}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/page_access_users", {"page_access_user": {"email": "stranger@example.org", "page_access_group_ids": ["x"]}}),
        ("/page_access_users", {"page_access_user": {"email": "dev@example.org", "page_access_group_ids": ["zzzzzzzzzzzz"]}}),
        ("/page_access_users", {"page_access_user": {"external_login": "dev"}}),
        ("/page_access_users", {"page_access_user": {"email": ["dev@example.org"]}}),
        ("/page_access_users", {}),
        ("/page_access_groups", {"page_access_group": {"name": "Lines", "metric_ids": ["abc"]}}),
        ("/page_access_groups", {"page_access_group": {"name": "Lines", "page_access_user_ids": ["nobody"]}}),
        ("/page_access_groups", {"page_access_group": {"name": "Lines", "page_access_user_ids": "nobody"}}),
        ("/page_access_groups", {"page_access_group": {"name": "Lines", "component_ids": [["a"]]}}),
        ("/page_access_groups", {"page_access_group": {"name": "Lines", "component_ids": ["a"] * 2001}}),
        ("/page_access_groups", {"page_access_group": {"name": ""}}),
    ],
)
def test_what_cannot_be_mapped_is_refused_and_nothing_is_made(api, page, dev, path, body):
    assert api("POST", path, body, status=422)["message"]
    assert queries.audiences(page.id) == []


def test_who_may_not_sign_in_any_more_belongs_to_nothing(api, dev):
    group(api, page_access_user_ids=[dev.id])
    User.objects.filter(pk=dev.id).update(is_active=False)
    assert api("GET", "/page_access_users") == []


def test_a_page_that_is_not_for_groups_refuses_them_in_words(page):
    public = actions.create_page(by=SYSTEM_ACTOR, at=NOON, draft=PageDraft(name="Trains", slug="trains"))
    api = Api(public, cast.key(rights=ALL)[1])
    assert "groups of readers" in str(api("POST", "/page_access_groups", {"page_access_group": {"name": "Lines"}}, status=422))
    assert api("GET", "/page_access_groups") == []


def test_a_key_that_only_reads_learns_of_no_reader(page):
    reader = Api(page, cast.key(rights=("read",))[1])
    for path in ("/page_access_groups", "/page_access_users"):
        reader("GET", path, status=403)


def metric(page, name="Answer time"):
    return actions.add_metric(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=MetricDraft(name=name)).code


def test_somebody_sees_what_they_are_given_alone_beside_what_their_groups_see(api, page, parts, dev):
    group(api, component_ids=[parts["Tickets"]], page_access_user_ids=[dev.id])
    user = f"/page_access_users/{dev.id}"
    assert not sees(dev, text="Timetable")
    made = api("POST", f"{user}/components", {"component_ids": [parts["Timetable"]]}, status=201)
    assert (made["id"], len(made["page_access_group_ids"])) == (dev.id, 1)
    assert {one["name"] for one in api("GET", f"{user}/components")} == {"Tickets", "Timetable"}
    assert sees(dev, text="Timetable")
    assert sees(dev, text="Tickets")
    assert len(api("GET", "/page_access_groups")) == 1
    api("DELETE", f"{user}/components/{parts['Timetable']}")
    assert not sees(dev, text="Timetable")
    assert sees(dev, text="Tickets")


def test_a_reader_without_a_group_sees_exactly_what_is_theirs_alone(api, page, parts, dev):
    made = api("POST", "/page_access_users", {"page_access_user": {"email": dev.email}})
    assert (made["page_access_group_id"], made["page_access_group_ids"]) == (None, [])
    assert not sees(dev, text="Tickets")
    user = f"/page_access_users/{dev.id}"
    api("PATCH", f"{user}/components", {"component_ids": [parts["Tickets"]]})
    api("PUT", f"{user}/components", {"component_ids": [parts["Timetable"]]})
    assert sees(dev, text="Tickets")
    assert [one["id"] for one in api("GET", "/page_access_users")] == [dev.id]
    assert api("GET", "/page_access_groups") == []
    api("DELETE", f"{user}/components")
    assert not sees(dev, text="Tickets")
    assert api("DELETE", user, status=204) is None
    assert api("GET", "/page_access_users") == []
    assert not Audience.objects.exists()


def test_what_somebody_sees_by_a_group_is_not_taken_from_them_alone(api, page, parts, dev):
    group(api, component_ids=[parts["Tickets"]], page_access_user_ids=[dev.id])
    for method, path in (("DELETE", f"/page_access_users/{dev.id}/components/{parts['Tickets']}"),):
        assert "is seen by a group" in api(method, path, status=422)["message"]
    asked = {"page_access_user_ids": [dev.id]}
    assert "is seen by a group" in api("DELETE", f"/components/{parts['Tickets']}/page_access_users", asked, status=422)["message"]


def test_a_component_is_shown_to_people_and_hidden_again(api, page, parts, dev):
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email}})
    shown = api("POST", f"/components/{parts['Tickets']}/page_access_users", {"page_access_user_ids": [dev.id]}, status=201)
    assert shown["id"] == parts["Tickets"]
    assert sees(dev, text="Tickets")
    api("DELETE", f"/components/{parts['Tickets']}/page_access_users")
    assert not sees(dev, text="Tickets")
    api("POST", f"/components/{parts['Tickets']}/page_access_users", {"page_access_user_ids": ["nobody"]}, status=404)


def test_groups_and_people_see_the_metrics_they_are_given_and_no_others(api, page, parts, dev):
    till, boats = metric(page), metric(page, "Boats under way")
    made = group(api, component_ids=[parts["Tickets"]], metric_ids=[till], page_access_user_ids=[dev.id])
    assert made["metric_ids"] == [till]
    assert sees(dev, text="Answer time")
    assert not sees(dev, text="Boats under way")
    user = f"/page_access_users/{dev.id}/metrics"
    api("POST", user, {"metric_ids": [boats]}, status=201)
    assert {one["id"] for one in api("GET", user)} == {till, boats}
    assert sees(dev, text="Boats under way")
    api("DELETE", f"{user}/{boats}")
    assert not sees(dev, text="Boats under way")
    assert "is seen by a group" in api("DELETE", f"{user}/{till}", status=422)["message"]
    api("PATCH", f"/page_access_groups/{made['id']}", {"page_access_group": {"metric_ids": []}})
    assert not sees(dev, text="Answer time")
    api("PATCH", user, {"metric_ids": ["nothing"]}, status=422)


def test_only_whoever_may_configure_a_page_gives_people_something_alone(page, parts, dev):
    weak = Api(page, cast.key(rights=("read", "create"))[1])
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        weak(method, f"/page_access_users/{dev.id}/components", {"component_ids": [parts["Tickets"]]}, status=403)
    weak("POST", f"/components/{parts['Tickets']}/page_access_users", {"page_access_user_ids": [dev.id]}, status=403)
    assert not Audience.objects.exists()


def test_the_desk_lists_who_sees_more_than_their_groups_and_takes_it_away(api, page, parts, dev):
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email}})
    api("PATCH", f"/page_access_users/{dev.id}/components", {"component_ids": [parts["Tickets"]]})
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.person("Olga", "owner").id))
    said = browser.get("/status-pages/ferries/readers").content.decode()
    assert "People who see more than their groups" in said
    assert dev.email in said
    assert "See the page as one person" in said
    assert browser.post("/status-pages/ferries/readers", {"alone": dev.id}).status_code == 302
    assert not Audience.objects.exists()


@pytest.mark.parametrize("person", ["nobody", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_taking_away_from_nobody_takes_no_group_away(api, page, parts, person):
    group(api, component_ids=[parts["Tickets"]])
    browser = Client()
    browser.force_login(User.objects.get(pk=cast.person("Olga", "owner").id))
    assert browser.post("/status-pages/ferries/readers", {"alone": person}).status_code in {302, 404}
    assert len(api("GET", "/page_access_groups")) == 1


def test_whom_nothing_is_given_is_no_reader_once_they_left_their_group(api, page, parts, dev):
    made = group(api, component_ids=[parts["Tickets"]], page_access_user_ids=[dev.id])
    user = f"/page_access_users/{dev.id}"
    api("DELETE", f"{user}/components")
    api("PATCH", f"{user}/components", {"component_ids": []})
    api("POST", f"{user}/metrics", {"metric_ids": []}, status=201)
    api("DELETE", f"/components/{parts['Timetable']}/page_access_users", {"page_access_user_ids": [dev.id]})
    api("PATCH", f"/page_access_groups/{made['id']}", {"page_access_group": {"page_access_user_ids": []}})
    assert api("GET", "/page_access_users") == []


def test_a_component_is_shown_to_many_in_one_look_at_who_reads(api, page, parts, monkeypatch):
    many = [cast.person(f"Reader{number}", "customer") for number in range(5)]
    group(api, component_ids=[parts["Tickets"]], page_access_user_ids=[one.id for one in many])
    looks = []
    known = queries.readers
    monkeypatch.setattr(queries, "readers", lambda groups: looks.append(1) or known(groups))
    asked = {"page_access_user_ids": [one.id for one in many]}
    api("POST", f"/components/{parts['Timetable']}/page_access_users", asked, status=201)
    assert len(looks) == 1


def test_what_an_earlier_version_wrote_for_one_person_is_not_told_for_ever(api, page, parts, dev):
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email}})
    api("PATCH", f"/page_access_users/{dev.id}/components", {"component_ids": [parts["Tickets"]]})
    work()
    old = {"kind": "text/html; charset=utf-8", "etag": "old", "plain": b"Long ago", "packed": b"", "written_at": NOON}
    Sheet.objects.create(page_id=page.id, audience=Audience.objects.get(), path="en", **old)
    assert not sees(dev, text="Long ago")
    assert sees(dev, text="Tickets")


def test_who_hears_of_what_follows_what_they_see_alone(api, page, parts, dev):
    api("POST", "/page_access_users", {"page_access_user": {"email": dev.email}})
    api("PATCH", f"/page_access_users/{dev.id}/components", {"component_ids": [parts["Tickets"]]})
    row = Subscriber.objects.create(
        page_id=page.id, kind="email", address=dev.email, state="active", person_id=dev.id, asked_at=NOON, created_at=NOON
    )
    assert sights(StatusPage.objects.get(), [row]) == {row.pk: frozenset({parts["Tickets"]})}


def organization(secret, method, path, body=None, status=200):
    sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    answer = Client().generic(method, f"/v1/organizations/acme{path}", headers={"Authorization": f"OAuth {secret}"}, **sent)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_people_who_work_here_are_made_listed_and_taken_away(page, dev):
    secret = cast.key(rights=ALL)[1]
    said = {"user": {"email": "kari@example.org", "first_name": "Kari", "last_name": "Nordmann", "password": "not kept at all"}}
    made = organization(secret, "POST", "/users", said, 201)
    assert (made["email"], made["first_name"], made["last_name"], made["organization_id"]) == (
        "kari@example.org",
        "Kari",
        "Nordmann",
        "acme",
    )
    assert not User.objects.get(pk=made["id"]).check_password("not kept at all")
    assert [one["email"] for one in organization(secret, "GET", "/users")] == ["kari@example.org"]
    organization(secret, "POST", "/users", said, 409)
    organization(secret, "POST", "/users", {"user": {"first_name": "Nobody"}}, 422)
    organization(secret, "DELETE", f"/users/{dev.id}", None, 404)
    assert organization(secret, "DELETE", f"/users/{made['id']}")["email"] == "kari@example.org"
    assert not User.objects.filter(pk=made["id"]).exists()


def test_what_somebody_may_do_is_told_for_each_page(page):
    secret, ann = cast.key(rights=ALL)[1], cast.ann()
    said = organization(secret, "GET", f"/permissions/{ann.id}")["data"]
    assert said["user_id"] == ann.id
    rights = said["pages"][page.code]
    assert set(rights) == {"page_configuration", "incident_manager", "maintenance_manager"}
    by = cast.acting(ann)
    assert rights["page_configuration"] is may(by, "configure", queries.about_page(page.access, page.teams))
    assert organization(secret, "PUT", f"/permissions/{ann.id}", {"pages": {page.code: rights}})["data"] == said
    more = {name: not known for name, known in rights.items()}
    assert "role and teams" in organization(secret, "PUT", f"/permissions/{ann.id}", {"pages": {page.code: more}}, 422)["message"]
    for wrong in ({}, {"pages": []}, {"pages": {page.code: 1}}, {"pages": {"zzzzzzzzzzzz": rights}}):
        organization(secret, "PUT", f"/permissions/{ann.id}", wrong, 422)
    assert organization(secret, "GET", f"/permissions/{ann.id}")["data"] == said
    organization(secret, "GET", "/permissions/nobody", None, 404)


@pytest.mark.parametrize(("role", "is_so"), [("owner", True), ("stakeholder", False)])
def test_who_may_report_on_a_page_is_told_so(page, role, is_so):
    """A client that shows who can post an incident shows those who can."""
    secret, kari = cast.key(rights=ALL)[1], cast.person("Kari", role)
    rights = organization(secret, "GET", f"/permissions/{kari.id}")["data"]["pages"][page.code]
    assert rights == dict.fromkeys(("page_configuration", "incident_manager", "maintenance_manager"), is_so)


def test_people_are_told_of_and_made_by_no_weaker_key(page):
    secret = cast.key(rights=("read", "create"))[1]
    organization(secret, "GET", "/users", None, 403)
    organization(secret, "POST", "/users", {"user": {"email": "kari@example.org"}}, 403)
