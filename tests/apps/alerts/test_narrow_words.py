"""On PostgreSQL the words of alerts stand once more in narrow rows, over which the index is; the database itself keeps them."""

from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from threading import Thread
from types import SimpleNamespace

import psycopg
import pytest

from tests.faults.house import wait_for
from tests.prepared import drop_database, make_database, migrated_on_postgresql

pytestmark = pytest.mark.postgres

MIGRATION = import_module("varsko.alerts.migrations.0007_narrow_words")
ASKED = "SELECT number FROM alerts_narrow_words WHERE alerts_held(held) @@ %s::tsquery ORDER BY number"


@pytest.fixture
def address(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation with the words of five alerts."""
    made = make_database(server, like=migrated_on_postgresql(tmp_path_factory, server))
    with opened(made) as database:
        rows = [(number, f"{number} disk m=disk +db-{number}") for number in range(1, 6)]
        database.cursor().executemany("INSERT INTO alerts_words (number, words) VALUES (%s, %s)", rows)
    yield made
    drop_database(server, made)


@pytest.fixture
def database(address: str) -> Iterator[psycopg.Connection]:
    with opened(address) as connection:
        yield connection


def opened(address: str):
    return closing(psycopg.connect(address, autocommit=True))


def fill(address: str) -> None:
    with opened(address) as database:
        MIGRATION.fill(None, SimpleNamespace(connection=SimpleNamespace(vendor="postgresql", cursor=database.cursor)))


def having(database: psycopg.Connection, word: str) -> list[int]:
    return [number for (number,) in database.execute(ASKED, [f"'{word}'"])]


def test_whoever_writes_words_the_narrow_rows_follow(database):
    assert having(database, "disk") == having(database, "m=disk") == [1, 2, 3, 4, 5]
    assert having(database, "+db-3") == [3]
    database.execute("UPDATE alerts_words SET words = '3 memory' WHERE number = 3")
    database.execute("DELETE FROM alerts_words WHERE number > 4")
    assert (having(database, "disk"), having(database, "memory")) == ([1, 2, 4], [3])


def test_words_stand_beside_the_row_however_many_there_are(database):
    many = " ".join(f"word{number}" for number in range(300))
    database.execute("UPDATE alerts_words SET words = %s WHERE number = 2", [many])
    assert having(database, "word299") == [2]
    assert database.execute("SELECT pg_relation_size('alerts_narrow_words')").fetchone()[0] == 8192


def test_what_all_hold_is_found_by_the_index_too(database):
    database.execute("INSERT INTO alerts_words (number, words) SELECT number, number || ' disk' FROM generate_series(6, 3000) AS number")
    database.execute("ANALYZE alerts_narrow_words")
    plan = "\n".join(line for (line,) in database.execute("EXPLAIN " + ASKED.replace("%s", "'''disk'''")))
    assert "alerts_narrow_words_index" in plan
    assert "Seq Scan" not in plan


def test_an_upgrade_puts_in_what_is_there_some_at_a_time_and_waits_for_nobody_while_it_holds_some(address, database, monkeypatch):
    monkeypatch.setattr(MIGRATION, "TOGETHER", 2)
    database.execute("DELETE FROM alerts_narrow_words")
    with opened(address) as somebody:
        somebody.execute("BEGIN")
        somebody.execute("UPDATE alerts_words SET words = '1 memory' WHERE number = 1")
        upgrade = Thread(target=fill, args=(address,))
        upgrade.start()
        assert wait_for(lambda: having(database, "disk") == [2, 3, 4, 5])
        somebody.execute("ROLLBACK")
        upgrade.join()
    assert having(database, "disk") == [1, 2, 3, 4, 5]


def test_an_upgrade_keeps_what_others_wrote_meanwhile(address, database):
    database.execute("DELETE FROM alerts_narrow_words")
    database.execute("UPDATE alerts_words SET words = '2 memory' WHERE number = 2")
    fill(address)
    assert (having(database, "disk"), having(database, "memory")) == ([1, 3, 4, 5], [2])


def test_an_upgrade_may_be_begun_again(address, database):
    with opened(address) as again:
        for statement in MIGRATION.MAKE:
            again.execute(statement)
    fill(address)
    assert having(database, "disk") == [1, 2, 3, 4, 5]
