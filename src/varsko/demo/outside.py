"""Whom outside Nordfrakt needs, and what their status pages say. None of these is real: what they say is brought, not fetched."""

import json
from dataclasses import dataclass
from datetime import datetime

from varsko.catalog import actions, queries
from varsko.demo.found import Company
from varsko.people.data import SYSTEM_ACTOR


@dataclass(frozen=True, slots=True)
class Outside:
    """A provider: who needs it – (service, part) – and what its page says."""

    name: str
    address: str
    needed: tuple[tuple[str, str], ...]
    indicator: str
    said: str
    parts: tuple[tuple[str, str], ...] = ()
    incidents: tuple[str, ...] = ()

    @property
    def summary(self) -> bytes:
        """Write what the page says as pages of Statuspage do."""
        said = {
            "status": {"indicator": self.indicator, "description": self.said},
            "components": [{"name": name, "status": status} for name, status in self.parts],
            "incidents": [{"name": one} for one in self.incidents],
        }
        return json.dumps(said).encode()


PROVIDERS = (
    Outside(
        "Fjordkraft Hosting", "https://status.fjordkraft-hosting.example", (("Kubernetes", "Hall 2, Bergen"),),
        "minor", "Partial outage in hall 2",
        (("Hall 1, Bergen", "operational"), ("Hall 2, Bergen", "partial_outage"), ("Utrecht", "operational")),
        ("Disk controllers in hall 2 reset under load",),
    ),
    Outside(
        "Skagerrak Card Services", "https://status.skagerrak-cards.example", (("Payments", ""),), "none", "All systems operational",
        (("Authorisation", "operational"), ("Settlement", "operational")),
    ),
)  # fmt: skip


def lean(company: Company, at: datetime) -> None:
    """Name them, say which services need them, and hear them for the first time."""
    for one in PROVIDERS:
        found = actions.add_provider(by=SYSTEM_ACTOR, at=at, name=one.name, address=one.address)
        for service, part in one.needed:
            actions.lean_on(by=SYSTEM_ACTOR, at=at, service_id=company.services[service].id, provider_id=found.id, part=part)
    hear(at)


def hear(at: datetime) -> None:
    """Bring what their pages say now; those that somebody took away are left alone."""
    known = {one.address: one.id for one in queries.providers(SYSTEM_ACTOR)}
    for one in PROVIDERS:
        if one.address in known:
            actions.hear(by=SYSTEM_ACTOR, at=at, provider_id=known[one.address], summary=one.summary)
