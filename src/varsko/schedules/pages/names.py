"""Seats in words: people, teams, nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.schedules.data import Nobody, Participant

REASONS = {
    Nobody.SCHEDULE_DISABLED: lambda: _("The schedule is switched off."),
    Nobody.NO_ROTATIONS: lambda: _("The schedule has no rotations yet."),
    Nobody.NOBODY_ON_CALL: lambda: _("No rotation covers this time."),
    Nobody.TEAM_IS_EMPTY: lambda: _("The team on call has no members."),
    Nobody.PERSON_GONE: lambda: _("Whoever would be on call has left."),
    Nobody.ESCALATION_NOT_FOLLOWED: lambda: _("An escalation policy has this time, which puts no person on call."),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The people and teams behind seats."""

    users: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, TeamView] = field(default_factory=dict)

    @classmethod
    def of(cls, seats: Iterable[Participant], users: Iterable[str] = ()) -> "Names":
        """Load the names behind seats, and of further users, in at most three queries."""
        wanted = set(seats)
        teams = {one.id: one for one in people.teams()} if any(one.kind == "team" for one in wanted) else {}
        return cls(people.users({one.id for one in wanted if one.kind == "user"} | set(users)), teams)

    def seat(self, one: Participant) -> str:
        """Name a seat."""
        if one.is_nobody:
            return _("Nobody")
        if one.kind == "user":
            return self.users[one.id].name if one.id in self.users else _("Somebody who left")
        if one.kind == "team":
            return self.teams[one.id].name if one.id in self.teams else _("A team that is gone")
        return _("An escalation policy")

    def people(self, user_ids: Iterable[str]) -> list[str]:
        """Name people, leaving out those who are gone."""
        return [self.users[one].name for one in user_ids if one in self.users]


def why_nobody(reason: Nobody | None) -> str:
    """Say why there is nobody."""
    return REASONS[reason]() if reason else ""
