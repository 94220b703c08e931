"""Fills a database with many alerts, 5 in 100 of them open, spread over the whole time."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tests import cast
from varsko.alerts.actions import words
from varsko.alerts.models import Alert, Indexing
from varsko.core import bulk, sequences
from varsko.kernel.ids import uuid7

_FIELDS = (
    "id", "number", "scope", "alias", "message", "description", "entity", "source", "priority", "state", "tags", "details", "actions",
    "responders", "visible_to", "count", "team_id", "kind", "seen", "created_at", "updated_at", "last_occurred_at", "acknowledged_by",
    "closed_by",
)  # fmt: skip
_BATCH = 10_000
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_THINGS = ("Disk", "Memory", "Checkout", "Kafka", "Certificate", "Backup", "Queue", "Node", "Latency", "Payments")
_TROUBLES = ("full", "slow", "down", "late", "over its limit", "not reachable")
_TEAMS = 20
OLD = 20
"""A tag of winter stands on one of so many alerts only, the oldest."""


def fill(count: int) -> tuple[dict[str, str], float]:
    """Store alerts and put them into the index of words; gives the ids of the teams, and the microseconds of the index for an alert."""
    teams = {name: cast.team(name).id for name in ("Payments", "Harbour", *(f"Crew {number}" for number in range(_TEAMS - 1)))}
    for first in range(1, count + 1, _BATCH):
        with transaction.atomic():
            sequences.take("alert", min(_BATCH, count + 1 - first))
            rows = [_row(number, count, teams) for number in range(first, min(first + _BATCH, count + 1))]
            bulk.insert(Alert, _FIELDS, rows)
    began = time.perf_counter()
    _index()
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return teams, seconds / count * 1e6


def _index() -> None:
    newest = Alert.objects.order_by("-number").values_list("number", flat=True)[0]
    Indexing.objects.all().delete()
    row = Indexing.objects.create()
    while row.upto < newest:
        with transaction.atomic():
            words.go_on(row, at=_BEGAN)


def _row(number: int, count: int, teams: dict[str, str]) -> tuple[object, ...]:
    at = _BEGAN + timedelta(seconds=number)
    host = f"web-{number % 5000:04}.fjord.example"
    thing, trouble = _THINGS[number % 7 % len(_THINGS)], _TROUBLES[number * 7 % 6]
    tags = ["env-test" if number % 10 == 0 else "env-prod", f"service-{number % 200}"]
    tags += ["winter"] if number < count // OLD else []
    tags += ["eclipse"] if number % (count // 5) == 7 else []
    rare = " (unicorn)" if number % (count // 5) == 11 else ""
    name = "Harbour" if number % (count // 20) == 3 else "Payments" if number % 3 == 0 else f"Crew {number % (_TEAMS - 1)}"
    return (
        UUID(int=uuid7(int(at.timestamp() * 1000)).int), number, "bench", f"bench-{number}", f"{thing} of {host} {trouble}{rare}",
        f"The {thing.lower()} of {host} has been {trouble} for 5 minutes.\nRunbook: https://runbooks.example.org/{thing.lower()}",
        host, "prometheus", 1 + number % 5, "closed" if number % 20 else "open", tags, {"host": host, "rack": f"r-{number % 40}"}, [],
        [{"type": "team", "id": teams[name], "name": name}], [], 1, UUID(teams[name]), "Prometheus", False, at, at, at, "", "",
    )  # fmt: skip
