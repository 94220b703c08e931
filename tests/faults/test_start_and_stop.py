"""The program starts soon, stops sooner, and says clearly what keeps it from starting."""

import signal

import httpx
import pytest

from tests.processes import running, varsko

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops_with_zero(tmp_path, how):
    with running(tmp_path, "serve") as serve:
        assert serve.ready_within(30)
        assert httpx.get(f"{serve.url}/healthz").json()["status"] == "ok"
        status, seconds = serve.stop(how)
    assert status == 0
    assert seconds < 2


def test_several_web_processes_share_one_address(tmp_path):
    with running(tmp_path, "serve", "--workers", "2") as serve:
        assert serve.ready_within(60)
        assert serve.stop()[0] == 0


def test_the_worker_runs_alone(tmp_path):
    assert varsko(tmp_path, "migrate").returncode == 0
    with running(tmp_path, "worker") as worker:
        assert "works" in worker.process.stdout.readline()
        assert worker.stop()[0] == 0


def test_an_address_that_is_taken_stops_the_start_with_one_line(tmp_path):
    with running(tmp_path, "serve") as serve:
        assert serve.ready_within(30)
        second = varsko(tmp_path, "serve", "--bind", serve.url.removeprefix("http://"))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "cannot listen" in second.stderr


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path):
    wrong = varsko(tmp_path, "serve", VARSKO_TIME_ZONE="Mars/Olympus")
    assert wrong.returncode == 1
    assert wrong.stderr.splitlines() == ["varsko serve: VARSKO_TIME_ZONE='Mars/Olympus': must be an IANA time zone, such as Europe/Oslo"]


def test_a_data_folder_that_cannot_be_written_stops_the_start_with_one_line(tmp_path):
    file = tmp_path / "a-file"
    file.write_text("")
    wrong = varsko(file / "data", "serve")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith(f"varsko serve: VARSKO_DATA='{file / 'data'}'")
    assert wrong.stderr.count("\n") == 1
