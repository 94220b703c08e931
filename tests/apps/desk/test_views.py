"""Views of the queue: kept by one, shared with a team or a desk, counted, begun with – and what falls due next stands first."""

from datetime import timedelta

import pytest
from django.db import connection

from tests import cast
from varsko.core import clock
from varsko.desk import actions, queries
from varsko.desk.data import Draft
from varsko.desk.domain.orders import Order
from varsko.desk.models import Request
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def keep(ann):
    """Keep a view, of Ann's if nobody else is named."""

    def kept(name="Network", query="?shown=open&q=network", *, by=None, **more):
        return actions.keep_view(by=cast.acting(by or ann), at=clock.now(), name=name, query=query, **more)

    return kept


def names(one):
    return [view.name for view in queries.kept_views(cast.acting(one))]


def due(request, hours):
    Request.objects.filter(pk=request.id).update(promised_at=clock.now() + timedelta(hours=hours) if hours else None)


class TestWhoHasAView:
    def test_ones_own_is_seen_by_nobody_else(self, keep, ann, bo, desk):
        keep()
        assert names(ann) == ["Network"]
        assert names(bo) == []

    def test_a_team_and_a_desk_have_theirs(self, keep, ann, bo, eve, desk, crew):
        keep("Of the team", scope="team", of=crew.id)
        keep("Of the desk", scope="desk", of=desk.id)
        assert set(names(bo)) == {"Of the team", "Of the desk"}
        assert names(eve) == ["Of the desk"]

    def test_of_a_team_one_is_not_in_it_cannot_be(self, keep, eve, desk, crew):
        with pytest.raises(Invalid):
            keep(by=eve, scope="team", of=crew.id)

    def test_a_customer_keeps_none(self, keep, dev, desk):
        with pytest.raises(NotAllowed):
            keep(by=dev)

    def test_a_name_is_given_once(self, keep, desk):
        keep()
        with pytest.raises(Conflict):
            keep()

    def test_whoever_made_it_and_whoever_sets_up_the_desk_take_it_away(self, keep, ann, bo, cleo, desk):
        one, two = keep(scope="desk", of=desk.id), keep("Other", scope="desk", of=desk.id)
        with pytest.raises(NotAllowed):
            actions.forget_view(by=cast.acting(bo), at=clock.now(), view_id=one.id)
        actions.forget_view(by=cast.acting(ann), at=clock.now(), view_id=one.id)
        actions.forget_view(by=cast.acting(cleo), at=clock.now(), view_id=two.id)
        assert names(ann) == []


class TestConfidentialDesks:
    def test_their_views_are_known_to_their_team_alone(self, keep, ann, bo, eve, hr, desk):
        keep("Complaints", "?shown=open&desk=hr", by=bo, scope="desk", of=hr.id)
        assert names(bo) == ["Complaints"]
        assert names(ann) == names(eve) == []
        with pytest.raises(Invalid):
            keep("Mine too", by=ann, scope="desk", of=hr.id)

    def test_their_name_leaves_with_no_shared_view(self, keep, bo, hr, desk, crew):
        for scope, of in (("desk", desk.id), ("team", crew.id)):
            with pytest.raises(Invalid, match="stays with that desk"):
                keep("Leak", "?shown=open&desk=hr", by=bo, scope=scope, of=of)
        keep("Own", "?shown=open&desk=hr", by=bo)

    def test_who_guesses_their_name_learns_nothing(self, keep, ann, hr, desk, crew):
        for slug in ("hr", "there-is-none"):
            keep(slug, f"?shown=open&desk={slug}", by=ann, scope="team", of=crew.id)
        assert sorted(names(ann)) == ["hr", "there-is-none"]

    def test_counts_say_nothing_of_them(self, keep, page, ann, bo, hr, desk):
        actions.open_request(by=cast.acting(bo), at=clock.now(), draft=Draft(title="Network of friends", desk="hr"))
        keep()
        shown = text(page.get("/desk?shown=open"))
        assert "Network" in shown
        assert "nav-count" not in shown[shown.index('class="kept"') : shown.index('class="tabs"')]


class TestThePage:
    def test_a_view_is_kept_from_the_address_and_counted(self, page, ann, called):
        called(ann, "No network in Bergen")
        called(ann, "The network is slow")
        called(ann, "Mouse")
        kept = page.post("/desk/views?shown=nobodys&q=network&after=4-1", {"name": "Network", "scope": "mine:"}, follow=True)
        assert "The view “Network” is kept." in text(kept)
        assert 'Network <span class="nav-count">2</span>' in text(kept)
        assert [one.query for one in queries.kept_views(cast.acting(ann))] == ["?shown=nobodys&q=network"]

    def test_one_begins_with_the_view_one_chose(self, page, keep, ann, called):
        called(ann, "No network in Bergen")
        called(ann, "Mouse")
        page.post("/desk/views/first", {"view": keep().id})
        assert page.get("/desk").headers["Location"] == "/desk?shown=open&q=network"
        assert "Mouse" not in text(page.get("/desk", follow=True))
        assert "Mouse" in text(page.get("/desk?shown=open"))
        page.post("/desk/views/first", {"view": ""})
        assert page.get("/desk").status_code == 200

    def test_nobody_begins_with_the_view_of_another(self, keep, bo, desk):
        with pytest.raises(NotFound):
            actions.begin_with(by=cast.acting(bo), at=clock.now(), view_id=keep().id)

    def test_the_page_of_views_teaches_and_lists(self, page, keep, desk):
        assert "No view is kept yet" in text(page.get("/desk/views"))
        view = keep()
        assert "Network" in text(page.get("/desk/views"))
        page.post(f"/desk/views/{view.id}/forget")
        assert "No view is kept yet" in text(page.get("/desk/views"))
        assert page.post("/desk/views?shown=open", {"name": "", "scope": "mine:"}).status_code == 422

    def test_many_views_cost_no_more_queries(self, page, keep, ann, called, django_assert_max_num_queries):
        called(ann)
        for number in range(12):
            keep(f"View {number}", f"?shown=mine&q=word{number}")
        with django_assert_max_num_queries(15):
            page.get("/desk?shown=open")


class TestWhatFallsDueNext:
    @pytest.fixture
    def four(self, ann, called):
        found = [called(ann, f"Request {name}") for name in ("late", "never", "soon", "tomorrow")]
        for one, hours in zip(found, (-1, 0, 2, 24), strict=True):
            due(one, hours)
        return found

    def test_it_stands_first_and_what_nobody_promised_last(self, four):
        found = queries.queue(by=SYSTEM_ACTOR, order=Order.DUE)
        assert [one.title.split()[1] for one in found] == ["late", "soon", "tomorrow", "never"]

    def test_pages_go_on_where_the_last_one_stopped(self, page, four, monkeypatch):
        monkeypatch.setattr("varsko.desk.pages.lists.PAGE", 1)
        seen, address = [], "?shown=open&order=due"
        while address:
            answer = page.get(f"/desk{address}")
            seen += [one.title for one, _key in answer.context["rows"]]
            address = answer.context["older"]
        assert seen == ["Request late", "Request soon", "Request tomorrow", "Request never"]

    def test_ones_own_work_is_a_list_by_due_time(self, page, ann, four):
        for one in four:
            actions.take(by=cast.acting(ann), at=clock.now(), ref=one.id)
        for one, hours in zip(four, (5, 0, 2, 1), strict=True):
            due(one, hours)
        mine = [one.title for one, _key in page.get("/desk?shown=mine").context["rows"]]
        assert mine == ["Request tomorrow", "Request soon", "Request late", "Request never"]
        urgent = [one.number for one, _key in page.get("/desk?shown=mine&order=urgent").context["rows"]]
        assert urgent == [1, 2, 3, 4]

    def test_what_is_late_has_a_list_of_its_own(self, page, four):
        shown = page.get("/desk?shown=late")
        assert [one.title for one, _key in shown.context["rows"]] == ["Request late"]
        assert "text-bad" in text(shown)

    @pytest.mark.parametrize("after", ["999999999999999999-1", "0-0", "-5-1", "x-1", "1-"])
    def test_nonsense_is_passed_over(self, page, four, after):
        assert page.get(f"/desk?order=due&after={after}").status_code == 200


@pytest.mark.parametrize(("order", "index"), [("priority", "request_open"), ("promised_at", "request_open_by_due")])
def test_the_queue_is_read_from_its_index_and_not_sorted(order, index):
    rows = Request.objects.filter(queries.IS_OPEN, **({"promised_at__isnull": False} if order == "promised_at" else {}))
    plan = rows.order_by(order, "number")[:50].explain()
    assert connection.vendor != "sqlite" or index in plan  # PostgreSQL looks at the number of rows first, and here are none
