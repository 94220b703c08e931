"""The values that guide each phase, in this installation's own words."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences
from varsko.core.models import Setting
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.postmortems import ValueChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand, may
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.phases import Phase
from varsko.postmortems.queries.handbook import OF_TEAMS, VALUES, own_values, team_values


def change_values(*, by: Actor, at: datetime, texts: Mapping[str, str], team_id: str = "") -> None:
    """Say the values of phases (`domain.phases.Phase`) in own words; an empty text takes the shipped one again.

    With a team, they count for incidents of its services, and empty ones are those of all. Raises NotFound, NotAllowed, Invalid.
    """
    team = people.team(as_uuid(team_id)) if team_id else None
    if team_id and (team is None or not may(by, "see", people.about_team(team))):
        raise NotFound("team")
    demand(by, "configure", people.about_team(team) if team else Subject(kind="settings"))
    if not set(texts) <= set(Phase):
        raise Invalid({"phase": _("Choose one of what is offered.")})
    said = {str(phase): prose(text, str(phase), limits.NOTE) for phase, text in texts.items()}
    with transaction.atomic():
        sequences.hold("values of the handbook")
        before = own_values(team_id)
        after = {phase: text for phase, text in {**before, **said}.items() if text}
        _store(after, team_id, at)
        changed = [phase for phase in said if before.get(phase, "") != after.get(phase, "")]
        facts: dict[str, Any] = {"at": at, "by": by.who, "subject": VALUES, "team": team.name if team else ""}
        record(*(ValueChanged(**facts, phase=phase, before=before.get(phase, ""), after=after.get(phase, "")) for phase in changed))


def _store(after: Mapping[str, str], team_id: str, at: datetime) -> None:
    others = {team: said for team, said in team_values().items() if team != team_id} if team_id else {}
    name, value = (OF_TEAMS, others | ({team_id: after} if after else {})) if team_id else (VALUES, after)
    Setting.objects.update_or_create(name=name, defaults={"value": json.dumps(value), "changed_at": at})
