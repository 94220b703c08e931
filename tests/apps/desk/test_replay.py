"""What if: requests of the desk replayed under other hours and promises, on the page where those are changed; nothing changes by it."""

import csv
import html
import io
import re
import sys
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections, transaction

from tests import cast
from varsko.core import clock
from varsko.core.due import LeaseLost, claim
from varsko.core.models import EventRow
from varsko.core.worker import Queue, turn
from varsko.desk import actions, handlers, queries
from varsko.desk.data import CallerDraft, Draft, HoursDraft
from varsko.desk.domain.calendars import Window
from varsko.desk.domain.targets import Target
from varsko.desk.models import Desk, Hours, Promise, Request, Trial, TrialPart
from varsko.flow import DUE
from varsko.kernel.errors import Conflict, NotFound
from varsko.people import queries as people
from varsko.people.actions import keys
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.people.models import ApiKey, User

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("UTC"))
HOUR = timedelta(hours=1)
WEEK = dict.fromkeys(range(5), (Window(8 * 60, 16 * 60),))
QUEUE = Queue("hours that are tried", handlers.trials, handlers.try_on, limit=1, threads=1)
SAID = {f"week_{day}": "08:00-16:00" for day in range(5)} | {"response_4": "4h", "solution_4": "1d", "pauses": "on", "days_back": "30"}


def terms(response: int) -> HoursDraft:
    return HoursDraft(week=WEEK, targets={("", 4): Target(response=response, solution=480)})


@pytest.fixture
def week(desk, called, ann):
    """Two requests of Monday: one answered after an hour, one after three."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=terms(120))
        made = [called(ann, title, channel="desk") for title in ("Quick", "Slow")]
        for hours, one in zip((1, 3), made, strict=True):
            traveller.move_to(MONDAY + hours * HOUR)
            actions.answer(by=cast.acting(ann), at=clock.now(), ref=one.key, text="Done", then="solve")
        traveller.move_to(MONDAY + timedelta(days=2))
        yield made


@pytest.fixture
def small(monkeypatch):
    """Replay one request at a time."""
    monkeypatch.setattr(sys.modules["varsko.desk.actions.trials"], "CHUNK", 1)


def asked(by, desk, draft, days=30):
    return actions.try_hours(by=by, at=clock.now(), desk=desk.id, draft=draft, days=days)


def tried(by, desk, draft, days=30):
    ref = asked(by, desk, draft, days)
    while turn(QUEUE):
        pass
    return queries.trial(by=by, desk=desk.id, ref=ref)


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def kept(found):
    return {one.goal.value: (one.kept_before, one.kept_after, one.all_after) for one in found.tallies}


def lines(by, desk, found):
    return [(one.key, one.outcome.goal.value) for one in queries.trial_lines(by=by, desk=desk.id, ref=found.id)]


def test_it_says_how_many_would_have_been_kept_and_changes_nothing(week, desk, cleo):
    by = cast.acting(cleo)
    before = (Hours.objects.count(), Promise.objects.count(), EventRow.objects.count())
    found = tried(by, desk, terms(240))
    assert (found.told, found.seen, found.total) == (2, 2, 2)
    assert kept(found) == {"response": (1, 2, 2), "solution": (2, 2, 2)}
    assert [(one.key, one.title, one.outcome.goal.value) for one in found.differing] == [(week[1].key, "Slow", "response")]
    assert kept(tried(by, desk, terms(30)))["response"] == (1, 0, 2)
    assert tried(by, desk, terms(240), days=1).tallies == ()
    assert (Hours.objects.count(), Promise.objects.count(), EventRow.objects.count()) == before


def test_all_of_the_period_count_some_at_a_time(week, desk, cleo, small):
    by = cast.acting(cleo)
    ref = asked(by, desk, terms(240))
    begun = queries.trial(by=by, desk=desk.id, ref=ref)
    assert (begun.seen, begun.wanted, begun.done_at) == (0, None, None)
    assert turn(QUEUE) == 1
    half = queries.trial(by=by, desk=desk.id, ref=ref)
    assert (half.seen, half.wanted, half.done_at, kept(half)["response"]) == (1, 2, None, (0, 1, 1))
    while turn(QUEUE):
        pass
    whole = queries.trial(by=by, desk=desk.id, ref=ref)
    assert (whole.seen, whole.done_at, kept(whole)) == (2, clock.now(), {"response": (1, 2, 2), "solution": (2, 2, 2)})
    assert lines(by, desk, whole) == [(one.key, goal) for one in reversed(week) for goal in ("response", "solution")]


def test_of_more_than_the_bound_the_newest_count(week, desk, cleo, monkeypatch):
    monkeypatch.setattr(sys.modules["varsko.desk.actions.trials"], "MOST", 1)
    monkeypatch.setattr(sys.modules["varsko.desk.queries.replay"], "MOST", 1)
    by = cast.acting(cleo)
    found = tried(by, desk, terms(240))
    assert (found.told, found.wanted, found.total) == (1, 1, 2)
    assert {key for key, _goal in lines(by, desk, found)} == {week[1].key}


def test_who_died_on_the_way_left_nothing_twice(week, desk, cleo, small):
    by = cast.acting(cleo)
    ref = asked(by, desk, terms(240))
    (frozen,) = claim(handlers.trials(), now=clock.now(), limit=1, lease=timedelta(seconds=30))
    Trial.objects.filter(pk=ref).update(leased_until=None)  # another took over after the lease
    assert turn(QUEUE) == 1
    with pytest.raises(LeaseLost):
        handlers.try_on([frozen])
    while turn(QUEUE):
        pass
    found = queries.trial(by=by, desk=desk.id, ref=ref)
    assert (found.seen, kept(found)["response"]) == (2, (1, 2, 2))
    assert len(lines(by, desk, found)) == 4


def test_who_reckons_for_a_minute_is_left_alone(week, desk, cleo):
    asked(cast.acting(cleo), desk, terms(240))
    queue = next(one for one in DUE if one.name == QUEUE.name)
    (slow,) = claim(handlers.trials(), now=clock.now(), limit=1, lease=queue.lease)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        assert turn(queue) == 0
        handlers.try_on([slow])
    assert Trial.objects.get(pk=slow.pk).done_at


def test_a_request_that_the_log_has_forgotten_is_neither_kept_nor_missed(week, desk, cleo):
    EventRow.objects.filter(about="request", subject=week[0].id).delete()  # as when rules on what is kept have let it go
    found = tried(cast.acting(cleo), desk, terms(240))
    assert (found.told, found.total) == (1, 2)
    assert kept(found) == {"response": (0, 1, 1), "solution": (1, 1, 1)}


def test_it_is_reckoned_beside_the_hours_that_counted_when_it_was_asked(week, desk, cleo):
    by = cast.acting(cleo)
    ref = asked(by, desk, terms(240))
    actions.change_hours(by=SYSTEM_ACTOR, at=clock.now(), desk="it", draft=terms(30))
    while turn(QUEUE):
        pass
    assert kept(queries.trial(by=by, desk=desk.id, ref=ref))["response"] == (1, 2, 2)


def test_few_are_tried_at_once_and_a_new_one_of_the_same_person_ends_the_last(week, desk, cleo):
    by = cast.acting(cleo)
    first, second = asked(by, desk, terms(240)), asked(by, desk, terms(30))
    assert [one.id for one in queries.trials(by=by, desk=desk.id)] == [second]
    with pytest.raises(NotFound):
        queries.trial(by=by, desk=desk.id, ref=first)
    others = [cast.acting(cast.person(f"Lead{number}", role="admin")) for number in range(5)]
    for one in others[:4]:
        asked(one, desk, terms(240))
    with pytest.raises(Conflict):
        asked(others[4], desk, terms(240))
    assert turn(QUEUE) == 1
    asked(others[4], desk, terms(240))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_in_the_same_moment_one_is_the_sixth(week, desk, cleo):
    first, *others = [cast.acting(cast.person(f"Lead{number}", role="admin")) for number in range(5)]
    for one in others:
        asked(one, desk, terms(240))
    refused: list[str] = []

    def ask() -> None:
        try:
            asked(first, desk, terms(240))
        except Conflict as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=ask)
    with transaction.atomic():
        asked(cast.acting(cleo), desk, terms(240))
        thread.start()
        thread.join(0.5)  # it waits for this transaction; one that does not is through by now, as a sixth
    thread.join()
    assert len(refused) == 1
    assert Trial.objects.filter(done_at=None).count() == 5


def test_few_are_kept_and_not_for_long(week, desk, cleo):
    by = cast.acting(cleo)
    for _again in range(7):
        tried(by, desk, terms(240))
    assert Trial.objects.count() == 5
    assert not handlers.old_trials(clock.now()).exists()
    assert handlers.old_trials(clock.now() + timedelta(days=8)).count() == 5
    handlers.old_trials(clock.now() + timedelta(days=8)).delete()
    assert not TrialPart.objects.exists()


def test_it_asks_little_of_the_database_however_many_there_are(week, desk, cleo, django_assert_max_num_queries):
    asked(cast.acting(cleo), desk, terms(240))
    (row,) = claim(handlers.trials(), now=clock.now(), limit=1, lease=timedelta(seconds=30))
    with django_assert_max_num_queries(16):
        handlers.try_on([row])


def test_only_who_sets_up_the_desk_may_try_and_a_confidential_one_is_nobodys_business(week, desk, hr, ann, bo, eve, cleo):
    with pytest.raises(NotAllowed):
        asked(cast.acting(ann), desk, terms(240))
    for who in (ann, eve):
        with pytest.raises(NotFound):
            asked(cast.acting(who), hr, terms(240))
    with pytest.raises(NotAllowed):
        asked(cast.acting(bo), hr, terms(240))
    found = tried(cast.acting(cleo), desk, terms(240))
    boss = cast.acting(cast.person("Boss", role="admin"))
    with pytest.raises(NotFound):
        queries.trial(by=boss, desk=desk.id, ref=found.id)
    assert queries.trials(by=boss, desk=desk.id) == []


def test_who_may_set_up_the_desk_no_more_gets_nothing_of_what_was_tried(week, desk, cleo):
    by = cast.acting(cleo)
    done = tried(by, desk, terms(240))
    asked(by, desk, terms(240))
    User.objects.filter(pk=cleo.id).update(role="responder")
    while turn(QUEUE):
        pass
    assert [str(pk) for pk in Trial.objects.values_list("pk", flat=True)] == [done.id]
    with pytest.raises(NotFound):
        queries.trial(by=people.actor_for_person(cleo.id), desk=desk.id, ref=done.id)


def test_a_request_that_is_hidden_since_is_not_told_of(week, desk, hr, cleo):
    by = cast.acting(cleo)
    found = tried(by, desk, terms(240))
    Request.objects.filter(key=week[1].key).update(desk=Desk.objects.get(pk=hr.id))
    again = queries.trial(by=by, desk=desk.id, ref=found.id)
    assert (again.differing, {key for key, _goal in lines(by, desk, again)}) == ((), {week[0].key})


def test_on_the_page_and_as_a_table(week, desk, cleo, ann, browser):
    boss = browser(cleo)
    where = boss.post("/settings/desk/it/hours", {**SAID, "try": "1"})
    assert where.status_code == 302
    assert "It begins in a moment." in text(boss.get(where.url))
    while turn(QUEUE):
        pass
    shown = boss.get(where.url).content.decode()
    assert "As it would have been" in shown
    assert f"{week[1].key} Slow" in shown
    assert 'value="4h"' in shown  # what was typed stays
    assert "hx-get" not in shown.split('id="tried"')[1].split(">")[0]
    assert Hours.objects.count() == 1
    address = shown.split('href="/settings/desk/it/hours/')[1].split('"')[0]
    table = boss.get(f"/settings/desk/it/hours/{address}")
    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode())))
    assert [(row["key"], row["goal"], row["before"], row["after"]) for row in rows if row["before"] != row["after"]] == [
        (week[1].key, "response", "missed", "kept")
    ]
    assert boss.post("/settings/desk/it/hours", {**SAID, "response_4": "soon", "try": "1"}).status_code == 422
    assert boss.get("/settings/desk/it/hours?tried=nothing").status_code == 404
    assert browser(ann).post("/settings/desk/it/hours", {**SAID, "try": "1"}).status_code == 403
    assert browser(ann).get(where.url).status_code == 404
    assert browser(ann).get(f"/settings/desk/it/hours/{address}").status_code == 404


def test_while_it_is_reckoned_the_page_says_how_far_and_looks_again_by_itself(week, desk, cleo, browser, small):
    boss = browser(cleo)
    where = boss.post("/settings/desk/it/hours", {**SAID, "try": "1"}).url
    turn(QUEUE)
    shown = boss.get(where)
    assert "1 of 2 requests of the last 30 days so far." in text(shown)
    assert 'hx-trigger="every 2s"' in shown.content.decode()
    assert "of the last 30 days · being reckoned" in text(boss.get("/settings/desk/it/hours"))


def test_what_is_typed_is_taken_though_what_was_tried_before_has_ended(week, desk, cleo, browser):
    boss = browser(cleo)
    first = boss.post("/settings/desk/it/hours", {**SAID, "try": "1"}).url
    second = boss.post(first, {**SAID, "response_4": "3h", "try": "1"}).url
    assert boss.get(first).status_code == 404
    third = boss.post(first, {**SAID, "response_4": "5h", "try": "1"})  # as who pressed twice, or in another tab
    assert (third.status_code, third.url not in {first, second}) == (302, True)
    saved = boss.post(second, {**SAID, "response_4": "6h"})
    assert (saved.status_code, saved.url) == (302, "/settings/desk/it/hours")
    assert queries.desk_hours(desk.id).rules.targets["", 4].response == 360
    assert boss.post(second, {**SAID, "response_4": "soon"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_who_tries_anew_while_the_worker_stores_what_came_of_the_last_is_not_turned_away(week, desk, cleo):
    by = cast.acting(cleo)
    first = asked(by, desk, terms(240))
    (row,) = claim(handlers.trials(), now=clock.now(), limit=1, lease=timedelta(seconds=30))
    errors: list[Exception] = []

    def ask() -> None:
        try:
            asked(by, desk, terms(30))
        except Exception as error:  # noqa: BLE001 - in a thread it would be lost
            errors.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=ask)
    with transaction.atomic():
        handlers.try_on([row])
        Trial.objects.filter(pk=first).update(done_at=None)  # one of several parts
        thread.start()
        thread.join(0.5)  # it waits for this transaction
    thread.join()
    assert errors == []
    assert not Trial.objects.filter(pk=first).exists()
    assert not TrialPart.objects.exists()


def test_a_title_of_a_stranger_is_no_formula(week, desk, cleo, browser):
    caller = CallerDraft(name="Kari Holm")
    actions.open_request(by=SYSTEM_ACTOR, at=clock.now(), draft=Draft(title="=1+1", desk="it", caller=caller))
    found = tried(cast.acting(cleo), desk, terms(240))
    table = browser(cleo).get(f"/settings/desk/it/hours/{found.id}.csv")
    assert b",'=1+1," in b"".join(table.streaming_content)


class TestWhatFails:
    @pytest.fixture
    def broken(self, monkeypatch):
        """Let each part fail."""

        def fail(*_arguments):
            raise ValueError("a secret of the database")

        monkeypatch.setattr(sys.modules["varsko.desk.actions.trials"], "stories", fail)

    def work(self, travel, times):
        for _time in range(times):
            travel.shift(timedelta(minutes=10))
            turn(QUEUE)

    def test_it_is_given_up_after_some_failures_and_its_place_is_free(self, week, desk, cleo, broken, browser, monkeypatch):
        monkeypatch.setattr(sys.modules["varsko.desk.actions.trials"], "AT_ONCE", 1)
        by, other = cast.acting(cleo), cast.acting(cast.person("Ida", role="owner"))
        ref = asked(by, desk, terms(240))
        with time_machine.travel(clock.now(), tick=False) as travel:
            self.work(travel, 8)
            stuck = queries.trial(by=by, desk=desk.id, ref=ref)
            assert (stuck.is_stuck, stuck.has_failed, stuck.done_at) == (True, False, None)
            with pytest.raises(Conflict):
                asked(other, desk, terms(240))
            self.work(travel, 1)
            ended = queries.trial(by=by, desk=desk.id, ref=ref)
            assert (ended.is_stuck, ended.has_failed, ended.differing) == (False, True, ())
            asked(other, desk, terms(240))
            shown = browser(cleo).get(f"/settings/desk/it/hours?tried={ref}")
        assert "It failed again and again" in text(shown)
        assert "secret" not in text(shown)
        assert "every 2s" not in shown.content.decode()
        assert "of the last 30 days · failed" in text(shown)

    def test_a_failure_now_and_then_gives_nothing_up(self, week, desk, cleo, small):
        by = cast.acting(cleo)
        ref = asked(by, desk, terms(240))
        Trial.objects.filter(pk=ref).update(attempts=7, last_error="the database was away")
        while turn(QUEUE):
            pass
        found = queries.trial(by=by, desk=desk.id, ref=ref)
        assert (found.seen, found.has_failed) == (2, False)


def test_who_looks_again_at_what_has_ended_hears_so_and_looks_no_more(week, desk, cleo, ann, browser):
    boss = browser(cleo)
    first = boss.post("/settings/desk/it/hours", {**SAID, "try": "1"}).url
    boss.post(first, {**SAID, "try": "1"})
    shown = boss.get(first, headers={"HX-Request": "true"})
    assert (shown.status_code, "What was tried has ended" in text(shown)) == (200, True)
    assert "every 2s" not in shown.content.decode()
    stranger = browser(ann).get(first, headers={"HX-Request": "true"})
    assert "What was tried has ended" in text(stranger)  # as of any other that is none


class TestOverRest:
    HOURS = {
        "week": {"0": [{"start": 480, "end": 960}]},
        "targets": [{"priority": 4, "response": 240, "solution": 480}],
        "closed": {"2026-12-25": "Christmas"},
    }

    def post(self, page, **said):
        return page.post("/api/v1/desk/hours/it/trials", {"hours": self.HOURS, "days": 30} | said, content_type="application/json")

    def test_it_is_tried_looked_at_and_taken_away(self, week, desk, cleo, ann, browser):
        boss = browser(cleo)
        made = self.post(boss)
        assert (made.status_code, made.json()["done_at"]) == (201, None)
        where = f"/api/v1/desk/hours/it/trials/{made.json()['id']}"
        while turn(QUEUE):
            pass
        found = boss.get(where).json()
        assert (found["told"], found["has_failed"]) == (2, False)
        assert [(one["key"], one["goal"], one["before"], one["after"]) for one in found["differing"]] == [
            (week[1].key, "response", "missed", "kept")
        ]
        assert week[1].key in b"".join(boss.get(f"{where}/promises.csv").streaming_content).decode()
        assert [one["id"] for one in boss.get("/api/v1/desk/hours/it/trials").json()] == [made.json()["id"]]
        assert browser(ann).get(where).status_code == 404
        assert self.post(browser(ann)).status_code == 403

    def test_hours_are_read_and_written(self, desk, cleo, ann, browser):
        boss = browser(cleo)
        assert boss.get("/api/v1/desk/hours/it").json()["version"] == 0
        put = lambda who, said: who.put("/api/v1/desk/hours/it", said, content_type="application/json")  # noqa: E731
        assert put(browser(ann), self.HOURS).status_code == 403
        done = put(boss, self.HOURS)
        assert (done.status_code, done.json()["version"], done.json()["week"]) == (200, 1, {"0": [{"start": 480, "end": 960}]})
        assert done.json() == boss.get("/api/v1/desk/hours/it").json()
        again = {name: said for name, said in done.json().items() if name != "version"}
        assert put(boss, again).json() == done.json() | {"version": 2}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"week": {"7": []}},
            {"week": {"0": [{"start": -1, "end": 5}]}},
            {"week": {"0": [{"start": 1440, "end": 5}]}},
            {"targets": [{"priority": 9}]},
            {"targets": [{"priority": 1, "response": 10**12}]},
            {"targets": [{"priority": 1, "kind": "x"}]},
            {"closed": {"never": "x"}},
            {"closed": {"2026-01-01": "x" * 500}},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, desk, cleo, browser, wrong):
        assert self.post(browser(cleo), hours=self.HOURS | wrong).status_code == 422

    def test_a_key_tries_for_whoever_made_it(self, week, desk, cleo, client):
        _view, secret = keys.create_key(by=cast.acting(cleo), at=clock.now(), name="Planner", rights=("read", "create", "configure"))
        said = {"content_type": "application/json", "headers": {"authorization": f"Bearer {secret}"}}
        made = client.post("/api/v1/desk/hours/it/trials", {"hours": self.HOURS, "days": 30}, **said)
        assert made.status_code == 201
        while turn(QUEUE):
            pass
        ref = made.json()["id"]
        assert client.get(f"/api/v1/desk/hours/it/trials/{ref}", headers=said["headers"]).json()["told"] == 2
        assert queries.trial(by=cast.acting(cleo), desk=desk.id, ref=ref).told == 2
        assert self.post(client).status_code == 401

    def test_a_key_that_somebody_took_over_tries_for_them(self, week, desk, cleo, client):
        left = cast.person("Ida", role="owner")
        view, secret = keys.create_key(by=cast.acting(left), at=clock.now(), name="Planner", rights=("read", "create", "configure"))
        User.objects.filter(pk=left.id).update(role="stakeholder")
        keys.update_key(by=cast.acting(cleo), at=clock.now(), key_id=view.id, enabled=True)
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        ref = self.post(client).json()["id"]
        while turn(QUEUE):
            pass
        assert client.get(f"/api/v1/desk/hours/it/trials/{ref}").json()["told"] == 2

    def test_a_key_tries_for_nobody_who_has_left(self, week, desk, cleo, client):
        left = cast.person("Ida", role="owner")
        view, secret = keys.create_key(by=cast.acting(left), at=clock.now(), name="Planner", rights=("read", "create", "configure"))
        ApiKey.objects.filter(pk=view.id).update(maker=None)  # from before it was noted: it counts for what it may
        User.objects.filter(pk=left.id).update(is_active=False)
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        assert self.post(client).status_code == 403
        User.objects.filter(pk=left.id).delete()
        assert self.post(client).status_code == 403
        assert client.get("/api/v1/desk/hours/it/trials").json() == []

    def test_reasons_hold_nothing_that_a_database_cannot(self, desk, cleo, browser):
        said = self.HOURS | {"closed": {"2026-12-25": "Yule\0"}}
        done = browser(cleo).put("/api/v1/desk/hours/it", said, content_type="application/json")
        assert (done.status_code, done.json()["closed"]) == (200, {"2026-12-25": "Yule\N{REPLACEMENT CHARACTER}"})
