"""One page that a director reads in a minute."""

from datetime import timedelta

import pytest

from tests import cast
from tests.apps.insights.test_recurring import happened, signed_in, text
from varsko.catalog import actions as catalog
from varsko.core import clock
from varsko.desk import actions as desk
from varsko.desk.data import Draft as RequestDraft
from varsko.incidents import actions as incidents
from varsko.insights.overview import overview
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return cast.ann()


@pytest.fixture
def shop():
    return catalog.create_service(by=SYSTEM_ACTOR, at=cast.NOON, name="Shop")


@pytest.fixture
def troubled(ann, shop):
    """Three times this month the shop stood still, once the month before."""
    for days in (2, 5, 9, 40):
        began = clock.now() - timedelta(days=days)
        made = happened(ann, "The shop stands still", days=days, severity=2, service_id=shop.id)
        over = began + timedelta(minutes=30)
        incidents.resolve(by=cast.acting(ann), at=over, ref=made.id, impact_ended_at=over)


def found(by, days=30):
    return overview(by=cast.acting(by), at=clock.now(), days=days)


def test_incidents_and_minutes_lost_stand_beside_the_period_before(ann, troubled):
    page = found(ann)
    assert [(one.severity, one.count, one.before, one.minutes, one.minutes_before) for one in page.levels] == [(2, 3, 1, 90, 30)]
    assert (page.whole.count, page.whole.minutes) == (3, 90)


def test_what_was_solved_and_opened_again_goes_on_until_it_is_solved_again(ann):
    for _twice in range(2):
        made = happened(ann, "The shop stands still", days=5, severity=3)
        over = clock.now() - timedelta(days=4)
        incidents.resolve(by=cast.acting(ann), at=over, ref=made.id, impact_ended_at=over)
        incidents.move(by=cast.acting(ann), at=over, ref=made.id, move="close")
        incidents.move(by=cast.acting(ann), at=clock.now() - timedelta(days=2), ref=made.id, move="reopen", note="It is back")
    assert (found(ann).ongoing, found(ann).whole.minutes) == (2, 2 * 5 * 24 * 60)
    incidents.resolve(by=cast.acting(ann), at=clock.now(), ref=made.id, impact_ended_at=clock.now() - timedelta(days=1))
    assert (found(ann).ongoing, found(ann).whole.minutes) == (1, (5 + 4) * 24 * 60)


def test_the_worst_of_what_comes_back_says_what_was_done_about_it(ann, troubled):
    worst = found(ann).worst
    assert [(len(one.group.incidents), one.minutes, one.done, one.open) for one in worst] == [(3, 90, 0, 0)]
    page = text(signed_in(ann).get("/insights/overview?days=30"))
    assert all(words in page for words in ("90 minutes lost", "Nothing was done about it yet."))


def test_a_private_incident_is_counted_for_those_alone_who_may_know_of_it(ann):
    cleo, eve = cast.cleo(), cast.eve()
    happened(cleo, "A leak", private=True, severity=1)
    assert [found(one).whole.count for one in (cleo, eve)] == [1, 0]


def test_what_goes_on_since_long_ago_goes_on(ann, troubled):
    happened(ann, "The archive is gone", days=100, severity=3)
    assert (found(ann).ongoing, found(ann).whole.before) == (1, 1)


def test_the_desk_says_what_came_and_what_is_open(ann):
    team = cast.team("IT", ann)
    desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=team.id)
    for title in ("Printer", "Phone"):
        desk.open_request(by=cast.acting(ann), at=clock.now(), draft=RequestDraft(title=title, desk="it"))
    page = found(ann).desk
    assert (page.came, page.came_before, page.open, page.promises.percent, page.satisfaction.percent) == (2, 0, 2, None, None)


def test_an_empty_house_has_an_empty_page_and_it_is_a_pdf_too(ann):
    page = signed_in(ann)
    assert "No incident in this period" in text(page.get("/insights/overview"))
    answer = page.get("/insights/overview.pdf?days=365")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert page.get("/insights/overview?days=nonsense").status_code == 200


def test_a_customer_sees_nothing_of_it(db):
    assert signed_in(cast.dev()).get("/insights/overview").status_code == 403


def test_it_asks_as_few_questions_however_much_happened(ann, troubled, django_assert_max_num_queries):
    page = signed_in(ann)
    with django_assert_max_num_queries(45):
        page.get("/insights/overview?days=90")


def test_the_desks_are_counted_without_sorting_all_requests_for_each_figure(ann, django_assert_max_num_queries):
    cast.team("IT", ann)
    with django_assert_max_num_queries(45) as asked:
        found(ann)
    assert not [one["sql"] for one in asked if "COUNT(DISTINCT" in one["sql"]]


def test_what_waited_is_a_line_over_the_period(ann):
    team = cast.team("IT", ann)
    desk.create_desk(by=SYSTEM_ACTOR, at=cast.NOON, name="IT", slug="it", team_id=team.id)
    for days in (20, 10):
        began = clock.now() - timedelta(days=days)
        desk.open_request(by=cast.acting(ann), at=began, draft=RequestDraft(title="Printer", desk="it"))
    counts = [one.count for one in found(ann).desk.backlog]
    assert (len(counts), counts[0], counts[-1], max(counts)) == (13, 0, 2, 2)
    assert "0 at the beginning, 2 at the end, 2 at the most." in text(signed_in(ann).get("/insights/overview?days=30"))
