"""Debian's Alertmanager fires, and says so every second: Ann is paged once by mail and takes it; what she leaves lying reaches Bo;
a resolve ends it. As to Opsgenie, and as to a webhook."""

import re
from datetime import datetime, timedelta

import httpx
import pytest

from tests.alertmanager import alertmanager
from tests.faults.house import ANN, BO, SOON, House, wait_for
from tests.processes import HTTP

pytestmark = pytest.mark.faults

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


def states(house: House) -> dict[str, str]:
    rows = house.rows("SELECT message, state FROM alerts_alert")
    return {message.split()[0].strip("[]"): state for message, state in rows}


def bo_came_after(house: House) -> timedelta:
    """How long after Ann Bo was paged, by the clock of the house."""
    paged = {name: datetime.fromisoformat(str(at)) for name, at in house.rows("SELECT name, max(at) FROM paging_page GROUP BY name")}
    return paged["Bo"] - paged["Ann"]


def test_from_the_first_signal_to_the_resolve(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    with alertmanager(house.folder, OPSGENIE, url=house.url, key=house.key) as peer:
        peer.fires("disk")
        assert box.wait(lambda: box.naming("disk", to=ANN), SOON)
        link = re.search(rf"{house.url}/p/\w+", box.naming("disk")[0].text).group()

        assert "disk is down" in HTTP.get(link).text
        assert httpx.head(link).status_code == 200
        assert states(house) == {"disk": "open"}
        assert wait_for(lambda: house.rows("SELECT count FROM alerts_alert")[0][0] > 2)
        assert HTTP.post(f"{link}/take").status_code == 302
        assert states(house) == {"disk": "acknowledged"}

        peer.fires("router")
        assert box.wait(lambda: box.naming("router", to=ANN), SOON)
        house.travel(200)
        assert wait_for(house.is_at_rest)
        assert box.told() == {"disk": 1, "router": 1}
        house.travel(310)
        assert box.wait(lambda: box.naming("router", to=BO), SOON)
        assert not box.naming("disk", to=BO)
        assert bo_came_after(house) >= timedelta(minutes=5)

        peer.resolves("disk")
        peer.resolves("router")
        assert wait_for(lambda: states(house) == {"disk": "closed", "router": "closed"})
    assert wait_for(house.is_at_rest)
    assert box.told() == {"disk": 1, "router": 2}
    assert house.rows("SELECT COUNT(*) FROM alerts_alert") == [(2,)]


def test_by_a_plain_webhook_a_team_with_an_empty_schedule_is_told_all_the_same(sqlite_house: House):
    house, box = sqlite_house, sqlite_house.mailbox
    house.start("serve")
    members = [{"user": {"username": BO}, "role": "user"}]
    assert house.request("POST", "/v2/teams", json={"name": "Network", "members": members}).status_code == 201
    key = house.run("key", "add", "--name", "Alertmanager", "--team", "Network").splitlines()[-1]
    with alertmanager(house.folder, WEBHOOK, url=house.url, key=key) as peer:
        peer.fires("router")
        assert box.wait(lambda: box.naming("router", to=BO), SOON)
        peer.resolves("router")
        assert wait_for(lambda: set(states(house).values()) == {"closed"})
