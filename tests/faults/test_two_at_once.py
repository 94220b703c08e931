"""Two whole installations' worth of processes on one database are one installation."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.house import House
from tests.processes import HTTP, free_port

pytestmark = pytest.mark.faults


def test_the_same_alert_sent_to_two_servers_in_one_moment_is_one_alert(postgresql_house: House):
    first = postgresql_house.start("serve")
    second = postgresql_house.start("serve", VARSKO_BIND=f"127.0.0.1:{(port := free_port())}", VARSKO_URL=f"http://127.0.0.1:{port}")

    def send(number: int) -> int:
        url = (first.url, f"http://127.0.0.1:{port}")[number % 2]
        headers = {"Authorization": f"GenieKey {postgresql_house.key}"}
        return HTTP.post(
            f"{url}/v2/alerts", json={"alias": f"disk{number // 6}", "message": "the disk is full"}, headers=headers
        ).status_code

    with ThreadPoolExecutor(6) as clients:
        statuses = set(clients.map(send, range(60)))
    assert statuses == {202}
    assert second.process.poll() is None
    assert set(postgresql_house.alerts().values()) == {1}
    assert postgresql_house.rows("SELECT sum(count) FROM alerts_alert") == [(60,)]
