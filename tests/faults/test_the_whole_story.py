"""Debian's Alertmanager fires, Ann is paged by mail and takes it; what she leaves lying reaches Bo; a resolve ends it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.faults.house import ANN, BO, SOON, House, answers, wait_for
from tests.processes import free_port

PROGRAM = shutil.which("prometheus-alertmanager")

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(PROGRAM is None, reason="needs Debian's prometheus-alertmanager"),
]

ROUTE = "route: {receiver: varsko, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"
OPSGENIE = """
receivers:
  - name: varsko
    opsgenie_configs:
      - api_url: $URL/
        api_key: $KEY
        message: '{{ .CommonLabels.alertname }} is down'
        responders: [{type: escalation, name: Ladder}]
"""
WEBHOOK = """
receivers:
  - name: varsko
    webhook_configs:
      - url: $URL/in/$KEY
"""


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
        httpx.post(f"{self.url}/api/v2/alerts", json=[alert]).raise_for_status()


@contextmanager
def alertmanager(house: House, receivers: str, key: str) -> Iterator[Alertmanager]:
    port, folder = free_port(), house.folder / "alertmanager"
    folder.mkdir()
    (folder / "config.yml").write_text(ROUTE + receivers.replace("$URL", house.url).replace("$KEY", key))
    command = [str(PROGRAM), f"--config.file={folder}/config.yml", f"--storage.path={folder}", f"--web.listen-address=127.0.0.1:{port}"]
    with subprocess.Popen([*command, "--cluster.listen-address=", "--log.level=warn"]) as process:
        try:
            assert wait_for(lambda: answers(f"http://127.0.0.1:{port}/-/ready"))
            yield Alertmanager(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def states(house: House) -> dict[str, str]:
    rows = house.rows("SELECT message, state FROM alerts_alert")
    return {message.split()[0].strip("[]"): state for message, state in rows}


def test_from_the_first_signal_to_the_resolve(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    with alertmanager(house, OPSGENIE, house.key) as peer:
        peer.fires("disk")
        assert box.wait(lambda: box.naming("disk", to=ANN), SOON)
        link = re.search(rf"{house.url}/p/\w+", box.naming("disk")[0].text).group()

        assert "disk is down" in httpx.get(link).text
        assert httpx.head(link).status_code == 200
        assert states(house) == {"disk": "open"}
        assert httpx.post(f"{link}/take").status_code == 302
        assert states(house) == {"disk": "acknowledged"}

        peer.fires("router")
        assert box.wait(lambda: box.naming("router", to=ANN), SOON)
        house.travel(290)
        assert wait_for(house.is_at_rest)
        assert box.told() == {"disk": 1, "router": 1}
        house.travel(310)
        assert box.wait(lambda: box.naming("router", to=BO), SOON)
        assert not box.naming("disk", to=BO)

        peer.resolves("disk")
        peer.resolves("router")
        assert wait_for(lambda: states(house) == {"disk": "closed", "router": "closed"})
    assert wait_for(house.is_at_rest)
    assert box.told() == {"disk": 1, "router": 2}


def test_by_a_plain_webhook_a_team_with_an_empty_schedule_is_told_all_the_same(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    members = [{"user": {"username": BO}, "role": "user"}]
    assert house.request("POST", "/v2/teams", json={"name": "Network", "members": members}).status_code == 201
    key = house.run("key", "add", "--name", "Alertmanager", "--team", "Network").splitlines()[-1]
    with alertmanager(house, WEBHOOK, key) as peer:
        peer.fires("router")
        assert box.wait(lambda: box.naming("router", to=BO), SOON)
        peer.resolves("router")
        assert wait_for(lambda: set(states(house).values()) == {"closed"})
