"""How people can be told: their rules, their contacts, their language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from varsko.alerts.data import AlertView
from varsko.channels import sms
from varsko.kernel.matching import EVERYTHING, Facts
from varsko.paging.data import NotificationRuleView
from varsko.paging.domain.news import PAGED_AGAIN, SHIFTS, Occasion, Reminder, Wish, leads_of, wants
from varsko.paging.domain.notices import CHANNELS, Rule, Rung, Telling, Way, plan
from varsko.paging.domain.reasons import Reason
from varsko.paging.queries.rules import rules_of
from varsko.people import queries as people
from varsko.people.data import ContactView, Person
from varsko.routing.data import facts_of
from varsko.schedules.queries import is_open

PAGE = "create-alert"


@dataclass(frozen=True, slots=True)
class Roster:
    """People with everything that decides how they are told, at one moment."""

    people: Mapping[str, Person]
    contacts: Mapping[str, Sequence[ContactView]]
    rules: Mapping[str, Sequence[NotificationRuleView]]
    at: datetime

    @property
    def tells_apart_what_comes_again(self) -> bool:
        """Tell whether anybody has rules of their own for being paged again."""
        return any(one.action_type == PAGED_AGAIN for rules in self.rules.values() for one in rules)

    def telling(self, user_id: str, alert: AlertView, *, again: bool = False) -> Telling:
        """Decide how a person is paged; `again` when they were paged for this alert before, which they may have rules of their own for."""
        person = self.people.get(user_id)
        if person is None or not person.is_active:
            return Telling((), Reason.PERSON_INACTIVE)
        facts = facts_of(alert)
        if again and (own := self.news(person, PAGED_AGAIN, facts)).reason is None:
            return own
        return self._plan(person, [one for one in self._rules(person) if one.action_type == PAGE], facts)

    def news(self, person: Person, occasion: str, facts: Facts) -> Telling:
        """Decide how a person is told of something else than a page: only by rules of their own for it."""
        return self._by_own_rules(person, [one for one in self._rules(person) if one.action_type == occasion], facts)

    def reminding(self, person: Person, reminder: Reminder) -> Telling:
        """Decide how a person is reminded of a shift; conditions on alerts say nothing here."""
        mine = [one for one in self._rules(person) if one.enabled and one.action_type in SHIFTS and wants(_wish(one), reminder)]
        return self._by_own_rules(person, [replace(one, criteria=EVERYTHING) for one in mine], {})

    def mention(self, person: Person) -> Telling:
        """Decide how a person is told that somebody named them: by rules of their own for it, else by mail at once."""
        if not person.is_active:
            return Telling((), Reason.PERSON_INACTIVE)
        mine = [replace(one, criteria=EVERYTHING) for one in self._rules(person) if one.action_type == Occasion.MENTIONED]
        return self._plan(person, mine, {})

    def wishes(self, user_id: str) -> list[Wish]:
        """Give what a person's rules say of shifts."""
        return [_wish(one) for one in self.rules.get(user_id, ()) if one.enabled and one.action_type in SHIFTS]

    def _rules(self, person: Person) -> Sequence[NotificationRuleView]:
        return self.rules.get(person.id, ())

    def _by_own_rules(self, person: Person, rules: Sequence[NotificationRuleView], facts: Facts) -> Telling:
        if not person.is_active:
            return Telling((), Reason.PERSON_INACTIVE)
        return self._plan(person, rules, facts) if rules else Telling((), Reason.OWN_RULES)

    def _plan(self, person: Person, rules: Sequence[NotificationRuleView], facts: Facts) -> Telling:
        ways = [_way(one) for one in self.contacts.get(person.id, ())]
        return plan(
            [_rule(one, person, self.at) for one in rules], ways, person.email, facts, CHANNELS | ({"sms"} if sms.is_set_up() else set())
        )


def roster(user_ids: Iterable[str], at: datetime) -> Roster:
    """Look up people in a handful of queries."""
    wanted = set(user_ids)
    return Roster(people=people.users(wanted), contacts=people.contacts(wanted), rules=rules_of(wanted), at=at)


def _way(contact: ContactView) -> Way:
    return Way(method=contact.method, address=contact.address, enabled=contact.enabled, verified=contact.verified)


def _rule(view: NotificationRuleView, person: Person, at: datetime) -> Rule:
    return Rule(
        name=view.name,
        rungs=tuple(Rung(method=one.method, address=one.address, after=one.after, enabled=one.enabled) for one in view.steps),
        criteria=view.criteria,
        open=view.restriction is None or is_open(view.restriction, person.time_zone, at),
        enabled=view.enabled,
        repeat_after=view.repeat_after,
    )


def _wish(rule: NotificationRuleView) -> Wish:
    named = frozenset(name for one in rule.schedules for name in (one.get("id", ""), one.get("name", "")) if name)
    return Wish(occasion=Occasion(rule.action_type), leads=leads_of(rule.notification_time), schedules=named)
