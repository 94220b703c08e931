"""How long incidents take, on a page with a table behind its picture, and as CSV."""

import csv
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests import cast
from tests.apps.incidents.test_telling import said
from varsko.core import clock
from varsko.incidents import actions
from varsko.incidents.data import Draft
from varsko.insights import queries
from varsko.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def page(ann):
    return signed_in(ann)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    return client


def ended(by, summary="Nobody can pay", *, minutes=60, days=1, severity=2, **more):
    """An incident of some days ago whose impact lasted so long; somebody led it after four minutes."""
    begin = clock.now() - timedelta(days=days)
    acting = cast.acting(by)
    draft = Draft(summary=summary, severity=severity, past=True, impact_started_at=begin, **more)
    made = actions.declare(by=acting, at=begin + timedelta(minutes=2), draft=draft)[0]
    actions.take(by=acting, at=begin + timedelta(minutes=6), ref=made.id)
    end = begin + timedelta(minutes=minutes)
    return actions.resolve(by=acting, at=end + timedelta(minutes=1), ref=made.id, impact_ended_at=end)


def report(by, metric="recover", *, group="severity", days=90, **more):
    return queries.report(by=cast.acting(by), at=clock.now(), metric=metric, group=group, days=days, **more)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def test_each_metric_is_a_pair_of_milestones(ann):
    ended(ann, minutes=60)
    lengths = {metric: report(ann, metric).whole for metric in ("detect", "declare", "lead", "recover", "resolve")}
    assert {metric: found.median for metric, found in lengths.items() if found} == {
        "detect": timedelta(minutes=2),
        "declare": timedelta(),
        "lead": timedelta(minutes=4),
        "recover": timedelta(minutes=60),
        "resolve": timedelta(minutes=59),
    }
    assert report(ann, "tell").whole is None
    assert report(ann, "acknowledge").whole is None
    assert report(ann, "acknowledge").lacking == 1


def test_the_time_to_tell_ends_with_the_first_update(ann):
    begin, by = clock.now() - timedelta(days=1), cast.acting(ann)
    made = actions.declare(by=by, at=begin, draft=Draft(summary="Nobody can pay", severity=3))[0]
    for minutes in (12, 30):
        at = begin + timedelta(minutes=minutes)
        update = said(next_update_at=at + timedelta(minutes=30), skipped="Nobody else is up")
        actions.publish(by=by, at=at, ref=made.id, telling=update)
    actions.resolve(by=by, at=begin + timedelta(hours=1), ref=made.id, impact_ended_at=begin + timedelta(hours=1))
    assert report(ann, "tell").whole.median == timedelta(minutes=12)


def test_what_goes_on_was_declined_or_is_too_old_is_left_out(ann):
    ended(ann)
    ended(ann, days=200)
    by = cast.acting(ann)
    for summary in ("Goes on", "None"):
        made = actions.declare(by=by, at=clock.now(), draft=Draft(summary=summary, severity=3))[0]
    actions.move(by=by, at=clock.now(), ref=made.id, move="decline", note="No")
    found = report(ann)
    assert found.whole
    assert found.whole.count == 1
    assert found.lacking == 0


def test_groups_by_severity_service_and_month(ann):
    ended(ann, severity=1, minutes=10)
    ended(ann, severity=2, minutes=20)
    ended(ann, severity=2, minutes=40)
    assert [(row.name, row.spread.count) for row in report(ann).rows] == [("1", 1), ("2", 2)]
    assert [row.name for row in report(ann, group="service").rows] == [""]
    assert sum(row.spread.count for row in report(ann, group="month").rows) == 3
    assert [dot.x for dot in report(ann, severity=1).rows[0].dots] == [1.0]


def test_the_period_before_is_compared(ann):
    for number in range(8):
        ended(ann, minutes=300 + number, days=40)
        ended(ann, minutes=10 + number, days=5)
    found = report(ann, days=30)
    assert found.whole
    assert found.before
    assert (found.whole.count, found.before.count, found.verdict) == (8, 8, "faster")


def test_the_page_says_it_in_a_sentence_a_picture_and_a_table(page, ann):
    for minutes in (10, 20, 600):
        ended(ann, minutes=minutes)
    shown = text(page.get("/insights/incidents"))
    assert "Half of 3 incidents took 20 minutes or less, nine in ten 10 hours or less." in shown
    assert "Too few incidents to say" in shown
    assert shown.count('<circle class="strip-dot strip-dot-2"') == 3
    assert "<td>2, Major</td>" in shown
    assert "too few to say" in shown


def test_an_empty_house_says_what_is_lacking(page):
    assert "Nothing to measure yet" in text(page.get("/insights/incidents"))
    assert page.get("/insights").headers["Location"] == "/insights/incidents"


@pytest.mark.parametrize("query", ["metric=x&group=x&days=x&severity=x", "severity=9", "days=9999999999", "severity=%C2%B2"])
def test_what_makes_no_sense_in_the_address_is_passed_over(page, ann, query):
    ended(ann)
    assert page.get(f"/insights/incidents?{query}").status_code == 200
    assert page.get(f"/insights/incidents.csv?{query}").status_code == 200


def test_csv_has_every_metric_and_no_formulas(page, ann):
    ended(ann, "=cmd|' /C calc'!A0", minutes=30)
    rows = list(csv.DictReader(page.get("/insights/incidents.csv").content.decode().splitlines()))
    assert (rows[0]["key"], rows[0]["recover_minutes"], rows[0]["acknowledge_minutes"]) == ("HOT-1", "30.0", "")
    assert rows[0]["summary"].startswith("'=")


def test_a_private_incident_counts_for_nobody_who_may_not_know(page, ann):
    ended(ann, "Somebody read the salaries", private=True)
    eve, dev = signed_in(cast.eve()), signed_in(cast.dev())
    assert "Half of" not in text(eve.get("/insights/incidents"))
    for path in ("/insights/incidents?group=month", "/insights/incidents.csv"):
        assert "salaries" not in eve.get(path).content.decode()
        assert "salaries" in page.get(path).content.decode()
        assert dev.get(path).status_code == 403


def test_the_report_costs_the_same_however_many_incidents_there_are(page, ann, django_assert_max_num_queries):
    for number in range(12):
        ended(ann, minutes=10 + number)
    with django_assert_max_num_queries(14):
        page.get("/insights/incidents")
