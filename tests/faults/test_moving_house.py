"""A whole organisation moves from SQLite to PostgreSQL by a backup, with real commands."""

import sqlite3
from contextlib import closing

import httpx
import psycopg
import pytest

from tests.prepared import make_database
from tests.processes import HTTP, running, varsko
from varsko.demo.company import COLLEAGUES, PASSWORD

pytestmark = pytest.mark.faults

COUNTED = ("alerts_alert", "core_eventrow", "core_delivery", "paging_page", "paging_escalationrun", "people_user", "schedules_override")
CALM = {"VARSKO_DEMO_LIVE": "false"}


def counts(connection) -> dict[str, int]:
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}


def signed_in(url: str, email: str) -> httpx.Client:
    """A browser of somebody who signed in with their password."""
    browser = httpx.Client(base_url=url, follow_redirects=True, timeout=60)
    browser.get("/login")
    said = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    browser.post("/login", data=said, headers={"Referer": f"{url}/login"})
    return browser


def test_the_example_organisation_moves_to_postgresql(tmp_path, server):
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "copy.tar"
    assert varsko(old, "demo", within=180, **CALM).returncode == 0
    assert varsko(old, "backup", str(file), **CALM).returncode == 0
    with closing(sqlite3.connect(old / "varsko.sqlite3")) as there:
        before = counts(there)
    assert before["alerts_alert"] > 100

    database = {"VARSKO_DATABASE_URL": make_database(server), **CALM}
    moved = varsko(new, "restore", str(file), within=180, **database)
    assert moved.returncode == 0, moved.stderr
    with psycopg.connect(database["VARSKO_DATABASE_URL"]) as here:
        assert counts(here) == before
    with running(new, "serve", **database) as serve:
        assert serve.ready_within(120)
        someone = COLLEAGUES[0]
        with closing(signed_in(serve.url, someone.email)) as browser:
            assert someone.name in browser.get("/profile").text
            assert browser.get("/alerts?state=all").status_code == 200
            assert browser.get("/on-call").status_code == 200
        key = varsko(new, "key", "add", "--name", "after the move", **database).stdout.split()[-1]
        taken = HTTP.post(f"{serve.url}/v2/alerts", json={"message": "After the move"}, headers={"Authorization": f"GenieKey {key}"})
        assert taken.status_code == 202
    with psycopg.connect(database["VARSKO_DATABASE_URL"]) as here:
        numbers = [number for (number,) in here.execute("SELECT number FROM alerts_alert ORDER BY number DESC LIMIT 2")]
    assert numbers[0] == numbers[1] + 1
