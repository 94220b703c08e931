"""What recurs over months, and what asks for a problem; drills and private incidents tell nothing."""

import csv
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client

from tests import cast
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.desk import actions as desk
from varsko.desk.data import Draft as RequestDraft
from varsko.incidents import actions
from varsko.incidents.data import Draft
from varsko.insights import tables
from varsko.insights.recurring import patterns
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User
from varsko.postmortems import actions as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def page(ann) -> Client:
    return signed_in(ann)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    return client


@pytest.fixture
def shop():
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")


def happened(by, summary, *, days=1, **more):
    at = clock.now() - timedelta(days=days)
    return actions.declare(by=cast.acting(by), at=at, draft=Draft(summary=summary, past=True, impact_started_at=at, **more))[0]


def found(by, days=180, **more):
    return patterns(by=cast.acting(by), at=clock.now(), days=days, **more)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def printers(ann, shop):
    """Three times the printer, in three months."""
    return [happened(ann, "The label printer jams", days=days, service_id=shop.id) for days in (5, 40, 75)]


def test_what_comes_back_is_named_with_its_words_and_service(ann, printers):
    happened(ann, "Certificate ran out", days=9)
    (group,) = found(ann).recurring
    assert [one.key for one in group.incidents] == [one.key for one in reversed(printers)]
    assert {"label", "printe"} <= set(group.words)
    assert group.services == ("Shop",)


def test_services_are_counted_over_the_months(ann, printers):
    happened(ann, "Certificate ran out", days=9)
    shop, unknown = found(ann).services
    assert (shop.name, shop.count, sum(shop.months)) == ("Shop", 3, 3)
    assert len([one for one in shop.months if one]) >= 2
    assert (unknown.name, unknown.count) == ("", 1)
    assert sum(found(ann).weekdays) == sum(found(ann).hours) == 4


def test_twice_is_chance_and_what_is_older_is_left_out(ann, printers):
    assert found(ann, days=60).recurring == ()
    assert found(ann, days=60).count == 2


def test_factors_of_reviews_are_counted(ann, printers):
    for one in printers[:2]:
        said = {"by": cast.acting(ann), "at": clock.now(), "ref": one.id}
        actions.take(**said)
        actions.resolve(**said, impact_ended_at=said["at"])
        reviews.open_review(**said)
        reviews.write_factor(**said, text="No spare part", kind="condition", is_main=True)
    report = found(ann)
    assert [(one.name, one.count) for one in report.factors] == [("No spare part", 2)]
    assert ("condition", 2) in [(one.name, one.count) for one in report.kinds]


def test_drills_private_incidents_and_what_was_none_tell_nothing(ann, printers):
    for number in range(3):
        happened(ann, f"Salaries read by strangers {number}", private=True)
        happened(ann, f"Exercise with smoke {number}", drill=True)
        made = happened(ann, f"False alarm again {number}", in_triage=True)
        actions.move(by=cast.acting(ann), at=clock.now(), ref=made.id, move="decline", note="No")
    report = found(ann)
    assert report.count == 3
    assert len(report.recurring) == 1
    shown = text(signed_in(ann).get("/insights/patterns"))
    for word in ("Salaries", "Exercise", "False alarm"):
        assert word not in shown


def test_the_page_shows_it_and_leads_to_a_problem_that_is_found_again(ann, page, printers):
    shown = text(page.get("/insights/patterns"))
    assert "Among 3 incidents 1 thing comes back." in shown
    href = next(part.split('"')[0] for part in shown.split('href="') if part.startswith("/desk/new?kind=problem"))
    given = {name: values[0] for name, values in parse_qs(urlparse(href).query).items()}
    assert "The label printer jams" in text(page.get(href))
    desk.create_desk(by=cast.acting(cast.cleo()), at=clock.now(), name="IT", slug="it", team_id=cast.team("IT", ann).id)
    made = desk.open_request(
        by=cast.acting(ann), at=clock.now(), draft=RequestDraft(title=given["title"], text=given["text"], kind="problem")
    )
    again = text(page.get("/insights/patterns"))
    assert "A problem looks into it:" in again
    assert made.key in again
    assert "Open a problem" not in again


def test_how_many_were_noticed_by_monitoring_and_not_by_customers(ann, page, printers):
    happened(ann, "Certificate ran out", detected_by="monitoring")
    assert [(one.name, one.count) for one in found(ann).noticed] == [("staff", 3), ("monitoring", 1)]
    shown = text(page.get("/insights/patterns"))
    assert "Noticed by" in shown
    assert "Monitoring" in shown


def test_it_can_be_taken_away_as_a_table(ann, page, printers):
    happened(ann, "=cmd()", days=3)
    answer = page.get("/insights/patterns.csv?days=180")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("text/csv; charset=utf-8", 'attachment; filename="patterns.csv"')
    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    (group,) = [one for one in lines if one["shared"] == "recurring"]
    assert (group["incidents"], group["keys"].split()) == ("3", [one.key for one in reversed(printers)])
    months = found(ann).months
    assert sum(int(group[month]) for month in months) == 3
    assert {one["name"]: one["incidents"] for one in lines if one["shared"] == "service"} == {"Shop": "3", "": "1"}
    assert sum(int(one["incidents"]) for one in lines if one["shared"] == "weekday") == 4
    assert signed_in(cast.dev()).get("/insights/patterns.csv").status_code == 403


def test_a_group_is_in_the_months_in_which_the_tallies_have_it(ann, shop):
    began, told = datetime(2026, 4, 30, 21, 0, tzinfo=UTC), datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    for number in range(3):
        draft = Draft(summary=f"Printer {number} jammed again", past=True, impact_started_at=began, service_id=shop.id)
        actions.declare(by=cast.acting(ann), at=told, draft=draft)
    report = patterns(by=cast.acting(ann), at=datetime(2026, 5, 20, tzinfo=UTC), days=90)
    lines = list(csv.DictReader(StringIO(tables.recurring(report))))
    (group,), (service,) = ([one for one in lines if one["shared"] == shared] for shared in ("recurring", "service"))
    assert (group["2026-04"], group["2026-05"]) == (service["2026-04"], service["2026-05"]) == ("3", "0")


def test_programs_read_the_same(ann, page, printers):
    said = page.get("/api/v1/insights/patterns?days=180").json()
    (group,) = said["recurring"]
    assert [one["key"] for one in group["incidents"]] == [one.key for one in reversed(printers)]
    assert group["heart"]["key"] in {one.key for one in printers}
    assert [one["name"] for one in said["services"]] == ["Shop"]
    assert len(said["services"][0]["months"]) == len(said["months"])
    assert page.get("/api/v1/insights/patterns?days=9999").status_code == 422
    assert signed_in(cast.dev()).get("/api/v1/insights/patterns").status_code == 403
    assert page.get("/api/v1/insights/incidents?group=month&metric=recover").json()["metric"] == "recover"
    assert page.get("/api/v1/insights/incidents?metric=none").status_code == 422


def test_empty_it_teaches_and_customers_may_not_look(page):
    assert "Nothing to compare yet" in text(page.get("/insights/patterns?days=x&severity=%C2%B2"))
    assert signed_in(cast.dev()).get("/insights/patterns").status_code == 403


def test_a_severity_can_be_asked_for(ann, page, printers):
    happened(ann, "Everything dark", severity=1)
    assert found(ann, severity=1).count == 1
    assert "Everything dark" not in text(page.get("/insights/patterns?severity=3&days=90"))


def test_it_asks_few_questions_however_many_there_are(ann, page, printers, django_assert_max_num_queries):
    page.get("/insights/patterns")
    for number in range(8):
        happened(ann, f"Network slow in hall {number}", days=number)
    with django_assert_max_num_queries(30):
        page.get("/insights/patterns")
