"""Everything can be copied while it is in use, and taken back elsewhere."""

import tarfile
import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from tests import cast
from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, Signal
from varsko.cli import upkeep
from varsko.cli.errors import Stop
from varsko.cli.parser import parse
from varsko.core import installation, search, sequences
from varsko.core.backup import write as writing
from varsko.core.backup.shape import tables
from varsko.core.clock import now
from varsko.core.deliveries import Outgoing, enqueue
from varsko.core.models import Delivery, EventRow
from varsko.people import queries as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of this test alone, whose secret key is not set outside."""
    settings.VARSKO = settings.VARSKO.model_copy(update={"data": tmp_path, "secret_key": ""})
    return tmp_path


def organisation():
    ann = cast.ann(phone="+47 900 00 000")
    team = cast.team("Platform", ann)
    alerts.receive(
        [Parcel(signal=Signal(alias="disk", message="Łódź – disk full", details={"host": "db-1"}), team_id=team.id)], at=cast.NOON
    )
    installation.write("webhook", "hush", at=cast.NOON, secret=True)
    search.index([search.Doc(kind="team", subject=team.id, title="Platform", audience=frozenset({"readers"}))], at=cast.NOON)


def everything():
    return {model._meta.label: sorted(map(str, model._base_manager.values_list())) for model in tables()}


def run(word, file, *more):
    options = parse([word, str(file), *more])
    {"backup": upkeep.backup, "restore": upkeep.restore}[word](options)


def empty():
    call_command("flush", interactive=False, verbosity=0)


def test_what_was_backed_up_comes_back_whole(folder, capsys):
    organisation()
    before = everything()
    run("backup", folder / "copy.tar")
    empty()
    assert not EventRow.objects.exists()
    run("restore", folder / "copy.tar")
    assert everything() == before
    assert installation.read("webhook") == "hush"
    assert search.find("platform", groups=frozenset({"readers"}))[0].title == "Platform"
    assert "rows of" in capsys.readouterr().out


def test_numbers_go_on_after_the_last_one(folder):
    organisation()
    last = EventRow.objects.order_by("-id").first().pk
    number = sequences.take("alert")[0]
    run("backup", folder / "copy.tar")
    empty()
    run("restore", folder / "copy.tar")
    cast.bo()
    assert EventRow.objects.order_by("id").filter(id__gt=last).exists()
    assert sequences.take("alert")[0] == number + 1


def test_the_backup_is_for_its_owner_alone_and_appears_whole(folder, monkeypatch):
    run("backup", folder / "copy.tar")
    assert (folder / "copy.tar").stat().st_mode & 0o077 == 0
    monkeypatch.setattr(writing, "_write_all", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("backup", folder / "second.tar")
    assert [file.name for file in folder.iterdir() if "second" in file.name] == []


def test_those_who_write_meanwhile_are_not_held_up_and_not_half_seen(folder, monkeypatch):
    real = writing._add_table
    joined = []

    def meanwhile(archive, model, at):
        if not joined:
            joined.append(_in_another_connection(cast.bo))
        return real(archive, model, at)

    organisation()
    count = people.everybody()
    monkeypatch.setattr(writing, "_add_table", meanwhile)
    run("backup", folder / "copy.tar")
    assert len(people.everybody()) == len(count) + 1
    empty()
    run("restore", folder / "copy.tar")
    assert len(people.everybody()) == len(count)


def _in_another_connection(job):
    def work():
        job()
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    return True


def test_the_secret_key_comes_along(folder, settings):
    run("backup", folder / "copy.tar")
    (folder / "secret-key").write_text("the key of the new house")
    run("restore", folder / "copy.tar")
    assert (folder / "secret-key").read_text() == settings.SECRET_KEY
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0


def test_a_key_that_is_set_outside_stays_and_is_named(folder, settings, capsys):
    run("backup", folder / "copy.tar")
    settings.VARSKO = settings.VARSKO.model_copy(update={"secret_key": "another"})
    run("restore", folder / "copy.tar")
    assert "VARSKO_OLD_SECRET_KEYS" in capsys.readouterr().out
    assert not (folder / "secret-key").exists()


def test_attachments_come_along(folder):
    (folder / "attachments").mkdir()
    (folder / "attachments" / "a.txt").write_text("kept")
    run("backup", folder / "copy.tar")
    (folder / "attachments" / "a.txt").write_text("changed")
    run("restore", folder / "copy.tar")
    assert (folder / "attachments" / "a.txt").read_text() == "kept"


def test_an_installation_that_holds_anything_is_left_alone(folder):
    run("backup", folder / "copy.tar")
    cast.ann()
    with pytest.raises(Stop, match="not empty"):
        run("restore", folder / "copy.tar")
    assert len(people.everybody()) == 1


def test_a_backup_of_another_shape_is_refused(folder):
    run("backup", folder / "copy.tar")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0999_later', '2026-01-01')")
    try:
        with pytest.raises(Stop, match="restore it with that version"):
            run("restore", folder / "copy.tar")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_later'")


def test_what_is_no_backup_is_refused(folder):
    (folder / "text").write_text("hello")
    with pytest.raises(Stop, match="is no backup of Varsko"):
        run("restore", folder / "text")
    with tarfile.open(folder / "other.tar", "w") as archive:
        archive.add(folder / "text", "text")
    with pytest.raises(Stop, match="is no backup of Varsko"):
        run("restore", folder / "other.tar")


def waiting(key, due_at):
    message = Outgoing(channel="email", address="ann@example.org", key=key, message={"subject": "s", "text": "t"})
    enqueue(message, at=due_at)


@pytest.mark.parametrize(("more", "old"), [((), "expired"), (("--keep-due",), "waiting")])
def test_nobody_is_paged_for_the_past(folder, more, old):
    waiting("old", now() - timedelta(hours=2))
    waiting("fresh", now() - timedelta(minutes=2))
    cast.ann()
    run("backup", folder / "copy.tar")
    empty()
    run("restore", folder / "copy.tar", *more)
    assert dict(Delivery.objects.values_list("key", "state")) == {"old": old, "fresh": "waiting"}


def test_every_table_of_ours_is_in_a_backup():
    ours = {model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("varsko.")}
    assert {model._meta.label for model in ours - set(tables())} == {"core.Worker"}
