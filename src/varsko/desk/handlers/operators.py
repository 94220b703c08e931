"""What the desk tells those who work at it. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction

from varsko.core.outbox import Recorded
from varsko.desk import letters
from varsko.desk.models import Request
from varsko.desk.queries.filled import WITH_ANSWERS
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people


def tell_operator(batch: Sequence[Recorded]) -> None:
    """Write to whoever was given a request by somebody else, or by the rule of its desk, as long as it is still theirs."""
    given = [one for one in batch if one.event.person and (one.event.why or one.event.person != one.event.by.id)]
    rows = {
        str(row.pk): row
        for row in Request.objects.filter(pk__in=[as_uuid(one.event.subject) for one in given]).select_related(WITH_ANSWERS)
    }
    persons = people.users([one.event.person for one in given])
    for one in given:
        event = one.event
        row, person = rows.get(event.subject), persons.get(event.person)
        if row is not None and person is not None and str(row.assignee_id) == person.id:
            with transaction.atomic():
                letters.post_given(row, person, f"given:{one.id}", event, at=event.at)
