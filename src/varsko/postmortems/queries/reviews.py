"""Reviews, one or many. Who may know of an incident may know of its review, and nobody else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from varsko.core.clock import now
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.postmortems.data import ActionView, ApprovalView, FactorView, Outside, ReviewView
from varsko.postmortems.domain.deadlines import days_late
from varsko.postmortems.domain.factors import Place, tree
from varsko.postmortems.domain.merging import mark
from varsko.postmortems.domain.states import TEXTS, State, moves_from
from varsko.postmortems.models import Action, Approval, Factor, Review
from varsko.postmortems.queries.rules import rules

OVER = ("resolved", "closed")
_OPEN = ~Q(state=State.PUBLISHED)


def visible_to(actor: Actor) -> QuerySet[Review]:
    """Give the reviews that an actor may know of."""
    return Review.objects.filter(incident__in=incidents.visible_to(actor).values("pk"))


def review(ref: object, *, by: Actor) -> ReviewView | None:
    """Find the review of an incident by the incident's key, number or id; None if there is none, or none that the asker may know of."""
    found = incidents.incident(ref, by=by)
    row = _loaded(Review.objects.filter(incident=as_uuid(found.id))).first() if found else None
    return view_of(row, found) if row and found else None


def state_of(incident_id: object) -> str:
    """Say where the review of an incident stands, "" when there is none. The caller answers for who may know of the incident."""
    return Review.objects.filter(incident=as_uuid(incident_id)).values_list("state", flat=True).first() or ""


def reviews(*, by: Actor, state: str = "", text: str = "", after: date | None = None, limit: int = 50) -> list[ReviewView]:
    """List reviews of incidents that the asker may see, the newest incident first; each word of `text` is in one of its texts."""
    rows = visible_to(by).filter(state=state) if state else visible_to(by)
    for word in text.split()[:8]:
        hit = Q(incident__summary__icontains=word) | Q(incident__key__icontains=word) | Q(factors__text__icontains=word)
        for name in TEXTS:
            hit |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(hit)
    if after is not None:
        rows = rows.filter(published_at__date__gte=after)
    return _views(_loaded(rows.distinct().order_by("-incident__number"))[:limit], by)


def factors(incident_ids: Iterable[str], *, by: Actor) -> dict[str, list[FactorView]]:
    """Give what contributed to incidents that the asker may see, by the incidents' ids; those without factors are left out."""
    wanted = [pk for one in incident_ids if (pk := as_uuid(one))]
    rows = Factor.objects.filter(review__in=visible_to(by), review__incident__in=wanted).order_by("number")
    found: dict[str, list[FactorView]] = defaultdict(list)
    for incident, number, kind, text, is_main in rows.values_list("review__incident", "number", "kind", "text", "is_main"):
        found[str(incident)].append(FactorView(number=number, kind=kind, text=text, is_main=is_main))
    return found


def waiting(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Count the reviews that are not published, and those of them that are late."""
    late = Count("pk", filter=Q(due_on__lt=localdate(at)))
    found = visible_to(by).filter(_OPEN).aggregate(open=Count("pk"), late=late)
    return found["open"], found["late"]


def unreviewed(*, by: Actor, limit: int = 50) -> list[IncidentView]:
    """List incidents that are over and whose severity asks for a review that nobody opened, the newest first."""
    asked = [number for number, days in rules().items() if days]
    none = ~Exists(Review.objects.filter(incident=OuterRef("pk")))
    return incidents.incidents(by=by, where=Q(none, status__in=OVER, severity__in=asked), limit=limit) if asked else []


def moves(view: ReviewView) -> tuple[str, ...]:
    """List what can be done to a review in its state."""
    return tuple(move.value for move in moves_from(State(view.state)))


def may_change(actor: Actor, incident_id: str) -> bool:
    """Tell whether an actor may write the review of an incident: whoever may change the incident."""
    subject = incidents.subjects([incident_id]).get(incident_id)
    return subject is not None and may(actor, "change", subject)


def subjects(ids: Iterable[str]) -> Mapping[str, Subject]:
    """Give the subject of each review by id, which is that of its incident; unknown ids are left out."""
    wanted = [found for one in ids if (found := as_uuid(one))]
    of = {str(pk): str(incident) for pk, incident in Review.objects.filter(pk__in=wanted).values_list("pk", "incident_id")}
    known = incidents.subjects(of.values())
    return {pk: known[incident] for pk, incident in of.items() if incident in known}


def _loaded(rows: QuerySet[Review]) -> QuerySet[Review]:
    return rows.prefetch_related("factors", "actions", "approvals")


def _views(rows: Iterable[Review], by: Actor) -> list[ReviewView]:
    found = list(rows)
    known = {one.id: one for one in incidents.incidents(by=by, where=Q(pk__in=[row.incident_id for row in found]), limit=len(found))}
    return [view_of(row, known[str(row.incident_id)]) for row in found if str(row.incident_id) in known]


def view_of(row: Review, incident: IncidentView) -> ReviewView:
    """Freeze a review whose parts are loaded."""
    today = localdate(now())
    return ReviewView(
        id=str(row.pk),
        incident=incident,
        state=row.state,
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner_name,
        due_on=row.due_on,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
        published_by=row.published_by,
        outside={language: Outside(**said) for language, said in row.outside.items()},
        outside_at=row.outside_at,
        texts={name: getattr(row, name) for name in TEXTS},
        marks={name: mark(getattr(row, name)) for name in TEXTS},
        factors=_factors(list(row.factors.all())),
        actions=tuple(action_view(one, today) for one in sorted(row.actions.all(), key=lambda one: one.number)),
        approvals=tuple(_approval(one) for one in sorted(row.approvals.all(), key=lambda one: (one.asked_at, one.user_name))),
        late=days_late(row.due_on, today) if row.due_on and row.state != State.PUBLISHED else 0,
    )


def places(rows: Sequence[Factor]) -> list[Place]:
    """Give the places of loaded factors in their tree."""
    numbers = {row.pk: row.number for row in rows}
    return [Place(row.number, numbers.get(row.under_id or 0, 0)) for row in rows]


def _factors(rows: Sequence[Factor]) -> tuple[FactorView, ...]:
    by_number, at = {row.number: row for row in rows}, places(rows)
    under = {one.number: one.under for one in at}
    return tuple(
        FactorView(
            number=number,
            kind=by_number[number].kind,
            text=by_number[number].text,
            is_main=by_number[number].is_main,
            under=under[number],
            depth=depth,
        )
        for number, depth in tree(at)
    )


def action_view(row: Action, today: date) -> ActionView:
    """Freeze an action."""
    return ActionView(
        number=row.number,
        kind=row.kind,
        title=row.title,
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner_name,
        due_on=row.due_on,
        is_priority=row.is_priority,
        decided_at=row.decided_at,
        late=0 if row.ended_at else days_late(row.due_on, today),
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        outcome=row.outcome,
        note=row.note,
    )


def _approval(row: Approval) -> ApprovalView:
    return ApprovalView(
        user_id=str(row.user_id), user_name=row.user_name, asked_at=row.asked_at, approved_at=row.approved_at, note=row.note
    )
