"""What comes back, among the requests that the asker may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from varsko.desk.data import Pattern, PatternView, Seen
from varsko.desk.domain.radar import patterns
from varsko.desk.domain.ties import Relation
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import views
from varsko.people.data import Actor

WEEKS = timedelta(weeks=5)
_MOST = 400


def coming_back(*, by: Actor, at: datetime) -> list[PatternView]:
    """Find groups of disturbances of the last weeks that speak of the same thing and belong to no problem and no incident yet.

    What confidential desks know is left out: a pattern would tell of it.
    """
    rows = visible_to(by).filter(kind="incident", created_at__gte=at - WEEKS, incident=None, desk__confidential=False)
    rows = rows.exclude(links__relation=Relation.CAUSED).order_by("-number")[:_MOST]
    found = {one.key: one for one in views(rows, by)}
    seen = [
        Seen(key=one.key, text=one.title, category=one.category_id, service=one.service.id if one.service else "") for one in found.values()
    ]
    return [PatternView(requests=tuple(found[key] for key in one.keys), words=one.words) for one in patterns(seen)]


def groups(seen: Sequence[Seen]) -> list[Pattern]:
    """Find what comes back among things of other stages, by the rule that the desk has for requests; of many the first count."""
    return patterns(seen[:_MOST])
