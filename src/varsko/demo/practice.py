"""How Nordfrakt keeps in practice: a drill by a script and what it showed, and who looks again at what people go by."""

from collections.abc import Callable
from datetime import datetime, timedelta

from varsko.core import clock
from varsko.demo.found import Company
from varsko.drills import actions
from varsko.drills.data import Start
from varsko.incidents import actions as incidents
from varsko.incidents.data import AssessmentView
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.revisions import actions as revisions

_DAYS = 12
_STEPS = (4, 6, 9, 14, 16, 21, 27, 35)
"""After how many minutes something happens, and signals that are due come."""


def hold(company: Company, now: datetime, work: Callable[[], object]) -> None:
    """Play it as it was: Astrid led it, Mads and Femke took part."""
    began = now - timedelta(days=_DAYS)
    ref = ""
    for minute in (0, *_STEPS):
        with clock.play(began + timedelta(minutes=minute)):
            if not ref:
                wanted = Start(script="payments", people=(company.people["mads"].id, company.people["femke"].id))
                ref = actions.start(by=_who(company, "astrid"), at=clock.now(), wanted=wanted).incident.id
            _do(company, ref, minute)
            work()


def look_after(company: Company, now: datetime) -> None:
    """Say who looks again at what people go by: the scale is fresh, the checklists are due."""
    by = _who(company, "ingrid")
    for name, who, days, ago in (("severity_scale", "astrid", 180, 20), ("checklists", "kari", 90, 95), ("handbook", "astrid", 365, 60)):
        at = now - timedelta(days=ago)
        revisions.plan(by=by, at=at, name=name, owner_id=company.people[who].id, review_days=days)
        revisions.verify(by=_who(company, who), at=at, name=name)


def _do(company: Company, ref: str, minute: int) -> None:
    at = clock.now()
    if minute == 4:
        incidents.take(by=_who(company, "mads"), at=at, ref=ref)
    elif minute == 9:
        said = AssessmentView(impact="Nobody can pay by card", seen="An error page after the last step", outside="all")
        incidents.assess(by=_who(company, "femke"), at=at, ref=ref, said=said)
    elif minute == 14:
        actions.tick(by=_who(company, "astrid"), at=at, ref=ref, number=4)
    elif minute == 21:
        actions.tick(by=_who(company, "astrid"), at=at, ref=ref, number=7)
    elif minute == 35:
        _end(company, ref, at)


def _end(company: Company, ref: str, at: datetime) -> None:
    incidents.resolve(by=_who(company, "mads"), at=at, ref=ref, impact_ended_at=at, fix="A new certificate")
    notes = {
        "well": "Mads led within five minutes and did not touch a keyboard.",
        "badly": "Nobody wrote an update. We all thought that somebody else would.",
        "learned": "Whoever leads names who tells people, in the first ten minutes.",
    }
    actions.write_notes(by=_who(company, "astrid"), at=at, ref=ref, notes=notes)


def _who(company: Company, key: str) -> Actor:
    return people.actor_for_person(company.people[key].id)
