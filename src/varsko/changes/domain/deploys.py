"""What other systems put into production: what makes two reports the same, what counts as production, and which change it was part of."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from varsko.kernel.intervals import Interval

KEPT = timedelta(days=90)
AHEAD = timedelta(minutes=10)
"""How far the clock of a sender may be ahead of ours."""
NOTED = timedelta(hours=1)
"""How long before an incident a deploy is still worth a line in its timeline."""
_EARLY, _LATE = timedelta(minutes=15), timedelta(hours=1)
_LIVE = ("prod", "live")


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned change of the deployed service, and its time."""

    id: str
    span: Interval


def is_live(environment: str) -> bool:
    """Tell whether customers feel what happens in an environment: production by whatever name, or none named."""
    return not environment or environment.lower().startswith(_LIVE)


def mark(sender: str, ref: str, service: str, environment: str, version: str, at: datetime | None, now: datetime) -> str:
    """Give what is the same for two reports of one deploy.

    That is the sender's own reference, for each service and environment anew: one run of a pipeline deploys many. Without a reference it
    is what was deployed where and when, and without a time in which hour it was told.
    """
    when = at.astimezone(UTC).isoformat() if at else f"{now:%Y-%m-%dT%H}"
    where = [service, environment.lower()]
    said = ["ref", sender, ref, *where] if ref else ["what", *where, version, when]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def part_of(at: datetime, planned: Iterable[Planned]) -> str:
    """Find the change that a deploy was part of: one planned for that time, the latest begun; "" for none."""
    fitting = [one for one in planned if one.span.start - _EARLY <= at <= one.span.end + _LATE]
    return max(fitting, key=lambda one: one.span.start).id if fitting else ""
