"""Past incidents that look like one, as far as the asker may see them."""

from django.db.models import Q

from varsko.incidents.data import IncidentView, SimilarView
from varsko.incidents.domain.similar import Case
from varsko.incidents.domain.similar import similar as compare
from varsko.incidents.queries.lists import incidents
from varsko.people.data import Actor

_MOST = 500
_OVER = ("resolved", "reviewed", "closed")


def similar(view: IncidentView, *, by: Actor, limit: int = 4) -> list[SimilarView]:
    """Find past incidents that look like one, the most alike first, with the reason for each: nothing leaves the house for it."""
    past = {one.key: one for one in incidents(by=by, where=Q(status__in=_OVER) & ~Q(number=view.number), limit=_MOST)}
    names = {ref.id: ref.name for ref in (view.service, *view.affected) if ref}
    found = compare(_case(view), [_case(one) for one in past.values()], limit=limit)
    return [
        SimilarView(incident=past[one.key], services=tuple(names[pk] for pk in one.services if pk in names), words=one.words)
        for one in found
    ]


def _case(view: IncidentView) -> Case:
    return Case(
        key=view.key,
        text=f"{view.summary} {view.description}",
        service=view.service.id if view.service else "",
        affected=frozenset(one.id for one in view.affected),
    )
