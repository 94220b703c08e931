"""How people can be told: their rules, their contacts, their language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from varsko.alerts.data import AlertView
from varsko.paging.data import NotificationRuleView
from varsko.paging.domain.notices import Rule, Rung, Telling, Way, plan
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

    def telling(self, user_id: str, alert: AlertView, occasion: str = PAGE) -> Telling:
        """Decide how a person is told of an alert. On other occasions than a page, only who wrote a rule for it is told."""
        person = self.people.get(user_id)
        if person is None or not person.is_active:
            return Telling((), Reason.PERSON_INACTIVE)
        mine = [_rule(one, person, self.at) for one in self.rules.get(user_id, ()) if one.action_type == occasion]
        if occasion != PAGE and not mine:
            return Telling((), Reason.OWN_RULES)
        return plan(mine, [_way(one) for one in self.contacts.get(user_id, ())], person.email, facts_of(alert))


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
