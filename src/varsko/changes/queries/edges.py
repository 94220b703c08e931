"""Where the next part of a list begins: after the last one seen, however many have its time."""

from datetime import datetime

from django.db.models import Q

from varsko.kernel.ids import as_uuid


def older(column: str, before: datetime | None, last: object = None) -> Q:
    """Match the rows after the last one seen in a list by a time and then by id, both falling; without `last` those of earlier times."""
    if before is None:
        return Q()
    earlier, pk = Q(**{f"{column}__lt": before}), as_uuid(last)
    return earlier | Q(**{column: before, "pk__lt": pk}) if pk else earlier
