"""The program starts soon, stops sooner, and says clearly what keeps it from starting."""

import os
import select
import shutil
import signal
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tests.faults.house import PASSWORD
from tests.prepared import migrated
from tests.processes import HTTP, module, running, varsko

pytestmark = pytest.mark.faults


@pytest.fixture
def folder(tmp_path, tmp_path_factory):
    """An installation that has its tables."""
    shutil.copytree(migrated(tmp_path_factory), tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_it_makes_its_tables_serves_and_stops_with_zero(tmp_path):
    assert serves_and_stops(tmp_path, signal.SIGTERM, within=90) == (0, True)


def test_it_stops_as_well_when_somebody_presses_control_c(folder):
    assert serves_and_stops(folder, signal.SIGINT) == (0, True)


def serves_and_stops(folder, how, within=30):
    """Start and stop it; gives its status, and whether it stopped within two seconds."""
    with running(folder, "serve") as serve:
        assert serve.ready_within(within)
        assert HTTP.get(f"{serve.url}/healthz").json()["status"] == "ok"
        status, seconds = serve.stop(how)
    return status, seconds < 2


def test_an_open_page_that_listens_does_not_hold_up_the_stop(folder):
    made = ("user", "add", "--email", "ann@example.org", "--name", "Ann", "--password-stdin")
    assert varsko(folder, *made, text=PASSWORD).returncode == 0
    with running(folder, "serve") as serve, httpx.Client(base_url=serve.url, timeout=60) as browser:
        assert serve.ready_within(60)
        browser.get("/login")
        said = {"login": "ann@example.org", "password": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        assert browser.post("/login", data=said, headers={"Referer": f"{serve.url}/login"}).status_code == 302
        with browser.stream("GET", "/live") as stream:
            pieces = stream.iter_bytes()
            assert b"retry" in next(pieces)
            status, seconds = serve.stop()
            assert list(pieces) == []  # the stream ended as it should; a connection that breaks off raises
    assert (status, seconds < 1.5) == (0, True)


def test_several_web_processes_share_one_address(folder):
    with running(folder, "serve", "--workers", "2") as serve:
        assert serve.ready_within(60)
        assert serve.stop()[0] == 0


def test_web_processes_end_with_the_one_that_started_them_however_it_ends(folder):
    with running(folder, "serve", "--workers", "2") as serve, ExitStack() as stack:
        assert serve.ready_within(60)
        children = [int(one) for one in Path(f"/proc/{serve.process.pid}/task/{serve.process.pid}/children").read_text().split()]
        ends = [os.pidfd_open(one) for one in children]
        for one in ends:
            stack.callback(os.close, one)
            stack.callback(_kill, one)
        serve.stop(signal.SIGKILL)
        assert len(ends) >= 2
        assert [bool(select.select([one], [], [], 300)[0]) for one in ends] == [True] * len(ends)


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)


def test_the_worker_runs_alone(folder):
    with running(folder, "worker") as worker:
        assert "works" in worker.process.stdout.readline()
        assert worker.stop()[0] == 0


def test_whoever_is_asked_to_stop_hears_it_at_every_moment(folder):
    deaf = module(folder, ["tests.stops", "120"])
    assert (deaf.stdout, deaf.stderr) == ("0\n", "")


def test_an_address_that_is_taken_stops_the_start_with_one_line(folder):
    with running(folder, "serve") as serve:
        assert serve.ready_within(60)
        second = varsko(folder, "serve", "--bind", serve.url.removeprefix("http://"))
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


def test_only_a_proxy_that_is_trusted_may_say_who_asks(folder):

    def tries(serve, client: str, count: int) -> list[int]:
        """Ask for a new password for so many people, as this client of a proxy."""
        headers = {"X-Forwarded-For": client, "Referer": f"{serve.url}/password/forgotten"}
        with httpx.Client(base_url=serve.url, headers=headers, timeout=60) as browser:
            browser.get("/password/forgotten")
            token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            answers = [browser.post("/password/forgotten", data={**token, "email": f"{number}@example.org"}) for number in range(count)]
        return [answer.status_code for answer in answers]

    with running(folder, "serve", VARSKO_TRUSTED_PROXIES="127.0.0.1") as serve:
        assert serve.ready_within(60)
        assert tries(serve, "203.0.113.1", 21)[-1] == 429
        assert tries(serve, "203.0.113.2", 1) == [302]  # somebody else behind the same proxy
    with running(folder, "serve", VARSKO_TRUSTED_PROXIES="192.0.2.1") as serve:
        assert serve.ready_within(60)
        assert tries(serve, "203.0.113.3", 21)[-1] == 429
        assert tries(serve, "203.0.113.4", 1) == [429]  # whoever makes addresses up is still the one who asks
