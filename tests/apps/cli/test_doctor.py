"""The doctor finds what is wrong and says it in a sentence."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest

from tests import cast
from tests.processes import free_port
from varsko.cli import doctor
from varsko.cli.errors import Stop
from varsko.cli.parser import parse
from varsko.core import clock
from varsko.core.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VARSKO = settings.VARSKO.model_copy(update={"data": tmp_path})
    return tmp_path


@pytest.fixture
def findings(capsys):
    """Let the doctor look; gives what each check found, as `ok` and the sentence."""

    def look():
        with suppress(Stop):
            doctor.check(parse(["doctor", "--json"]))
        said = json.loads(capsys.readouterr().out)
        assert said["ok"] == all(one["ok"] for one in said["findings"])
        return {one["check"]: (one["ok"], one["text"]) for one in said["findings"]}

    return look


def work(at):
    Worker.objects.create(host="h", pid=1, started_at=at, beat_at=at)


def test_a_sound_installation_has_no_fault(capsys):
    work(clock.now())
    doctor.check(parse(["doctor"]))
    assert "FAULT" not in capsys.readouterr().out


def test_a_silent_worker_is_a_fault(findings):
    work(clock.now() - timedelta(minutes=2))
    assert findings()["worker"] == (False, "no worker is alive, nobody is paged; run: varsko serve, or varsko worker")


def test_a_fault_ends_the_command_with_one():
    with pytest.raises(Stop, match="1 of 11 checks found a fault") as stopped:
        doctor.check(parse(["doctor"]))
    assert stopped.value.status == 1


def test_a_key_that_others_can_read_is_a_fault(findings, folder):
    key = folder / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    assert findings()["data folder"] == (False, f"{key} can be read by others; run: chmod 600 {key}")


def test_a_mail_server_that_does_not_answer_is_a_fault(findings, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{free_port()}"})
    ok, text = findings()["mail"]
    assert not ok
    assert "takes no mail: ConnectionRefusedError" in text


def test_a_clock_that_was_set_back_is_a_fault(findings):
    cast.person("Ann", at=clock.now() + timedelta(hours=1))
    ok, text = findings()["clock"]
    assert not ok
    assert "was the clock set back?" in text


def test_old_time_zone_data_are_a_fault(findings, monkeypatch):
    monkeypatch.setattr(doctor.metadata, "version", lambda _: "2019.1")
    assert not findings()["time zones"][0]


def test_a_full_disk_is_a_fault(findings, monkeypatch):
    monkeypatch.setattr(doctor, "_LEAST_SPACE", float("inf"))
    assert not findings()["disk space"][0]
