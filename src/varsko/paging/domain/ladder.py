"""The escalation ladder: which steps are taken now, who is told, when the next step is due.

Step k of a cycle is due when its delay has passed since the cycle began, in elapsed time. A step that reaches nobody makes the
next one due at once, and when the last step reaches nobody the fallback is told: a page is never swallowed. Steps that are late,
after an outage or a jump of the clock, are taken in their order, and nobody is told twice in one go.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from varsko.paging.domain.reasons import Reason, Via

MOST_REPEATS = 20


class Condition(StrEnum):
    """What must still be true of the alert for a step to be taken."""

    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_CLOSED = "not_closed"


class State(StrEnum):
    """The states of an alert, as `alerts` names them."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung: after `delay` minutes, if `condition` holds, tell `notify` of the target."""

    delay: int
    target_kind: str
    target_id: str
    target_name: str = ""
    condition: Condition = Condition.NOT_ACKNOWLEDGED
    notify: str = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """After the last step wait `wait` minutes and begin again, `count` times.

    `reset` forgets acknowledgements of earlier cycles; `close_after` closes the alert when the wait after the last one is over too.
    """

    wait: int = 0
    count: int = 0
    reset: bool = False
    close_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where an escalation stands: the next `step` of the `cycle` that began at `started_at`; `forced` takes it whatever the time."""

    steps: tuple[Step, ...]
    started_at: datetime
    repeat: Repeat = Repeat()
    cycle: int = 0
    step: int = 0
    forced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person whom a step means. `source` names the schedule or team; `unreachable` says why telling them is impossible."""

    user_id: str
    name: str
    via: Via
    source: str = ""
    unreachable: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom a step means at this moment; `reason` when nobody, `escalation` when it hands on to another policy."""

    candidates: tuple[Candidate, ...] = ()
    reason: Reason | None = None
    escalation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true now: the alert's state, whom each step reaches, who was told a moment ago, who passed, which policies run already."""

    state: State
    reach: tuple[Reach, ...]
    acknowledged_at: datetime | None = None
    just_paged: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken: who is paged, who is not and why, and the reason when it reached nobody."""

    cycle: int
    step: int
    paged: tuple[Candidate, ...] = ()
    spared: tuple[tuple[Candidate, Reason], ...] = ()
    escalation: str = ""
    reason: Reason | None = None

    @property
    def reached(self) -> bool:
        """Tell whether somebody knows now: paged by this step, or paged by another way a moment ago."""
        return bool(self.paged or self.escalation) or any(reason is Reason.ALREADY_PAGED for _, reason in self.spared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do now. `due_at` null means that the run is over, for the reason `end`; `fallback` says why the fallback is told."""

    run: Run
    taken: tuple[Taken, ...] = ()
    due_at: datetime | None = None
    end: Reason | None = None
    fallback: tuple[tuple[int, Reason], ...] = ()
    close: bool = False


_OVER: Mapping[State, Reason] = {State.CLOSED: Reason.ALERT_CLOSED, State.SNOOZED: Reason.ALERT_SNOOZED}


def plan(run: Run, facts: Facts, now: datetime) -> Plan:
    """Decide what an escalation does at `now`."""
    over = why_over(run, facts.state, facts.acknowledged_at)
    if over:
        return Plan(run=replace(run, forced=False), end=over)
    climb = _Climb(run, facts, now)
    climb.go()
    return climb.outcome()


def why_over(run: Run, state: State, acknowledged_at: datetime | None) -> Reason | None:
    """Give the reason why nothing of a run can be taken any more, None while it goes on."""
    if state in _OVER:
        return _OVER[state]
    if state is State.ACKNOWLEDGED and not any(_may_be_taken(run, acknowledged_at)):
        return Reason.ALERT_ACKNOWLEDGED
    return None


def to_come(run: Run, state: State, acknowledged_at: datetime | None) -> Run | None:
    """Give a run at its next step that tells somebody, as the alert is now: of this cycle, else of the next. None where there is none."""
    if why_over(run, state, acknowledged_at) or is_closing(run):
        return None
    found = _telling(run, state, acknowledged_at)
    if found is None and run.cycle < run.repeat.count:
        found = _telling(_begun_anew(run, acknowledged_at or run.started_at), state, acknowledged_at)
    return found


def _telling(run: Run, state: State, acknowledged_at: datetime | None) -> Run | None:
    is_quiet = state is State.ACKNOWLEDGED and not _forgotten(run, acknowledged_at)
    left = range(run.step, len(run.steps))
    told = next((step for step in left if not (is_quiet and run.steps[step].condition is Condition.NOT_ACKNOWLEDGED)), None)
    return None if told is None else replace(run, step=told)


def _begun_anew(run: Run, at: datetime) -> Run:
    """Give a run at the beginning of its next cycle, when its last step was taken at `at` or is due later."""
    last = run.started_at + timedelta(minutes=run.steps[-1].delay)
    start = max(last, at) + timedelta(minutes=max(run.repeat.wait, 1))
    return replace(run, cycle=run.cycle + 1, step=0, started_at=start)


def _may_be_taken(run: Run, acknowledged_at: datetime | None) -> Iterator[bool]:
    cycles_left = run.cycle < run.repeat.count
    yield cycles_left and run.repeat.reset
    yield _forgotten(run, acknowledged_at)
    for step in run.steps if cycles_left else run.steps[run.step :]:
        yield step.condition is Condition.NOT_CLOSED


def _forgotten(run: Run, acknowledged_at: datetime | None) -> bool:
    """Tell whether the acknowledgement belongs to an earlier cycle of a policy that forgets those."""
    return run.repeat.reset and run.cycle > 0 and acknowledged_at is not None and acknowledged_at < run.started_at


def due_of(run: Run) -> datetime:
    """Tell when the next step of a run is due; after the last step, when the alert is closed."""
    if is_closing(run):
        return run.started_at + timedelta(minutes=run.steps[-1].delay + max(run.repeat.wait, 1))
    return run.started_at + timedelta(minutes=run.steps[run.step].delay)


def is_closing(run: Run) -> bool:
    """Tell whether all steps of the last cycle are taken and only the closing of the alert is left."""
    return run.step == len(run.steps)


@dataclass(slots=True)
class _Climb:
    """One walk up the ladder at one moment."""

    run: Run
    facts: Facts
    now: datetime
    taken: list[Taken] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    fallback: list[tuple[int, Reason]] = field(default_factory=list)
    finished: bool = False
    close: bool = False

    def go(self) -> None:
        """Take every step that is due, was asked for, or follows one that reached nobody."""
        hurry = self.run.forced
        self.run = replace(self.run, forced=False)
        if not self.run.steps:
            self._end_cycle(Reason.NO_STEPS)
        while not self.finished and (hurry or due_of(self.run) <= self.now):
            if is_closing(self.run):
                self._close(hurry)
                return
            last = self._take()
            hurry = not (last.reached or last.reason is Reason.ALERT_ACKNOWLEDGED)
            if self.run.step < len(self.run.steps):
                continue
            self._end_cycle(last.reason if hurry else None)
            hurry = False

    def outcome(self) -> Plan:
        """Give the plan that the walk came to."""
        due_at = None if self.finished else due_of(self.run)
        end = Reason.LAST_STEP if self.finished else None
        return Plan(run=self.run, taken=tuple(self.taken), due_at=due_at, end=end, fallback=tuple(self.fallback), close=self.close)

    def _close(self, asked: bool) -> None:
        """Close the alert when its time has come; somebody who passes it on before that leads to the fallback."""
        if due_of(self.run) <= self.now:
            self.finished = self.close = True
        elif asked:
            self.fallback.append((self.run.cycle, Reason.PASSED_ON))

    def _take(self) -> Taken:
        step, reach = self.run.steps[self.run.step], self.facts.reach[self.run.step]
        if self._is_quiet(step):
            taken = Taken(cycle=self.run.cycle, step=self.run.step, reason=Reason.ALERT_ACKNOWLEDGED)
        elif reach.escalation:
            taken = self._hand_on(reach.escalation)
        else:
            taken = self._tell(reach)
        self.taken.append(taken)
        self.run = replace(self.run, step=self.run.step + 1)
        return taken

    def _is_quiet(self, step: Step) -> bool:
        acknowledged = self.facts.state is State.ACKNOWLEDGED and not _forgotten(self.run, self.facts.acknowledged_at)
        return acknowledged and step.condition is Condition.NOT_ACKNOWLEDGED

    def _hand_on(self, escalation: str) -> Taken:
        if escalation in self.facts.running:
            return Taken(cycle=self.run.cycle, step=self.run.step, reason=Reason.ALREADY_RUNNING)
        return Taken(cycle=self.run.cycle, step=self.run.step, escalation=escalation, reason=Reason.HANDED_ON)

    def _tell(self, reach: Reach) -> Taken:
        answers = [(one, self._why_not(one)) for one in _once_each(reach.candidates)]
        paged = tuple(one for one, why_not in answers if why_not is None)
        spared = tuple((one, why_not) for one, why_not in answers if why_not is not None)
        self.told.update(one.user_id for one in paged)
        taken = Taken(cycle=self.run.cycle, step=self.run.step, paged=paged, spared=spared)
        return taken if taken.reached else replace(taken, reason=_why_nobody(reach, spared))

    def _why_not(self, one: Candidate) -> Reason | None:
        if one.user_id in self.facts.passed:
            return Reason.PASSED_ON
        if one.unreachable:
            return one.unreachable
        if one.user_id in self.told or one.user_id in self.facts.just_paged:
            return Reason.ALREADY_PAGED
        return None

    def _end_cycle(self, reached_nobody: Reason | None) -> None:
        if reached_nobody:
            self.fallback.append((self.run.cycle, reached_nobody))
        if not self.run.steps or self.run.cycle >= self.run.repeat.count:
            self.finished = not (self.run.steps and self.run.repeat.close_after)
            return
        self.run = _begun_anew(self.run, self.now)


def _why_nobody(reach: Reach, spared: Sequence[tuple[Candidate, Reason]]) -> Reason:
    if spared:
        return spared[-1][1] if len({reason for _, reason in spared}) == 1 else Reason.NOBODY_REACHED
    return reach.reason or Reason.NOBODY_REACHED


def _once_each(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep each person once; who is named by several ways keeps the first, with the sources joined."""
    seen: dict[str, Candidate] = {}
    for one in candidates:
        known = seen.get(one.user_id)
        seen[one.user_id] = one if known is None else replace(known, source=_joined(known.source, one.source))
    return list(seen.values())


def _joined(one: str, other: str) -> str:
    return ", ".join(dict.fromkeys(name for name in (*one.split(", "), other) if name))
