"""Requests are found by their words: open ones, closed ones, and only by whoever may know of them."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from varsko.desk import actions, queries
from varsko.desk.data import CallerDraft
from varsko.desk.models import Caller, RequestWords
from varsko.desk.queries import finding
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db


def titles(page, query: str) -> list[str]:
    return [one.title for one, _key in page.get(f"/desk?{query}").context["rows"]]


@pytest.fixture
def over(called, doing, ann):
    """A closed request with a rare word."""
    made = called(ann, title="Etikettskriveren i Łódź", text="It eats unicorns")
    return actions.move(**doing(ann), ref=made.key, move="solve")


def test_open_ones_by_beginnings_parts_key_caller_and_tag(ann, called, doing, page):
    made = called(ann, title="Etikettskriveren i Łódź", caller="Kari Holm")
    called(ann, title="The Wi-Fi is slow", caller="Ola Vik")
    actions.change_request(**doing(ann), ref=made.key, tags="gate-3")
    for text in ("etikett", "skriver", "LODZ", made.key, made.key.lower(), "kari", "gate-3", "skriveren holm"):
        assert titles(page, f"q={text}") == [made.title], text
    for text in ("skrivere x", "unicorn", "–"):
        assert titles(page, f"q={text}") == [], text


def test_a_request_changes_its_list_and_its_words(ann, over, doing, page):
    assert titles(page, "q=unicorn") == []
    assert titles(page, "shown=over&q=unicorn") == [over.title]
    actions.move(**doing(ann), ref=over.key, move="reopen")
    actions.change_request(**doing(ann), ref=over.key, title="A scanner", text="")
    assert titles(page, "q=scanner") == ["A scanner"]
    assert titles(page, "q=unicorn") == []
    assert titles(page, "shown=over&q=scanner") == []


def test_the_counts_of_the_tabs_count_what_is_found(ann, called, doing, page):
    first = called(ann, title="A scanner")
    called(ann, title="Another scanner")
    called(ann, title="The Wi-Fi")
    actions.take(**doing(ann), ref=first.key)
    tabs = [count for _href, _word, _is_it, count in page.get("/desk?q=scanner").context["tabs"]]
    assert tabs[:4] == [2, 1, 2, 1]


def test_many_are_paged_without_a_gap_and_chunks_do_not_show(ann, called, doing, page, monkeypatch):
    monkeypatch.setattr(finding, "_CHUNKS", (2, 3))
    for number in range(12):
        made = called(ann, title=f"Scanner {number}")
        if number % 3 == 0:
            actions.move(**doing(ann), ref=made.key, move="solve")
    found = queries.requests(by=SYSTEM_ACTOR, where=queries.IS_OPEN, text="scanner", limit=5)
    more = queries.requests(by=SYSTEM_ACTOR, where=queries.IS_OPEN, text="scanner", before=found[-1].number, limit=50)
    assert [one.title for one in [*found, *more]] == [f"Scanner {number}" for number in (11, 10, 8, 7, 5, 4, 2, 1)]


def test_among_very_many_that_hold_the_words_the_lists_and_counts_are_the_same(ann, called, page, monkeypatch):
    for number in range(5):
        called(ann, title=f"Scanner {number}")
    called(ann, title="The Wi-Fi")
    few = titles(page, "q=scanner")
    monkeypatch.setattr(finding, "_FEW", 3)
    assert few == titles(page, "q=scanner") == [f"Scanner {number}" for number in range(5)]
    assert queries.queue(by=SYSTEM_ACTOR, where=queries.holding_open("scanner"), limit=2)[1].title == "Scanner 1"


@pytest.mark.parametrize(("few", "many"), [(2, 50_000), (2, 4), (300, 50_000)])
def test_however_they_are_looked_up_what_is_open_is_found_as_it_stands_now(ann, called, doing, page, monkeypatch, few, many):
    monkeypatch.setattr(finding, "_FEW", few)
    monkeypatch.setattr(finding, "_MANY", many)
    made = [called(ann, title=f"The scanner {number}") for number in range(6)]
    actions.move(**doing(ann), ref=made[0].key, move="solve")
    actions.change_request(**doing(ann), ref=made[1].key, title="The Wi-Fi")
    RequestWords.objects.filter(number=made[2].number).delete()
    answer = page.get("/desk?q=scan")
    assert [one.key for one, _key in answer.context["rows"]] == [one.key for one in made[3:]]
    assert next(count for _href, _word, _is_it, count in answer.context["tabs"]) == 3
    actions.move(**doing(ann), ref=made[0].key, move="reopen")
    assert titles(page, "q=scan") == [one.title for one in (made[0], *made[3:])]
    assert next(count for *_, count in page.get("/desk?shown=over&q=scan").context["tabs"]) == 4


def test_of_a_confidential_desk_only_its_team_finds_anything(ann, bo, cleo, hr, called, browser):
    called(bo, title="A unicorn complains", desk=hr.slug)
    for who, found in ((bo, 1), (ann, 0)):
        assert len(queries.requests(by=cast.acting(who), text="unicorn")) == found
        assert len(titles(browser(who), "q=unicorn")) == found
        assert ("A unicorn complains" in browser(who).get("/search?q=unicorn").content.decode()) is bool(found)


def test_a_caller_who_is_renamed_is_found_by_the_new_name(ann, called, doing, page):
    made = called(ann, title="The printer", caller="Kari Holm")
    draft = CallerDraft(name="Kari Berg", language="nb")
    actions.change_caller(**doing(ann), caller_id=str(Caller.objects.get().pk), draft=draft, vip=False)
    assert titles(page, "q=berg") == [made.title]
    assert titles(page, "q=holm") == []


def test_what_the_index_lost_is_written_anew(ann, over, page):
    RequestWords.objects.all().delete()
    assert titles(page, "shown=over&q=unicorn") == []
    assert actions.index_everything() == 1
    assert titles(page, "shown=over&q=unicorn") == [over.title]


def test_a_program_finds_them_too(over, client):
    _view, secret = cast.key("Bot", rights=("read",))
    head = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert [one["key"] for one in client.get("/api/v1/desk/requests?q=unicorn", **head).json()] == [over.key]
    assert client.get("/api/v1/desk/requests?q=dragon", **head).json() == []


@pytest.mark.parametrize("query", ["", "q=unicorn&"])
def test_a_place_in_the_list_that_no_number_has_is_refused(over, client, query):
    _view, secret = cast.key("Bot", rights=("read",))
    head = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert client.get(f"/api/v1/desk/requests?{query}before={10**30}", **head).status_code == 422
    assert [one["key"] for one in client.get(f"/api/v1/desk/requests?{query}before={10**17}", **head).json()] == [over.key]


def test_a_view_with_words_counts_open_ones(ann, called, doing, page):
    called(ann, title="A scanner")
    actions.keep_view(**doing(ann), name="Scanners", query="?shown=open&q=scanner")
    kept = page.get("/desk?shown=open").context["kept"]
    assert [(one.name, count) for one, _href, _is_it, count in kept] == [("Scanners", 1)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.text(max_size=60))
def test_whatever_somebody_types_is_asked_without_a_fault(db, text):
    with transaction.atomic():
        queries.requests(by=SYSTEM_ACTOR, text=text)
        queries.queue(by=SYSTEM_ACTOR, where=queries.holding_open(text))
