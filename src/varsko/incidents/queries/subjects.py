"""How an incident looks to the rules of permission."""

from collections.abc import Iterable

from varsko.incidents.models import Incident
from varsko.kernel.ids import as_uuid
from varsko.people.data import Subject

ANY = Subject(kind="incident")
"""What permissions on incidents as such depend on."""


def subject_of(row: Incident) -> Subject:
    """Give the subject of an incident; its guests and the holders of its parts are looked up unless they were loaded with it."""
    holders = frozenset(str(one.user_id) for one in row.holdings.all() if one.ended_at is None and one.user_id)
    guests = frozenset(str(one.user_id) for one in row.guests.all()) if row.private else None
    return Subject(kind="incident", private=row.private, guests=guests, holders=holders)


def subjects(ids: Iterable[str]) -> dict[str, Subject]:
    """Give the subject of each incident by id, in three queries; unknown ids are left out."""
    wanted = {found for one in ids if (found := as_uuid(one))}
    rows = Incident.objects.filter(pk__in=wanted).only("private").prefetch_related("guests", "holdings")
    return {str(row.pk): subject_of(row) for row in rows}
