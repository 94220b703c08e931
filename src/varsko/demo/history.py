"""Ninety days of alerts that came, were taken and were closed, written down as if Varsko had been there."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from varsko.alerts import actions as alerts
from varsko.alerts.data import Parcel, PastAlert, Signal
from varsko.core import outbox
from varsko.demo.company import SECURITY
from varsko.demo.found import Company
from varsko.demo.stories import SECRET, STORIES, Story
from varsko.events.alerts import AlertAcknowledged, AlertClosed, AlertNoted, AlertOpened, AlertRepeated
from varsko.events.base import SYSTEM, Event, Who
from varsko.events.paging import NoticeSent, PersonPaged, RunStarted, RunStopped, StepTaken
from varsko.events.routing import AlertRouted
from varsko.kernel.ids import uuid7
from varsko.kernel.intervals import Interval
from varsko.paging import actions as paging
from varsko.paging.data import PastPage, PastRun, PolicyView
from varsko.people.data import KeyView, Person
from varsko.schedules import queries as schedules

DAYS = 90
_A_WEEKDAY, _A_WEEKEND_DAY = 5, 3
_NEXT_STEP = timedelta(minutes=5)
# How many minutes it takes somebody to answer, by priority: most of the time, and at the worst.
_PATIENCE = {1: (1.5, 7), 2: (2.5, 9), 3: (6, 25), 4: (20, 90), 5: (60, 240)}


@dataclass(slots=True, kw_only=True)
class Episode:
    """One alert of the past with everything that happened to it."""

    story: Story
    alert: PastAlert
    key: KeyView
    policy: PolicyView
    schedule: str
    paged: list[tuple[int, datetime, Person]]
    taker: Person | None
    notes: list[tuple[datetime, Person, str]]
    repeats: list[datetime]
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def end(self) -> datetime:
        """Tell when nobody was paged any more."""
        return self.alert.taken_at or self.alert.closed_at


def write(company: Company, *, start: datetime, end: datetime, seed: int = 2026) -> int:
    """Write down what happened between two moments; returns how many alerts. The same seed gives the same past."""
    episodes = sorted(_Past(company, Interval(start, end), random.Random(seed)).episodes(), key=lambda one: one.alert.opened_at)  # noqa: S311 - a play, no secret
    with transaction.atomic():
        numbers = alerts.remember_past([one.alert for one in episodes])
        told = sorted(((event, one) for one in episodes for event in _events(one, numbers[one.alert.id])), key=lambda pair: pair[0].at)
        places = outbox.remember(*(event for event, _ in told))
        rounds = {one.alert.id: place for place, (event, one) in zip(places, told, strict=True) if isinstance(event, AlertRouted)}
        paging.remember_past(
            [_run(one, rounds[one.alert.id]) for one in episodes],
            [page for one in episodes for page in _pages(one, numbers[one.alert.id], rounds[one.alert.id])],
        )
    return len(episodes)


class _Past:
    """Makes up what happened."""

    def __init__(self, company: Company, span: Interval, chance: random.Random) -> None:
        self._company = company
        self._span = span
        self._chance = chance
        self._watch = {name: self._shifts(name) for name in company.schedules}
        self._by_id = {one.id: one for one in company.people.values()}
        self._busy: dict[str, datetime] = {}

    def episodes(self) -> Iterator[Episode]:
        """Make up every alert, day by day."""
        day = self._span.start
        while day < self._span.end:
            usual = _A_WEEKDAY if day.weekday() < 5 else _A_WEEKEND_DAY
            for _ in range(self._chance.randint(usual - 3, usual + 2)):
                yield from self._happen(self._story(), day + timedelta(minutes=self._minute()))
            if self._chance.random() < 0.08:
                yield from self._happen(SECRET, day + timedelta(minutes=self._minute()))
            day += timedelta(days=1)

    def _story(self) -> Story:
        return self._chance.choices(STORIES, weights=[one.often for one in STORIES])[0]

    def _minute(self) -> float:
        """Choose a moment of the day: three of four things go wrong while people work."""
        hours = self._chance.gauss(12, 3) if self._chance.random() < 0.75 else self._chance.uniform(0, 24)
        return (hours % 24) * 60

    def _happen(self, story: Story, at: datetime) -> Iterator[Episode]:
        lasts = timedelta(minutes=self._chance.uniform(*story.minutes))
        told = [(story, at, lasts)]
        for follower in story.followers:
            later = at + timedelta(seconds=self._chance.uniform(40, 200))
            told.append((follower, later, lasts * self._chance.uniform(0.8, 1.1)))
        for one, begins, takes in told:
            if begins + takes < self._span.end and self._busy.get(one.message, at) <= begins:
                self._busy[one.message] = begins + takes
                yield self._episode(one, begins, takes)

    def _episode(self, story: Story, at: datetime, lasts: timedelta) -> Episode:
        service = self._company.services[story.service]
        team = SECURITY if story is SECRET else next(name for name, one in self._company.teams.items() if one.id == service.team_id)
        on_call = self._on_call(team, at)
        patience = self._patience(story)
        taken_at = at + patience if patience < lasts and on_call else None
        paged = [(step, at + step * _NEXT_STEP, one) for step, one in enumerate(on_call[:2]) if step * _NEXT_STEP < min(patience, lasts)]
        taker = paged[-1][2] if taken_at and paged else None
        closed_by = taker.name if taker and self._chance.random() < 0.4 else ""
        key = self._company.keys[SECURITY if story is SECRET else story.source]
        alert = PastAlert(
            id=str(uuid7(int(at.timestamp() * 1000))),
            parcel=_parcel(story, key),
            team_id=self._company.teams[team].id,
            service_id=service.id,
            count=1 + self._repeats(lasts),
            opened_at=at,
            taken_at=taken_at,
            taken_by=taker.name if taker else "",
            owner_id=taker.id if taker else "",
            closed_at=at + lasts,
            closed_by=closed_by or key.name,
        )
        return Episode(
            story=story,
            alert=alert,
            key=key,
            policy=self._company.escalations[team],
            schedule=self._company.schedules[team].name,
            paged=paged,
            taker=taker,
            notes=self._notes(story, taker, taken_at, at + lasts),
            repeats=[at + lasts * (number + 1) / (alert.count + 1) for number in range(alert.count - 1)],
        )

    def _patience(self, story: Story) -> timedelta:
        usual, worst = _PATIENCE[story.priority]
        return timedelta(minutes=min(self._chance.lognormvariate(0, 0.7) * usual, worst))

    def _repeats(self, lasts: timedelta) -> int:
        return min(int(lasts / timedelta(minutes=15)), 4) if self._chance.random() < 0.5 else 0

    def _notes(self, story: Story, taker: Person | None, taken_at: datetime | None, end: datetime) -> list[tuple[datetime, Person, str]]:
        if taker is None or taken_at is None or self._chance.random() < 0.4:
            return []
        pause = (end - taken_at) / (len(story.notes) + 1)
        return [(taken_at + pause * (place + 1), taker, text) for place, text in enumerate(story.notes)]

    def _shifts(self, name: str) -> list[tuple[Interval, str]]:
        timeline = schedules.timeline(self._company.schedules[name].id, self._span)
        lanes = timeline.final if timeline else ()
        return [(one.span, one.participant.id) for lane in lanes for one in lane.periods if one.participant.kind == "user"]

    def _on_call(self, team: str, at: datetime) -> list[Person]:
        """Give who is on call, and behind them whoever the next step would reach."""
        now = [user_id for span, user_id in self._watch[team] if span.start <= at < span.end]
        others = [one for one in self._company.teams[team].members if one not in now]
        return [self._by_id[user_id] for user_id in (*now[:1], *others[:1])] if now else []


def _parcel(story: Story, key: KeyView) -> Parcel:
    return Parcel(signal=signal(story), key_id=key.id, key_name=key.name, team_id=key.team_id, kind=key.kind)


def signal(story: Story) -> Signal:
    """Say what the source of a story says when it begins."""
    return Signal(
        alias=f"{story.service}: {story.message}",
        message=story.message,
        description=story.description,
        entity=story.service,
        source=story.source,
        priority=story.priority,
        tags=story.tags,
        details={"service": story.service, **story.details},
    )


def _new_id(one: Episode, what: str, at: datetime) -> str:
    return one.ids.setdefault(what, str(uuid7(int(at.timestamp() * 1000))))


def _events(one: Episode, number: int) -> list[Event]:
    alert = one.alert
    about = {"subject": alert.id}
    source = Who(kind="key", id=one.key.id, name=one.key.name)
    opened = AlertOpened(at=alert.opened_at, by=source, number=number, message=one.story.message, priority=one.story.priority, **about)
    repeated = [AlertRepeated(at=at, by=source, count=place + 2, **about) for place, at in enumerate(one.repeats)]
    notes = [AlertNoted(at=at, by=_who(person), note=text, **about) for at, person, text in one.notes]
    return [opened, *_paging(one), *_answers(one, source), *repeated, *notes]


def _answers(one: Episode, source: Who) -> Sequence[Event]:
    alert, about = one.alert, {"subject": one.alert.id}
    before = "acknowledged" if one.taker else "open"
    closer = _who(one.taker) if one.taker and alert.closed_by == one.taker.name else source
    closed = AlertClosed(at=alert.closed_at, by=closer, before=before, after="closed", **about)
    if one.taker is None or alert.taken_at is None:
        return [closed]
    return [AlertAcknowledged(at=alert.taken_at, by=_who(one.taker), before="open", after="acknowledged", **about), closed]


def _paging(one: Episode) -> Iterator[Event]:
    at, subject, run = one.alert.opened_at, one.alert.id, _new_id(one, "run", one.alert.opened_at)
    target = {"kind": "escalation", "id": one.policy.id, "name": one.policy.name, "reason": _why(one)}
    yield AlertRouted(at=at, by=SYSTEM, subject=subject, reason=_why(one), targets=(target,))
    yield RunStarted(at=at, by=SYSTEM, subject=subject, run=run, policy=one.policy.name, steps=len(one.policy.steps))
    if not one.paged:
        yield _step(one, 0, at, ())
    for step, due, person in one.paged:
        yield _step(one, step, due, (person.name,))
        yield from _told(one, step, due, person)
    reason = "alert_acknowledged" if one.taker else "alert_closed"
    yield RunStopped(at=one.end, by=SYSTEM, subject=subject, reason=reason, run=run, policy=one.policy.name)


def _step(one: Episode, step: int, at: datetime, names: tuple[str, ...]) -> StepTaken:
    reason = "" if names else "nobody_on_call"
    run, target = one.ids["run"], one.schedule
    return StepTaken(at=at, by=SYSTEM, subject=one.alert.id, reason=reason, run=run, step=step, cycle=0, target=target, people=names)


def _told(one: Episode, step: int, at: datetime, person: Person) -> Iterator[Event]:
    subject, name, address = one.alert.id, person.name, person.email
    page, delivery = _new_id(one, f"page {step}", at), _new_id(one, f"delivery {step}", at)
    yield PersonPaged(at=at, by=SYSTEM, subject=subject, page=page, user=person.id, name=name, **_via(one, step))
    yield NoticeSent(at=at, by=SYSTEM, subject=subject, reason="kept", delivery=delivery, channel="email", name=name, address=address)


def _via(one: Episode, step: int) -> dict[str, str]:
    return {"via": "next_on_call" if step else "on_call", "source": one.schedule}


def _why(one: Episode) -> str:
    return "key_team" if one.key.team_id else "service_owner"


def _who(person: Person) -> Who:
    return Who(kind="user", id=person.id, name=person.name)


def _run(one: Episode, round_: int) -> PastRun:
    return PastRun(
        id=one.ids["run"],
        alert_id=one.alert.id,
        policy=one.policy,
        round=round_,
        started_at=one.alert.opened_at,
        ended_at=one.end,
        reason="alert_acknowledged" if one.taker else "alert_closed",
        step=len(one.paged),
    )


def _pages(one: Episode, number: int, round_: int) -> Iterator[PastPage]:
    for step, due, person in one.paged:
        yield PastPage(
            id=one.ids[f"page {step}"],
            delivery_id=one.ids[f"delivery {step}"],
            alert_id=one.alert.id,
            brief=f"[P{one.story.priority}] {one.story.message} (#{number})",
            user_id=person.id,
            name=person.name,
            address=person.email,
            via=(_via(one, step),),
            run_id=one.ids["run"],
            round=round_,
            step=step,
            at=due,
            answered_at=one.end,
            taken=one.taker is not None and person.id == one.taker.id,
        )
