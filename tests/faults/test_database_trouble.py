"""The database is locked, full or gone: senders hear 503 and come back, nothing is half stored, and all goes on by itself."""

import resource

import pytest

from tests.faults.house import SOON, House, Senders, answers, wait_for
from tests.processes import HTTP

pytestmark = pytest.mark.faults
STATUS_PAGE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.statuspages import actions
from varsko.statuspages.data import PageDraft
actions.create_page(by=SYSTEM_ACTOR, at=now(), draft=PageDraft(name="Ferries", slug="ferries", languages=("en", "nb")))
"""
ARTICLE = """
from varsko.core.clock import now
from varsko.people.data import SYSTEM_ACTOR
from varsko.knowledge import actions
from varsko.knowledge.data import ArticleDraft, SpaceDraft
for name in ("public", "inside"):
    space = actions.open_space(by=SYSTEM_ACTOR, at=now(), draft=SpaceDraft(name=name, readers=name))
    draft = ArticleDraft(title="Ferries", text="What to do")
    actions.create_article(by=SYSTEM_ACTOR, at=now(), space=space.id, draft=draft, publish=True)
"""


def is_kept(url: str) -> bool:
    """Tell whether a page is served as it was written, with a mark, and not drawn from the database for this one reader."""
    return "etag" in HTTP.get(url).headers


def honest(senders: Senders, house: House) -> bool:
    """Every alert that was taken is there once, nothing is there twice, and whoever was refused was told when to come back."""
    stored = house.alerts()
    events = dict(house.rows("SELECT subject, count(*) FROM core_eventrow WHERE kind = 'alerts.AlertOpened' GROUP BY subject"))
    ids = {str(pk).replace("-", "") for (pk,) in house.rows("SELECT id FROM alerts_alert")}
    return (
        {alias for alias in senders.taken if stored[alias] != 1} == set()
        and set(stored.values()) <= {1}
        and {subject.replace("-", "") for subject in events} == ids
        and set(events.values()) <= {1}
        and set(senders.statuses) <= {0, 202, 503}
        and all(answer.headers.get("Retry-After") for answer in senders.answers)
    )


def test_while_the_database_is_locked_senders_are_told_to_come_back(sqlite_house):
    sqlite_house.start("serve")
    assert sqlite_house.alert("before").status_code == 202
    with sqlite_house.connect() as ours, Senders(sqlite_house) as senders:
        ours.execute("BEGIN IMMEDIATE")
        assert wait_for(lambda: senders.statuses[503], SOON)
        ours.execute("ROLLBACK")
        before = len(senders.taken)
        assert wait_for(lambda: len(senders.taken) > before, SOON)
    assert honest(senders, sqlite_house)


def test_when_no_file_may_grow_senders_are_told_to_come_back(sqlite_house):
    serve = sqlite_house.start("serve")
    assert sqlite_house.alert("before").status_code == 202
    pid, (soft, hard) = serve.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)
    with Senders(sqlite_house, description="x" * 10_000) as senders:
        resource.prlimit(
            pid, resource.RLIMIT_FSIZE, (sum(file.stat().st_size for file in sqlite_house.folder.glob("varsko.sqlite3*")), hard)
        )
        assert wait_for(lambda: senders.statuses[503], SOON)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
        before = len(senders.taken)
        assert wait_for(lambda: len(senders.taken) > before, SOON)
    assert honest(senders, sqlite_house)
    assert sqlite_house.rows("PRAGMA integrity_check") == [("ok",)]


def test_postgresql_restarts_under_load(postgresql_on_its_own):
    house, server = postgresql_on_its_own
    house.run_python(STATUS_PAGE)
    house.run_python(ARTICLE)
    serve = house.start("serve")
    page, article = f"{serve.url}/status/ferries", f"{serve.url}/knowledge/KB-1"
    with Senders(house) as senders:
        assert wait_for(lambda: senders.taken and is_kept(page), SOON)
        server.stop()
        assert wait_for(lambda: senders.statuses[503], SOON)
        assert answers(f"{serve.url}/healthz")
        assert not answers(f"{serve.url}/readyz")
        assert all(answers(page + path) for path in ("", "/nb", "/en.txt", "/api/v2/summary.json", "/history.atom", "/proof.json"))
        assert wait_for(lambda: answers(article), SOON)
        assert not answers(f"{serve.url}/knowledge/KB-2")
        server.start()
        before = len(senders.taken)
        assert wait_for(lambda: len(senders.taken) > before, SOON)
    assert wait_for(lambda: answers(f"{serve.url}/readyz"))
    assert honest(senders, house)
    assert wait_for(house.is_at_rest, SOON)  # what was under way when the database went away does not wait for its lease to end
