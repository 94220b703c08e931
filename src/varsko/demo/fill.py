"""Fills an empty installation."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from varsko.core import audit, clock
from varsko.demo import articles, crises, desks, found, history, lessons, outside, planned, practice, status, talk, today
from varsko.demo.company import COLLEAGUES, CREWS
from varsko.demo.models import Script
from varsko.insights.actions import set_rates
from varsko.people.data import SYSTEM_ACTOR


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    people: int
    teams: int
    alerts: int


def is_empty() -> bool:
    """Tell whether nothing ever happened here."""
    return not audit.recent(limit=1)


def fill(work: today.Work) -> Filled:
    """Found the company, write down its past, play its present, and leave a script for what comes; all of it or nothing.

    `work` does what is due, as a worker would.
    """
    now = clock.now()
    start = (now - timedelta(days=history.DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        company = found.found(start - timedelta(days=7), now)
        work()
        count = history.write(company, start=start, end=now - timedelta(hours=4))
        crises.write(company, now)
        lessons.write(company, now)
        practice.hold(company, now, work)
        practice.look_after(company, now)
        crises.remember(company, now, articles.write(company, now)["disk"])
        status.write(company, now)
        work()
        today.play(company, now=now, work=work)
        talk.play(company, now=now)
        outside.lean(company, now)
        desks.write(company, now)  # after the play, whose clock is behind: what desks promise is reckoned from now
        desks.call_about(company, now)
        planned.write(company, now)
        set_rates(by=SYSTEM_ACTOR, at=now, currency="NOK", severities={1: 250_000, 2: 60_000, 3: 8_000}, work=750, since=start)
        work()
        Script.objects.create(due_at=now + timedelta(seconds=20))
    return Filled(people=len(COLLEAGUES), teams=len(CREWS), alerts=count + len(today.SCENES))
