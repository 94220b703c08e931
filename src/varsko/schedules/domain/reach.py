"""From seats to people: who is told when a person, a team or an escalation policy is on call."""

from collections.abc import Iterable, Mapping, Set

from varsko.schedules.data import Lane, Nobody, OnCall, Participant, Plan


def people_of(participants: Iterable[Participant], members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the user ids behind seats, each once: a team stands for all its members."""
    return tuple(dict.fromkeys(user for one in participants for user in _users(one, members)))


def _users(one: Participant, members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if one.kind == "user":
        return (one.id,)
    return members.get(one.id, ()) if one.kind == "team" else ()


def answer(plan: Plan, found: Iterable[Lane], members: Mapping[str, tuple[str, ...]], present: Set[str]) -> OnCall:
    """Tell who answers, given the lanes of one moment, the members of teams and the users there are."""
    seats = {} if not plan.enabled else {one.participant: _where(plan, lane, one.override) for lane in found for one in lane.periods}
    why: dict[str, str] = {}
    for one, where in seats.items():
        for user in _users(one, members):
            if user in present:
                why.setdefault(user, where)
    nobody = None if why else _reason(plan, tuple(seats), members)
    return OnCall(schedule_id=plan.id, schedule=plan.name, users=tuple(why), why=why, participants=tuple(seats), nobody=nobody)


def _where(plan: Plan, lane: Lane, override: int | None) -> str:
    return " / ".join([plan.name, *([lane.rotation.name] if lane.rotation else []), *(["override"] if override is not None else [])])


def _reason(plan: Plan, seats: tuple[Participant, ...], members: Mapping[str, tuple[str, ...]]) -> Nobody:
    if not plan.enabled:
        return Nobody.SCHEDULE_DISABLED
    if not seats:
        return Nobody.NOBODY_ON_CALL if plan.rotations else Nobody.NO_ROTATIONS
    if people_of(seats, members):
        return Nobody.PERSON_GONE
    return Nobody.TEAM_IS_EMPTY if any(one.kind == "team" for one in seats) else Nobody.ESCALATION_NOT_FOLLOWED
