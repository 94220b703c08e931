"""What every test stands on; see tests/settings.py for its surroundings."""

from hypothesis import HealthCheck, settings

from tests import chromium

# a busy machine is slow, which says nothing about the code
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

collect_ignore = [] if chromium.found() else ["browser"]


def pytest_terminal_summary(terminalreporter):
    """Say which part was left out."""
    if collect_ignore:
        terminalreporter.write_line(chromium.LEFT_OUT)
