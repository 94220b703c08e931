"""Kari wants to know what is kept about her: one file, made by the worker, fetched by who may, gone after two weeks."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from tests import cast
from tests.apps.privacy.conftest import KARI
from varsko import flow
from varsko.core import audit, clock
from varsko.desk import actions as desk
from varsko.desk.data import CallerDraft, Draft
from varsko.privacy import actions, handlers, queries
from varsko.privacy.domain import limits
from varsko.privacy.models import Export

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cleo, browser):
    return browser(cleo)


@pytest.fixture
def exported(cleo, work):
    def export():
        found = actions.ask_export(by=cast.acting(cleo), at=clock.now(), ref=KARI, note="Asked for it on 3 March")
        work()
        return queries.export(found.id, by=cast.acting(cleo))

    return export


def unpacked(response) -> dict[str, bytes]:
    pack = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return {name: pack.read(name) for name in pack.namelist()}


def test_the_file_holds_what_is_hers_and_where_she_is_named(closed, follows, exported, page, wrote, ann):
    row = closed()
    draft = Draft(title=f"{KARI} asks for Per", desk="it", caller=CallerDraft(name="Per Dahl"), channel="phone")
    other = desk.open_request(by=cast.acting(ann), at=clock.now(), draft=draft)
    made = exported()
    files = unpacked(page.get(f"/settings/privacy/exports/{made.id}"))
    assert b"Look through it" in files["README.txt"]
    assert json.loads(files["person.json"])["emails"] == [KARI]
    assert [one["key"] for one in json.loads(files["own/desk/requests.json"])] == [row.key]
    assert [one["key"] for one in json.loads(files["named/desk/requests.json"])] == [other.key]
    assert [one["address"] for one in json.loads(files["own/status-pages/subscriptions.json"])] == [KARI]
    mail = next(content for name, content in files.items() if name.endswith(".eml"))
    assert b"Ring Kari Holm" in mail
    secret = {"password", "digest", "token", "secret", "session_key", "trace"}
    rows = [one for name, content in files.items() if name.endswith(".json") and "/" in name for one in json.loads(content)]
    assert all(secret.isdisjoint(one) for one in rows)


def test_who_asked_made_and_fetched_it_is_in_the_log(closed, exported, page):
    closed()
    made = exported()
    taken = page.get(f"/settings/privacy/exports/{made.id}")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{made.person}.zip"'
    assert (taken.headers["Cache-Control"], taken.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    lines = audit.history("privacy", made.id)
    assert [(one.kind, one.by_name) for one in reversed(lines)] == [
        ("privacy.ExportAsked", "Cleo"),
        ("privacy.ExportMade", "Varsko"),
        ("privacy.ExportFetched", "Cleo"),
    ]
    assert all("kari" not in json.dumps(one.data).lower() for one in lines)


def test_nobody_else_fetches_it_and_it_ends(closed, exported, page, ann, eve, browser, time):
    closed()
    address = f"/settings/privacy/exports/{exported().id}"
    assert browser(ann).get(address).status_code == 403
    time.shift(timedelta(days=limits.EXPORT_DAYS, minutes=1))
    assert page.get(address).status_code == 404
    assert [str(one.pk) for one in handlers.old_exports(clock.now())] == [address.rpartition("/")[2]]


def test_a_file_can_go_before_its_time_and_what_is_too_large_says_so(closed, exported, page, monkeypatch):
    closed()
    made = exported()
    page.post(f"/settings/privacy/exports/{made.id}/delete")
    assert not Export.objects.exists()
    monkeypatch.setattr(limits, "LARGEST_EXPORT", 10)
    assert exported().too_large
    assert "Too large for one file" in page.get("/settings/privacy").content.decode()


def test_whoever_dies_while_making_it_begins_anew(closed, cleo, work, monkeypatch, time):
    closed()
    asked = actions.ask_export(by=cast.acting(cleo), at=clock.now(), ref=KARI, note="x")
    monkeypatch.setattr(limits, "PIECE", 500)
    real = Export.finish

    def dying(self, **changes):
        raise KeyboardInterrupt

    monkeypatch.setattr(Export, "finish", dying)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert not Export.objects.get().pieces.exists()
    monkeypatch.setattr(Export, "finish", real)
    time.shift(timedelta(minutes=10))
    work()
    made = queries.export(asked.id, by=cast.acting(cleo))
    assert made.made_at
    assert made.size == sum(map(len, queries.pieces(made.id)))


def test_every_table_that_names_somebody_is_told_of():
    """A column that can hold a name or an address belongs to a part, or is said here not to be about people."""
    told = {kept.table: {*kept.own, *kept.names, *kept.texts, *kept.hidden} for part in flow.PERSONAL for kept in part.kept}
    gone = {kept.table for part in flow.PERSONAL for kept in part.kept if kept.gone}
    marks = ("_by", "_name", "by_name", "recipient", "sender")
    loose = [
        f"{table._meta.label}.{field.name}"
        for table in apps.get_models()
        if table.__module__.startswith("varsko.") and table not in gone
        for field in table._meta.fields
        if isinstance(field, models.CharField)
        and not field.choices
        and (field.name.endswith(marks) or isinstance(field, models.EmailField))
        if field.name not in told.get(table, set())
    ]
    assert loose == ["desk.MailAddress.address"]  # one of ours
