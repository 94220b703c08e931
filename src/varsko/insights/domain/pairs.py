"""What is measured: each metric is a pair of milestones, and says which."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

# metric → (from, to), by the names of `incidents.data.Milestones`
PAIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "detect": ("impact_started_at", "detected_at"),
        "declare": ("detected_at", "declared_at"),
        "acknowledge": ("declared_at", "acknowledged_at"),
        "lead": ("declared_at", "manager_at"),
        "tell": ("declared_at", "told_at"),
        "recover": ("impact_started_at", "impact_ended_at"),
        "resolve": ("declared_at", "resolved_at"),
    }
)
DEFAULT = "recover"


def measure(metric: str, milestones: Mapping[str, datetime | None]) -> timedelta | None:
    """Give the time between the two milestones of a metric; None when one is missing, or they stand in the wrong order."""
    start, end = (milestones[name] for name in PAIRS[metric])
    return end - start if start and end and end >= start else None
