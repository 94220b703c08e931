"""How an alert looks to the rules of permission."""

from collections.abc import Iterable

from varsko.alerts.models import Alert
from varsko.kernel.ids import as_uuid
from varsko.people.data import Subject


def subject_of(alert: Alert) -> Subject:
    """Give the subject of an alert whose team is loaded. Hidden alerts are few: whom they are known to is asked one by one."""
    team = alert.team
    return Subject(
        kind="alert",
        team_ids=frozenset({str(team.pk)}) if team else frozenset(),
        private=bool(alert.hidden or (team and team.private)),
        guests=frozenset(str(pk) for pk in alert.guests.values_list("user_id", flat=True)) if alert.hidden else None,
    )


def subjects(ids: Iterable[str]) -> dict[str, Subject]:
    """Give the subject of each alert by id, in one query; unknown ids are left out."""
    wanted = {found for one in ids if (found := as_uuid(one))}
    rows = Alert.objects.filter(pk__in=wanted).select_related("team").only("hidden", "team__private")
    return {str(row.pk): subject_of(row) for row in rows}
