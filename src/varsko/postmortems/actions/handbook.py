"""The values that guide each phase, in this installation's own words."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.models import Setting
from varsko.core.outbox import record
from varsko.core.texts import prose
from varsko.events.postmortems import ValueChanged
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import demand
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.phases import Phase
from varsko.postmortems.queries.handbook import VALUES, own_values


def change_values(*, by: Actor, at: datetime, texts: Mapping[str, str]) -> None:
    """Say the values of phases (`domain.phases.Phase`) in own words; an empty text takes the shipped one again.

    Raises NotAllowed, Invalid.
    """
    demand(by, "configure", Subject(kind="settings"))
    if not set(texts) <= set(Phase):
        raise Invalid({"phase": _("Choose one of what is offered.")})
    said = {str(phase): prose(text, str(phase), limits.NOTE) for phase, text in texts.items()}
    with transaction.atomic():
        before = own_values()
        after = {phase: text for phase, text in {**before, **said}.items() if text}
        Setting.objects.update_or_create(name=VALUES, defaults={"value": json.dumps(after), "changed_at": at})
        changed = [phase for phase in said if before.get(phase, "") != after.get(phase, "")]
        record(
            *(
                ValueChanged(at=at, by=by.who, subject=VALUES, phase=phase, before=before.get(phase, ""), after=after.get(phase, ""))
                for phase in changed
            )
        )
