"""When planned maintenance does its next step by itself."""

from datetime import datetime, timedelta

from varsko.statuspages.domain.stages import Stage


def next_step(
    *,
    stage: str,
    published: bool,
    publish_at: datetime | None = None,
    planned_for: datetime | None,
    planned_until: datetime | None,
    begins_itself: bool,
    ends_itself: bool,
    remind_before: int,
    reminded: bool,
) -> datetime | None:
    """Tell when to publish, remind, begin or end; None when somebody has to do it, or nothing is left to do.

    `remind_before` is in minutes.
    """
    if not published:
        return publish_at
    if planned_for is None:
        return None
    if stage == Stage.SCHEDULED:
        reminds = remind_before > 0 and not reminded
        return planned_for - timedelta(minutes=remind_before) if reminds else planned_for if begins_itself else None
    return planned_until if stage == Stage.IN_PROGRESS and ends_itself else None
