"""Houses for the tests of this folder: prepared once for each kind of database, then copied."""

from pathlib import Path

import pytest

from tests.faults.house import House, copy
from tests.postgres import postgres
from tests.prepared import make_database, migrated, migrated_on_postgresql, once


@pytest.fixture(scope="session")
def prepared_on_sqlite(tmp_path_factory):
    return once(tmp_path_factory, "house", lambda folder: copy(migrated(tmp_path_factory), folder).set_up())


@pytest.fixture(scope="session")
def prepared_on_postgresql(tmp_path_factory, server):
    """A folder with its database; several processes have it in common if they have the server in common."""

    def make(folder: Path) -> None:
        house = House(folder, make_database(server, like=migrated_on_postgresql(tmp_path_factory, server)))
        house.set_up()
        (folder / "database").write_text(house.database_url)

    return once(tmp_path_factory, f"house-{server.rpartition(':')[2].partition('/')[0]}", make)


@pytest.fixture
def sqlite_house(prepared_on_sqlite, tmp_path):
    with copy(prepared_on_sqlite, tmp_path / "house") as house:
        yield house


@pytest.fixture
def postgresql_house(prepared_on_postgresql, server, tmp_path):
    with copy(
        prepared_on_postgresql, tmp_path / "house", make_database(server, like=(prepared_on_postgresql / "database").read_text())
    ) as house:
        yield house


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request):
    """A house, on each kind of database in turn."""
    return request.getfixturevalue(f"{request.param}_house")


@pytest.fixture
def postgresql_on_its_own(tmp_path):
    """A house, and the PostgreSQL server that nobody else uses."""
    with postgres() as own:
        house = House(tmp_path / "house", own.make("varsko"))
        house.folder.mkdir()
        house.run("migrate", within=180)
        house.set_up()
        with house:
            yield house, own
