"""The index of words follows the alerts, in pieces, and nobody finds by it what is not theirs to see."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction

from tests import cast
from tests.apps.alerts.test_search import AT, WORDS, opened, put_into_the_index
from varsko.alerts import actions, handlers, queries
from varsko.alerts.actions import words
from varsko.alerts.data import Parcel, PastAlert, Signal
from varsko.alerts.models import Alert, Indexing, Words
from varsko.alerts.queries import index
from varsko.core.clock import now
from varsko.core.due import LeaseLost, claim
from varsko.core.worker import work_off
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def found(query: str, by=SYSTEM_ACTOR, **more) -> list[str]:
    return [one.alias for one in queries.alerts(by=by, where=queries.matching(query), **more)]


def many(number: int, message: str = "Disk of node {n} full", **more) -> list[str]:
    return opened(*(Signal(alias=f"n{n}", message=message.format(n=n), **more) for n in range(number)))


@pytest.fixture
def pieces(monkeypatch):
    """Work in pieces of three."""
    monkeypatch.setattr(words, "PIECE", 3)


@pytest.fixture
def steps(monkeypatch):
    """Look at two of what the index finds, then at four, then at all."""
    monkeypatch.setattr("varsko.alerts.queries.lists._STEPS", (2, 4))


def begin_at(*, upto: int, downto: int) -> Indexing:
    return Indexing.objects.update_or_create(defaults={"due_at": AT, "upto": upto, "downto": downto, "leased_until": None})[0]


def held() -> set[int]:
    return set(Words.objects.values_list("number", flat=True))


def a_moment_later() -> None:
    Indexing.objects.update(due_at=AT)
    work_off(WORDS)


def test_what_just_came_is_found_at_once_and_also_later():
    opened(Signal(alias="disk", message="Disk full"))
    assert found("disk") == ["disk"]
    assert held() == set()
    put_into_the_index()
    assert held() == {1}
    assert found("disk") == ["disk"]


def test_nothing_is_due_when_all_is_in():
    put_into_the_index()
    assert not handlers.indexing().exists()
    many(2)
    assert handlers.indexing().exists()
    put_into_the_index()
    assert not handlers.indexing().exists()


@pytest.mark.usefixtures("pieces")
def test_new_alerts_go_in_by_pieces():
    begin_at(upto=0, downto=1)
    many(7)
    work_off(WORDS)
    assert held() == {1, 2, 3}
    a_moment_later()
    a_moment_later()
    assert held() == set(range(1, 8))


@pytest.mark.usefixtures("pieces")
def test_what_was_there_before_the_index_goes_in_backwards_after_what_is_new():
    many(8)
    begin_at(upto=6, downto=7)
    work_off(WORDS)
    assert held() == {4, 5, 6, 7, 8}
    a_moment_later()
    assert held() == set(range(1, 9))
    assert not handlers.indexing().exists()


@pytest.mark.usefixtures("pieces")
def test_old_alerts_that_are_not_in_yet_are_found_when_they_are():
    many(8)
    begin_at(upto=8, downto=9)
    assert found("disk") == []
    work_off(WORDS)
    assert found("disk") == ["n7", "n6", "n5"]
    for _ in range(3):
        a_moment_later()
    assert len(found("disk")) == 8


@pytest.mark.usefixtures("pieces")
def test_a_worker_that_is_killed_in_a_piece_leaves_nothing_and_another_goes_on(monkeypatch):
    many(5)
    begin_at(upto=0, downto=1)
    [row] = claim(handlers.indexing(), now=now(), limit=1, lease=timedelta(seconds=30))
    monkeypatch.setattr(Indexing, "finish", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        handlers.index([row])
    monkeypatch.undo()
    assert held() == set()
    work_off(WORDS)
    assert held() == set(), "the lease is still the dead worker's"
    Indexing.objects.update(leased_until=None)
    for _ in range(5):
        a_moment_later()
    assert held() == set(range(1, 6))


def killed(*_words, **_facts):
    raise KeyboardInterrupt


def test_who_lost_the_lease_puts_nothing_in():
    many(2)
    begin_at(upto=0, downto=1)
    [row] = claim(handlers.indexing(), now=now(), limit=1, lease=timedelta(seconds=30))
    Indexing.objects.update(fence=row.fence + 1)
    with pytest.raises(LeaseLost), transaction.atomic():
        handlers.index([row])
    assert held() == set()


def test_to_put_in_again_is_no_harm():
    many(3)
    put_into_the_index()
    put_into_the_index()
    assert found("disk") == ["n2", "n1", "n0"]


@pytest.mark.parametrize("first", [False, True])
def test_what_changes_is_found_by_its_new_words_alone(first):
    [pk] = opened(Signal(alias="a1", message="Disk full", tags=("old",), details={"host": "db-1"}))
    if first:
        put_into_the_index()
    actions.change_message(by=SYSTEM_ACTOR, at=AT, alert_id=pk, message="Memory low")
    actions.add_tags(by=SYSTEM_ACTOR, at=AT, alert_id=pk, tags=["swap"])
    actions.remove_tags(by=SYSTEM_ACTOR, at=AT, alert_id=pk, tags=["old"])
    actions.add_details(by=SYSTEM_ACTOR, at=AT, alert_id=pk, details={"rack": "r-17"})
    actions.change_description(by=SYSTEM_ACTOR, at=AT, alert_id=pk, description="Ærlig talt")
    for _ in range(2):
        assert found("disk") == found("tag: old") == []
        for query in ("memory", "message: low", "tag: swap", "details.key: rack", "r-17", "aerlig", "#1"):
            assert found(query) == ["a1"], query
        put_into_the_index()


def test_a_change_that_is_no_text_leaves_the_index_alone():
    [pk] = opened(Signal(alias="disk", message="Disk full"))
    actions.change_priority(by=SYSTEM_ACTOR, at=AT, alert_id=pk, priority=1)
    assert held() == set()


@pytest.mark.parametrize("first", [False, True])
def test_what_is_deleted_is_gone(first):
    [pk] = opened(Signal(alias="disk", message="Disk full"))
    if first:
        put_into_the_index()
    actions.delete(by=cast.acting(cast.cleo()), at=AT, alert_id=pk)
    put_into_the_index()
    assert found("disk") == []
    assert held() == set()


def test_alerts_that_are_brought_along_are_found():
    past = PastAlert(
        id="018f0000-0000-7000-8000-000000000001",
        parcel=Parcel(signal=Signal(alias="past", message="Server w Łodzi")),
        opened_at=AT,
        closed_at=AT,
        closed_by="Bo",
    )
    actions.remember_past([past])
    assert found("lodzi") == ["past"]
    put_into_the_index()
    assert found("lodzi") == ["past"]


@pytest.mark.parametrize("first", [False, True])
def test_a_private_teams_alerts_are_found_by_its_members_alone(first):
    ann, eve = cast.ann(), cast.eve()
    secret = cast.team("Skunkworks", ann, private=True)
    opened(Signal(alias="lab", message="Lab on fire", tags=("secret",)), team_id=secret.id)
    opened(Signal(alias="site", message="Site on fire"))
    if first:
        put_into_the_index()
    for query in ("fire", "fir*", "message: fire"):
        where = queries.matching(query)
        assert found(query, by=cast.acting(ann)) == ["site", "lab"]
        assert found(query, by=cast.acting(eve)) == ["site"]
        assert queries.count(by=cast.acting(eve), where=where) == queries.count(by=cast.acting(eve), where=where, most=5) == 1
    for query in ("tag: secret", "teams: Skunkworks", "lab", "responders: Skunkworks"):
        assert found(query, by=cast.acting(eve)) == []
        assert queries.count(by=cast.acting(eve), where=queries.matching(query), most=5) == 0
    assert found("teams: Skunkworks", by=cast.acting(ann)) == ["lab"]


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("query", ["disk", "tag: prod", "teams: Payments", "disk OR nothing", "-site"])
def test_pages_follow_each_other_without_a_gap(query, first):
    payments = cast.team("Payments")
    opened(*(Signal(alias=f"n{n}", message="Disk full", tags=("prod",)) for n in range(9)), team_id=payments.id)
    if first:
        put_into_the_index()
    everything, before = [], None
    for _page in count():
        page = queries.alerts(by=SYSTEM_ACTOR, where=queries.matching(query), before=before, limit=2)
        if not page:
            break
        everything += [one.number for one in page]
        before = page[-1].number
    assert everything == list(range(9, 0, -1))


@pytest.mark.parametrize("query", ["disk", "disk -full", "tag: prod OR site"])
def test_all_are_counted_in_the_index_and_among_the_late(query):
    eve = cast.eve()
    for _ in range(2):
        opened(Signal(message="Disk of db-1 slow", tags=("prod",)), Signal(message="Disk slow", tags=("prod",)))
        where = queries.matching(query)
        assert queries.count(by=SYSTEM_ACTOR, where=where) == queries.count(by=cast.acting(eve), where=where) == Alert.objects.count()
        put_into_the_index()
        assert queries.count(by=SYSTEM_ACTOR, where=where) == Alert.objects.count()
    secret = cast.team("Skunkworks", private=True)
    opened(Signal(message="Disk slow", tags=("prod",)), team_id=secret.id)
    assert queries.count(by=cast.acting(eve), where=queries.matching(query)) == Alert.objects.count() - 1


@pytest.mark.usefixtures("steps")
def test_what_else_must_hold_is_looked_for_as_far_back_as_it_takes():
    ids = many(12)
    put_into_the_index()
    actions.close(by=SYSTEM_ACTOR, at=AT, alert_ids=ids[1:])
    assert found("status: open disk") == ["n0"]
    assert queries.count(by=SYSTEM_ACTOR, where=queries.matching("status: open disk"), most=5) == 1
    assert queries.count(by=SYSTEM_ACTOR, where=queries.matching("disk"), most=5) == 5
    assert queries.count(by=SYSTEM_ACTOR, where=queries.matching("disk")) == 12


@pytest.fixture(params=[(2, 1, 1, 2), (3, 2, 50, 2), (50, 1, 1, 50), (4, 50, 2, 3)], ids=["walk", "few", "sample", "sort"])
def way(request, monkeypatch):
    """Let PostgreSQL take a word for frequent or rare by other figures, so that it answers each question in another way."""
    for name, value in zip(("_SAMPLE", "_FREQUENT", "_FEW", "_SORTED"), request.param, strict=True):
        monkeypatch.setattr(index, name, value)


@pytest.mark.usefixtures("steps", "way")
@pytest.mark.parametrize("before", [None, 9])
@pytest.mark.parametrize("late", [0, 3])
def test_the_same_is_found_whatever_way_the_index_goes(late, before):
    crew, words = cast.team("Crew"), {}
    for n in range(14):
        words[f"n{n}"] = (n % 3 == 0, n % 2 == 0, n % 4 == 0)
        message = f"{'Disk' if n % 3 == 0 else 'Site'} {'full' if n % 2 == 0 else 'slow'}"
        [pk] = opened(Signal(alias=f"n{n}", message=message), **({"team_id": crew.id} if n % 4 == 0 else {}))
        if n % 5 == 1:
            actions.close(by=SYSTEM_ACTOR, at=AT, alert_ids=[pk])
        if n == 13 - late:
            put_into_the_index()
    asked = {
        "disk": lambda is_disk, is_full, is_crews: is_disk,
        "message: disk": lambda is_disk, is_full, is_crews: is_disk,
        "disk -full": lambda is_disk, is_full, is_crews: is_disk and not is_full,
        "teams: Crew": lambda is_disk, is_full, is_crews: is_crews,
        "teams: Crew disk": lambda is_disk, is_full, is_crews: is_crews and is_disk,
    }
    for query, fits in asked.items():
        for state, is_shown in (("", lambda n: True), ("status: open", lambda n: n % 5 != 1), ("status: closed", lambda n: n % 5 == 1)):
            where = queries.matching(f"{state} {query}")
            wanted = [f"n{n}" for n in reversed(range(14)) if fits(*words[f"n{n}"]) and is_shown(n)]
            page = [one for one in wanted if before is None or int(one[1:]) + 1 < before]
            assert [one.alias for one in queries.alerts(by=SYSTEM_ACTOR, where=where, before=before)] == page, (query, state)
            assert [one.alias for one in queries.alerts(by=SYSTEM_ACTOR, where=where, before=before, limit=2)] == page[:2], (query, state)
            assert queries.count(by=SYSTEM_ACTOR, where=where, most=3) == min(len(wanted), 3), (query, state)
            assert queries.count(by=SYSTEM_ACTOR, where=where) == len(wanted), (query, state)


def test_in_another_order_and_from_an_offset():
    many(5)
    put_into_the_index()
    assert found("disk", order="number") == ["n0", "n1", "n2", "n3", "n4"]
    assert found("disk", order="-message", limit=2) == ["n4", "n3"]
    assert found("disk", offset=2, limit=2) == ["n2", "n1"]


def test_only_the_newest_of_very_many_that_are_late_are_looked_through(monkeypatch):
    monkeypatch.setattr(index, "MOST_LATE", 2)
    many(4)
    assert found("disk") == ["n3", "n2"]


def test_every_word_of_a_plain_text_is_wanted():
    opened(Signal(alias="disk", message="Disk full on Bjørnøya"), Signal(alias="site", message="Site down"))
    put_into_the_index()

    def holding(text):
        return [one.alias for one in queries.alerts(by=SYSTEM_ACTOR, where=queries.holding(text))]

    assert holding("bjorn disk") == ["disk"]
    assert holding("disk down") == []
    assert holding("") == holding("!?") == []


@pytest.mark.parametrize(
    "text", ['"', "'", "a'b", 'a"b', "\\", "a\\b", "a:b", "a|b&!c", "(a)", "\x01a\x02", "\ud800", "x" * 3000, "ß", "😀a"]
)
def test_any_text_may_be_a_tag_and_a_question(text):
    opened(Signal(alias="odd", message=f"Odd {text}", tags=(text,), details={text: text}))
    put_into_the_index()
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')[:100]
    for field in ("", "message: ", "details.value: ", "description: "):
        found(f'{field}"{quoted}"')
    assert found(f'tag: "{quoted}"') == (["odd"] if len(text) < 50 else [])


@pytest.mark.parametrize("indexed", [False, True])
def test_a_search_asks_the_database_a_few_times_only(django_assert_max_num_queries, indexed):
    many(60)
    if indexed:
        put_into_the_index()
    with django_assert_max_num_queries(11):
        assert len(found("disk full status: open", limit=51)) == 51
    with django_assert_max_num_queries(10):
        assert queries.count(by=SYSTEM_ACTOR, where=queries.matching("disk"), most=50) == 50


def test_numbers_are_found():
    many(3)
    put_into_the_index()
    assert found("#2") == ["n1"]
    assert "n1" in found("2")
    assert Alert.objects.get(number=2).alias == "n1"
