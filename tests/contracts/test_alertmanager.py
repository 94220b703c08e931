"""A real Alertmanager sends to a real Varsko: as to Opsgenie, and as to a webhook.

It is started only where the program is installed (Debian's prometheus-alertmanager); elsewhere these tests pass after saying so.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.prepared import migrated
from tests.processes import Running, free_port, running, varsko
from varsko.core.clock import now

pytestmark = pytest.mark.faults

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
CONFIG = """
route:
  receiver: all
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1s
receivers:
  - name: all
    {receiver}
"""
OPSGENIE = """opsgenie_configs:
      - api_url: {url}/
        api_key: {key}
        tags: "one, two"
        priority: P2"""
WEBHOOK = """webhook_configs:
      - url: {url}/in/{key}"""
KINDS = [(OPSGENIE, "[FIRING:1] DiskFull"), (WEBHOOK, "Disk is full")]


@contextmanager
def alertmanager(folder: Path, receiver: str) -> Iterator[str]:
    """Run Alertmanager with one receiver; gives its address."""
    (folder / "am.yml").write_text(CONFIG.format(receiver=receiver))
    url = f"http://127.0.0.1:{free_port()}"
    command = [str(PROGRAM), f"--config.file={folder}/am.yml", f"--storage.path={folder}", f"--web.listen-address={url[7:]}"]
    process = subprocess.Popen([*command, "--cluster.listen-address=", "--log.level=error"])
    try:
        soon(lambda: httpx.get(f"{url}/-/ready").is_success)
        yield url
    finally:
        process.kill()
        process.wait()


def soon(what: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if what():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def tell(url: str, *, over: bool = False) -> None:
    """Tell Alertmanager that a disk is full, or that it is no longer."""
    alert: dict[str, Any] = {
        "labels": {"alertname": "DiskFull", "instance": "db-1", "severity": "critical"},
        "annotations": {"summary": "Disk is full"},
    }
    if over:
        alert |= {"startsAt": (now() - timedelta(minutes=10)).isoformat(), "endsAt": (now() - timedelta(seconds=1)).isoformat()}
    httpx.post(f"{url}/api/v2/alerts", json=[alert]).raise_for_status()


def alerts(one: Running, key: str) -> list[dict[str, object]]:
    """Read what Varsko holds, through its Opsgenie-compatible API."""
    return httpx.get(f"{one.url}/v2/alerts", headers={"Authorization": f"GenieKey {key}"}).json()["data"]


@pytest.mark.parametrize(("receiver", "message"), KINDS, ids=["opsgenie", "webhook"])
def test_a_firing_alert_is_stored_repeats_are_counted_and_the_resolve_closes_it(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, receiver: str, message: str
) -> None:
    if not PROGRAM:
        print("Alertmanager is not installed here: nothing was tried.")
        return
    data, other = tmp_path / "varsko", tmp_path / "am"
    shutil.copytree(migrated(tmp_path_factory), data)
    other.mkdir()
    key = varsko(data, "key", "add", "--name", "alertmanager").stdout.splitlines()[-1]
    with running(data, "serve") as one:
        assert one.ready_within(30)
        with alertmanager(other, receiver.format(url=one.url, key=key)) as url:
            tell(url)
            soon(lambda: len(alerts(one, key)) == 1)
            (alert,) = alerts(one, key)
            assert str(alert["message"]).startswith(message), json.dumps(alert)
            soon(lambda: int(str(alerts(one, key)[0]["count"])) > 1)
            tell(url, over=True)
            soon(lambda: alerts(one, key)[0]["status"] == "closed")
        assert len(alerts(one, key)) == 1
        one.stop()
