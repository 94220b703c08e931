"""What people say of themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.incident_work import AwakeSaid
from varsko.incidents.domain.awake import LONGEST
from varsko.incidents.models import Awake
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed


def say_awake(*, by: Actor, at: datetime, since: datetime) -> None:
    """Say since when oneself is awake. Raises NotAllowed for whoever is no person, Invalid for the future or more than three days."""
    if by.who.kind not in {"user", "link"} or as_uuid(by.who.id) is None:
        raise NotAllowed("say awake")
    if not at - LONGEST <= since <= at:
        raise Invalid({"since": _("Say a time within the last three days.")})
    with transaction.atomic():
        Awake.objects.update_or_create(user_id=by.who.id, defaults={"since": since, "said_at": at})
        record(AwakeSaid(at=at, by=by.who, subject=by.who.id, since=since.isoformat()))
