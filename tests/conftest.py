"""What every test stands on; see tests/settings.py for its surroundings."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests import chromium
from tests.postgres import BESIDE, postgres

# a busy machine is slow, which says nothing about the code
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

collect_ignore = [] if chromium.found() else ["browser"]


def pytest_terminal_summary(terminalreporter):
    """Say which part was left out."""
    if collect_ignore:
        terminalreporter.write_line(chromium.LEFT_OUT)


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server on which databases may be made."""
    given = os.environ.get("VARSKO_TEST_PG") or os.environ.get(BESIDE)
    if given:
        yield given
    else:
        with postgres() as own:
            yield own.url
