"""Naming somebody who answers for oneself for a time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.changes.domain import limits
from varsko.changes.models import Deputy
from varsko.core.rows import find
from varsko.core.texts import refuse
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_MOST = 10


def name_deputy(*, by: Actor, at: datetime, deputy: str, begins_at: datetime, ends_at: datetime) -> None:
    """Let somebody approve for oneself for a time. Raises NotAllowed for who is no person, Invalid."""
    if by.who.kind != "user" or by.role in {None, "customer"}:
        raise NotAllowed("name deputy")
    found = people.user(as_uuid(deputy))
    refuse(deputy=found is None or not found.is_active or found.role == "customer" or found.id == by.who.id)
    if ends_at <= begins_at or ends_at <= at or ends_at - begins_at > limits.LONGEST:
        raise Invalid({"ends_at": _("It must end after it begins, within sixty days.")})
    with transaction.atomic():
        if Deputy.objects.filter(person=as_uuid(by.who.id), ends_at__gt=at).count() >= _MOST:
            raise Invalid({"deputy": _("There is no room for more.")})
        Deputy.objects.create(person_id=by.who.id, deputy_id=deputy, begins_at=begins_at, ends_at=ends_at)


def end_deputy(*, by: Actor, deputy: object) -> None:
    """Let somebody approve for oneself no more. Raises NotFound."""
    row = find(Deputy.objects.filter(person=as_uuid(by.who.id)), deputy)
    if row is None:
        raise NotFound("deputy")
    Deputy.objects.filter(pk=row.pk).delete()
