"""The shapes of what is said later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedView:
    """An update that is written and waits for its time."""

    code: str
    publish_at: datetime
    stage: str
    texts: Mapping[str, str]
    told: bool
    author_name: str
