"""What came in by each source is counted, and what was refused."""

from tests.contracts.intake.door import Door
from varsko.ingest import counts


def numbers() -> dict[tuple[str, ...], float]:
    return {(family.name, *labels.values()): value for family in counts.families() for labels, value in family.samples}


def test_each_source_has_its_counters(door: Door, key: str) -> None:
    before = numbers()
    headers = {"Authorization": f"GenieKey {key}"}
    for alias in ("disk", "disk", "router"):
        assert door.post("/v2/alerts", json={"message": "Down", "alias": alias}, headers=headers).status_code == 202
    firing = [{"labels": {"alertname": name}} for name in ("A", "B")]
    assert door.post("/api/v2/alerts", json=firing, headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert door.post("/v2/alerts", json={"message": "Down"}, headers={"Authorization": "GenieKey nobody"}).status_code == 401
    assert door.post("/v2/alerts", content=b"{", headers=headers).status_code == 400
    more = {name: value - before.get(name, 0) for name, value in numbers().items() if value != before.get(name, 0)}
    assert more == {
        ("varsko_intake_alerts_total", "API", "opened"): 2,
        ("varsko_intake_alerts_total", "API", "repeated"): 1,
        ("varsko_intake_alerts_total", "Prometheus", "opened"): 2,
        ("varsko_intake_refused_total", "API", "unknown_key"): 1,
        ("varsko_intake_refused_total", "API", "malformed"): 1,
    }
