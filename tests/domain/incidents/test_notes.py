"""After a quarter of an hour somebody should have written something down."""

from datetime import UTC, datetime, timedelta

import pytest

from varsko.incidents.domain.notes import PATIENCE, is_unwritten

BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)
BY_ITSELF = ["incidents.IncidentDeclared", "incidents.RespondersCalled", "paging.PersonPaged", "incidents.RoleAssigned"]


@pytest.mark.parametrize("kind", ["entry", "incident_state.ClueAdded", "incidents.UpdatePublished"])
def test_whatever_a_person_wrote_is_enough(kind):
    assert not is_unwritten([*BY_ITSELF, kind], BEGAN, BEGAN + 4 * PATIENCE)


def test_what_is_written_by_itself_is_not():
    assert is_unwritten(BY_ITSELF, BEGAN, BEGAN + PATIENCE)
    assert not is_unwritten(BY_ITSELF, BEGAN, BEGAN + PATIENCE - timedelta(seconds=1))
