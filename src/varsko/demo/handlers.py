"""Keeps the example organisation alive: alerts fire, are taken, and resolve while you look. Called by flow.py when a line is due."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from varsko.alerts import actions as alerts
from varsko.alerts import queries
from varsko.alerts.data import Parcel
from varsko.core.clock import now
from varsko.demo import outside, status
from varsko.demo.history import signal
from varsko.demo.models import Script
from varsko.demo.stories import STORIES
from varsko.people import queries as people
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.schedules import queries as schedules

_MOST_AT_ONCE = 3
_PAUSE = timedelta(minutes=1)

Line = dict[str, Any]


def scripts() -> QuerySet[Script]:
    """Give the plays under way: one in an example organisation, none elsewhere."""
    return Script.objects.all()


def play(rows: Sequence[Script]) -> None:
    """Do what the script says for this moment, and think of what comes next."""
    at = now()
    if settings.VARSKO.demo_live:
        outside.hear(at)
        status.measure(at)
    for row in rows:
        lines = _go_on(row.lines, at) if settings.VARSKO.demo_live else row.lines
        row.finish(lines=lines, due_at=min([at + _PAUSE, *(datetime.fromisoformat(line["at"]) for line in lines)]))


def _go_on(lines: list[Line], at: datetime) -> list[Line]:
    due = [line for line in lines if datetime.fromisoformat(line["at"]) <= at]
    left = [line for line in lines if line not in due]
    for line in due:
        _DO[line["do"]](line["alert"], at)
    if len({line["alert"] for line in left}) < _MOST_AT_ONCE:
        left += _fire(at)
    return left


def _fire(at: datetime) -> list[Line]:
    """Let something go wrong, and write down how it will go on."""
    story = random.choice(STORIES)  # noqa: S311 - a play, no secret
    key = next((one for one in people.keys(SYSTEM_ACTOR) if one.name == story.source), None)
    if key is None:
        return []
    parcel = Parcel(signal=signal(story), key_id=key.id, key_name=key.name, kind=key.kind)
    received = alerts.receive([parcel], at=at)[0]
    if received.outcome != "opened":
        return []
    taken = at + timedelta(seconds=random.uniform(60, 240))  # noqa: S311 - same
    over = taken + timedelta(seconds=random.uniform(60, 420))  # noqa: S311 - same
    return [
        {"at": taken.isoformat(), "do": "take", "alert": received.alert_id},
        {"at": over.isoformat(), "do": "close", "alert": received.alert_id},
    ]


def _take(alert_id: str, at: datetime) -> None:
    who = _answerer(alert_id, at)
    if who:
        alerts.acknowledge(by=who, at=at, alert_ids=[alert_id])


def _close(alert_id: str, at: datetime) -> None:
    view = queries.views_of([alert_id]).get(alert_id)
    if view:
        alerts.close(by=SYSTEM_ACTOR, at=at, alert_ids=[alert_id], user=view.key_name)


def _answerer(alert_id: str, at: datetime) -> Actor | None:
    """Find who is on call for the alert's team."""
    view = queries.views_of([alert_id]).get(alert_id)
    plan = schedules.schedule(f"{view.team_name} on call") if view else None
    users = schedules.on_call([plan.id], at)[plan.id].users if plan else ()
    return people.actor_for_person(users[0]) if users else None


_DO = {"take": _take, "close": _close}
