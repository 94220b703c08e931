"""What a process of the version before wrote, which knows neither of words nor of ends of approvals, is mended by itself."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from varsko.core import clock
from varsko.core.bulk import reserve_ids
from varsko.core.models import EventRow
from varsko.core.worker import Queue, work_off
from varsko.desk import actions, handlers
from varsko.desk.actions.checking import Reach, further
from varsko.desk.data import CallerDraft, FormView, Report
from varsko.desk.models import Approval, Caller, Request, RequestWords, WordsCheck

pytestmark = pytest.mark.django_db
CHECK = Queue("words of requests", handlers.words_checks, handlers.check_words, limit=1)


@pytest.fixture(autouse=True)
def begun(db):
    """Begin at the end of the log: PostgreSQL counts on from test to test."""
    last = next(iter(reserve_ids(EventRow, 1))) - 1
    known = {"number": 0, "next_number": 0, "event": last, "next_event": last}
    WordsCheck.objects.update_or_create(pk=1, defaults={"due_at": cast.NOON - timedelta(days=365), **known})


@pytest.fixture
def later(time_machine):
    """Let so many minutes pass, and the look be done."""
    passed = [0]

    def wait(minutes: int = 1) -> None:
        passed[0] += minutes
        time_machine.move_to(cast.NOON + timedelta(minutes=passed[0]), tick=False)
        work_off(CHECK)

    return wait


def titles(page, query: str) -> list[str]:
    return [one.title for one, _key in page.get(f"/desk?{query}").context["rows"]]


def test_a_request_whose_words_nobody_wrote_is_found_after_a_minute(called, ann, page, later):
    later()
    called(ann, title="A scanner")
    RequestWords.objects.all().delete()  # as if the version before had taken it in
    assert titles(page, "q=scanner") == []
    later()
    assert titles(page, "q=scanner") == ["A scanner"]


def test_one_that_was_marked_as_open_by_its_one_word_alone_is_found_among_open_ones(called, ann, page, later):
    later()
    made = called(ann, title="A scanner")
    RequestWords.objects.update(words=f"={made.number} {made.number} =open a scanner")  # as the version before wrote it
    assert titles(page, "q=scanner") == []
    later()
    assert titles(page, "q=scanner") == ["A scanner"]


def test_one_that_the_version_before_looked_at_last_is_found_too(called, ann, page, later):
    """Beside this one it puts the words of what changed right in its own way, and goes on behind them."""
    made = called(ann, title="A scanner")
    for _twice in range(3):
        later()
    RequestWords.objects.update(words=f"={made.number} {made.number} =open a scanner")
    assert titles(page, "q=scanner") == []
    later()
    assert titles(page, "q=scanner") == ["A scanner"]


def test_an_upgrade_marks_what_is_open_some_at_a_time_and_lets_others_write_in_between(called, doing, ann, monkeypatch):
    migration = import_module("varsko.desk.migrations.0027_open_words")
    monkeypatch.setattr(migration, "TOGETHER", 2)
    made = [called(ann, title=f"Scanner {number}", caller="Kari Holm") for number in range(5)]
    actions.move(**doing(ann), ref=made[1].key, move="solve")
    wanted = dict(RequestWords.objects.values_list("number", "words"))
    RequestWords.objects.filter(number=made[0].number).delete()
    RequestWords.objects.exclude(number=made[1].number).update(words="=open a scanner")
    models = {"Request": Request, "RequestWords": RequestWords}
    with CaptureQueriesContext(connection) as asked:
        migration.mark(SimpleNamespace(get_model=lambda _app, name: models[name]), None)
    assert dict(RequestWords.objects.values_list("number", "words")) == wanted
    begun = [one["sql"] for one in asked if one["sql"].startswith("SAVEPOINT")]  # each is a transaction outside of a test
    assert len(begun) == 3
    assert not migration.Migration.atomic


def test_one_that_was_written_before_and_committed_late_is_found_too(called, ann, page, later):
    first = called(ann, title="A scanner")
    called(ann, title="A printer")
    later()
    RequestWords.objects.filter(number=first.number).delete()  # as if it had not been there at the look
    later()
    assert titles(page, "q=scanner") == ["A scanner"]


def test_what_was_changed_is_found_by_its_new_words_alone(called, doing, ann, page, later):
    made = called(ann, title="A scanner", caller="Kari Holm")
    old = RequestWords.objects.get().words
    for _twice in range(3):
        later()
    actions.change_request(**doing(ann), ref=made.key, title="A printer")
    draft = CallerDraft(name="Kari Berg", language="nb")
    actions.change_caller(**doing(ann), caller_id=str(Caller.objects.get().pk), draft=draft, vip=False)
    RequestWords.objects.update(words=old)
    assert titles(page, "q=scanner") == ["A printer"]
    later()
    assert titles(page, "q=scanner") == titles(page, "q=holm") == []
    assert titles(page, "q=printer") == titles(page, "q=berg") == ["A printer"]


def test_where_there_is_nothing_it_asks_little_and_waits_a_minute(called, ann, later, django_assert_max_num_queries):
    for number in range(5):
        called(ann, title=f"Scanner {number}")
    later()
    later()
    row = WordsCheck.objects.get()
    assert row.due_at == clock.now() + timedelta(minutes=1)
    with django_assert_max_num_queries(8):
        handlers.check_words([row])


def test_an_approval_that_the_version_before_asked_for_has_an_end_too(desk, dev, work, later):
    boss = cast.person("Ola", "customer")
    system = {"by": cast.acting(cast.cleo()), "at": clock.now()}
    actions.appoint(**system, organisation="Fjord Freight", who=boss.email, sees=False, approves=True)
    form = actions.write_form(**system, desk=desk.id, wanted=FormView(id="", desk_id="", name="New laptop", approval=True))
    Caller.objects.create(user_id=dev.id, name=dev.name, email=dev.email, organisation="Fjord Freight", created_at=cast.NOON)
    actions.report(by=cast.acting(dev), at=clock.now(), report=Report(title="A laptop", form=form.id))
    Approval.objects.update(due_at=None, lapses_at=None)
    later()
    row = Approval.objects.get()
    assert (row.due_at, row.lapses_at) == (clock.now() + timedelta(days=2), clock.now() + timedelta(days=7)), (
        "five working days: it is Monday"
    )


@pytest.mark.parametrize(
    ("done", "seen", "last", "reach"),
    [
        (0, 0, 0, Reach(0, 0, False)),
        (0, 0, 30, Reach(0, 30, False)),
        (0, 30, 40, Reach(30, 40, False)),
        (30, 40, 40, Reach(40, 40, False)),
        (0, 0, 1000, Reach(100, 100, True)),
        (900, 950, 1000, Reach(950, 1000, False)),
        (50, 60, 20, Reach(50, 50, False)),
    ],
)
def test_what_came_since_the_last_look_is_looked_at_twice(done, seen, last, reach):
    assert further(done, seen, last, 100) == reach
