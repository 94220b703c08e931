"""What every test stands on; see tests/settings.py for its surroundings."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase, client
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import none

from tests import alertmanager, chromium
from tests.emptying import empty
from tests.postgres import BESIDE, postgres
from tests.prepared import drop_database, make_database, migrated, migrated_on_postgresql

# a busy machine is slow, which says nothing about the code; and what one run finds, every run finds
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

TESTS = Path(__file__).parent
NEEDED = ((chromium, "browser"), (alertmanager, "faults/test_the_whole_story.py"))
"""What finds a program that is not ours, and the tests that need it."""

collect_ignore = [tests for program, tests in NEEDED if not program.found()]


@given(none())
def _first_example(_nothing):
    """Let Hypothesis make its source of chance, which it looks for in vain once that is kept out of searches."""


def pytest_collection_finish():
    """Keep what lives as long as the run, thousands of tests and all modules, out of each search for garbage, and search seldom: what is
    loaded with the first page, and not frozen, would be gone through some hundred times.
    """
    _first_example()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


LONGEST = (
    "browser/test_sweep.py",
    "browser/test_desk.py",
    "browser/test_night.py",
    "browser/test_incidents.py",
    "faults/test_start_and_stop.py",
    "faults/test_moving_house.py",
    "faults/test_killed.py",
    "browser/test_documents.py",
    "contracts/test_schema.py",
    "apps/demo/test_company.py",
    "apps/incidents/test_every_door.py",
    "apps/importers/test_others.py",
    "apps/statuspages/test_reader_groups.py",
)
"""What takes longest comes first, where several processes share a run: at the end nobody waits for one that has only begun with it."""


def pytest_collection_modifyitems(config, items):
    """Leave out on PostgreSQL what asks for no database, and put the longest files first; all stays as it was shuffled otherwise."""
    if "VARSKO_TEST_PG" in os.environ:
        config.hook.pytest_deselected(items=[item for item in items if not _asks_for_a_database(item)])
        items[:] = filter(_asks_for_a_database, items)
    places = {str(TESTS / name): place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(str(item.path), len(places)))


def _asks_for_a_database(item):
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db", "live_server"}.isdisjoint(item.fixturenames)


def pytest_terminal_summary(terminalreporter):
    """Say which part was left out."""
    for program, _ in NEEDED:
        if not program.found():
            terminalreporter.write_line(program.LEFT_OUT)


@pytest.fixture(scope="session", autouse=True)
def _one_context_for_each_answer():
    """Keep what the view gave its page, and not a copy more for each part that is drawn: a page has hundreds."""
    keep = client.store_rendered_templates

    def keep_first(store, *said, **more):
        if "context" not in store:
            keep(store, *said, **more)

    client.store_rendered_templates = keep_first


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server on which databases may be made."""
    given = os.environ.get("VARSKO_TEST_PG") or os.environ.get(BESIDE)
    if given:
        yield given
    else:
        with postgres() as own:
            yield own.url


@pytest.fixture(scope="session")
def django_db_setup(tmp_path_factory, django_db_blocker, request):
    """Give each process of a run its own copy of a database whose tables were made once, in place of making them in each."""
    TransactionTestCase._fixture_teardown = empty
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            name = django_settings.DATABASES["default"]["TEST"]["NAME"]
            shutil.copy(migrated(tmp_path_factory) / "varsko.sqlite3", name)
            connection.settings_dict["NAME"] = name
            empty()
            yield
        else:
            server = request.getfixturevalue("server")
            address = make_database(server, like=migrated_on_postgresql(tmp_path_factory, server))
            connection.settings_dict["NAME"] = address.rpartition("/")[2]
            empty()
            yield
            connection.close()
            drop_database(server, address)
