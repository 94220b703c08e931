"""The notes of teams in a running house."""

from collections.abc import Iterator

import pytest

from tests.notes import Notes, open_document, open_notes, prepared


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notes]:
    """The notes in a house that runs as `varsko serve` does, on SQLite."""
    with prepared(tmp_path_factory, tmp_path_factory.mktemp("documents")) as house:
        house.start("serve")
        yield open_notes(Notes(house))


@pytest.fixture
def fresh(notes: Notes) -> Notes:
    """The same house with a page that nobody has written on: another team's."""
    house = notes.house
    name = f"Team {len(house.request('GET', '/api/v1/teams').json())}"
    members = [{"user": {"username": f"{one}@example.org"}, "role": "user"} for one in ("ann", "bo")]
    assert house.request("POST", "/v2/teams", json={"name": name, "members": members}).status_code == 201
    team = next(team for team in house.request("GET", "/api/v1/teams").json() if team["name"] == name)
    return Notes(house, open_document(house, notes.cookies["ann"], team["id"]), notes.private_id, notes.cookies)
