"""The shape of a copy in a bucket."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketView:
    """How many files of a page lie in the bucket, and when all of them were last there.

    Where it fails: since when, and the `error`; "" when it does not.
    """

    files: int
    sent_at: datetime | None
    failing_since: datetime | None
    error: str
