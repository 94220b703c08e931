"""How an alert looks to the rules of permission."""

from varsko.alerts.models import Alert
from varsko.people.data import Subject


def subject_of(alert: Alert) -> Subject:
    """Give the subject of an alert whose team is loaded."""
    team = alert.team
    return Subject(
        kind="alert",
        team_ids=frozenset({str(team.pk)}) if team else frozenset(),
        private=bool(team and team.private),
    )
