"""How a person wants to be told: their own rules, their contacts, and what is done when these lead nowhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from varsko.kernel.matching import EVERYTHING, Criteria, Facts, matches
from varsko.paging.domain.reasons import Reason

MAIL, APP = "email", "app"
CHANNELS = frozenset({MAIL, APP})
"""The ways that every installation has."""
MOST_LOOPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A contact of a person: used only when it is enabled and verified."""

    method: str
    address: str
    enabled: bool = True
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One way of a rule: `after` so many minutes."""

    method: str
    address: str
    after: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A person's rule; `open` tells whether its hours hold now, `repeat_after` minutes it begins again while nobody answers (0: never)."""

    name: str
    rungs: tuple[Rung, ...]
    criteria: Criteria = EVERYTHING
    open: bool = True
    enabled: bool = True
    repeat_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A message to come: by `method` to `address`, `after` minutes; with a `reason` it will not be sent."""

    method: str
    address: str
    after: int = 0
    rule: str = ""
    repeat_after: int = 0
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """How somebody is told; `reason` when nothing can reach them."""

    notices: tuple[Planned, ...]
    reason: Reason | None = None


def plan(rules: Sequence[Rule], ways: Sequence[Way], sign_in: str, facts: Facts, channels: Collection[str] = CHANNELS) -> Telling:
    """Decide how a person is told, by the methods that this installation has (`channels`).

    The first rule that fits is used. Without any rule, or when no way of that rule can be used, a mail goes at once to each enabled
    and verified mail contact, else to the sign-in address. A person whose rules fit nothing wants not to be told: `own_rules`.
    """
    if not rules:
        return _or_nothing(_mails(ways, sign_in))
    rule = next((one for one in rules if one.enabled and one.open and matches(one.criteria, facts)), None)
    if rule is None:
        return Telling((), Reason.OWN_RULES)
    planned = tuple(_planned(rung, rule, ways, channels) for rung in rule.rungs)
    if any(one.reason is None for one in planned):
        return Telling(planned)
    return _or_nothing(tuple(replace(mail, rule=rule.name) for mail in _mails(ways, sign_in)), planned)


def _or_nothing(mails: tuple[Planned, ...], planned: tuple[Planned, ...] = ()) -> Telling:
    return Telling((*planned, *mails), None if mails else Reason.NO_CONTACT)


def _planned(rung: Rung, rule: Rule, ways: Sequence[Way], channels: Collection[str]) -> Planned:
    return Planned(
        method=rung.method,
        address=rung.address,
        after=rung.after,
        rule=rule.name,
        repeat_after=rule.repeat_after,
        reason=_why_not(rung, ways, channels),
    )


def _why_not(rung: Rung, ways: Sequence[Way], channels: Collection[str]) -> Reason | None:
    if not rung.enabled:
        return Reason.STEP_DISABLED
    if rung.method not in channels:
        return Reason.NO_CHANNEL
    if rung.method == APP:
        return None
    way = next((one for one in ways if one.method == rung.method and one.address.casefold() == rung.address.casefold()), None)
    if way is None:
        return Reason.CONTACT_UNKNOWN
    return None if way.enabled and way.verified else Reason.CONTACT_DISABLED


def _mails(ways: Sequence[Way], sign_in: str) -> tuple[Planned, ...]:
    mails = [one for one in ways if one.method == MAIL]
    usable = [one.address for one in mails if one.enabled and one.verified]
    switched_off = any(not one.enabled and one.address.casefold() == sign_in.casefold() for one in mails)
    addresses = usable or ([sign_in] if sign_in and not switched_off else [])
    return tuple(Planned(method=MAIL, address=address) for address in addresses)
