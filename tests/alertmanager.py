"""Runs a real Alertmanager, where the program is installed (Debian's prometheus-alertmanager)."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.house import answers, wait_for
from tests.processes import HTTP, free_port

LEFT_OUT = "Left out: tests/faults/test_the_whole_story.py, for there is no Alertmanager (apt install prometheus-alertmanager)."
ROUTE = "route: {receiver: varsko, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1s}\n"


def found() -> str:
    """Find the program; gives its path, or "" when there is none."""
    return shutil.which("prometheus-alertmanager") or shutil.which("alertmanager") or ""


class Alertmanager:
    """A real one, that fires and resolves what the test says."""

    def __init__(self, url: str) -> None:
        self.url = url

    def fires(self, name: str) -> None:
        self._tell(name, timedelta(hours=1))

    def resolves(self, name: str) -> None:
        self._tell(name, timedelta(seconds=-1))

    def _tell(self, name: str, ends: timedelta) -> None:
        at = datetime.now(UTC)  # noqa: TID251 - Alertmanager goes by the real clock
        alert = {
            "labels": {"alertname": name, "severity": "critical"},
            "annotations": {"summary": f"{name} is down"},
            "startsAt": (at - timedelta(minutes=1)).isoformat(),
            "endsAt": (at + ends).isoformat(),
        }
        HTTP.post(f"{self.url}/api/v2/alerts", json=[alert]).raise_for_status()


@contextmanager
def alertmanager(place: Path, receivers: str, *, url: str, key: str) -> Iterator[Alertmanager]:
    """Run one that repeats what fires each second, to receivers in which $URL and $KEY stand for what they are."""
    port, folder = free_port(), place / "alertmanager"
    folder.mkdir()
    (folder / "config.yml").write_text(ROUTE + receivers.replace("$URL", url).replace("$KEY", key))
    command = [found(), f"--config.file={folder}/config.yml", f"--storage.path={folder}", f"--web.listen-address=127.0.0.1:{port}"]
    with subprocess.Popen([*command, "--cluster.listen-address=", "--log.level=warn"]) as process:
        try:
            assert wait_for(lambda: answers(f"http://127.0.0.1:{port}/-/ready"))
            yield Alertmanager(f"http://127.0.0.1:{port}")
        finally:
            process.kill()
