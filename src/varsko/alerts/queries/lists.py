"""Alerts, one or many, as far as the asker may see them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from varsko.alerts.data import AlertView, Responder
from varsko.alerts.domain import limits
from varsko.alerts.domain.lifecycle import Move, State, moves_from
from varsko.alerts.models import Alert, Guest, Request
from varsko.alerts.queries import index
from varsko.alerts.queries.subjects import subject_of
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import private_team_ids

ORDERS = {
    "createdAt": "number",
    "updatedAt": "updated_at",
    "lastOccurredAt": "last_occurred_at",
    "tinyId": "number",
    "alias": "alias",
    "message": "message",
    "status": "state",
    "priority": "priority",
    "count": "count",
    "source": "source",
    "owner": "owner__email",
    "snoozedUntil": "snoozed_until",
    "acknowledgedAt": "acknowledged_at",
    "closedAt": "closed_at",
}
_STEPS = (200, 3_000, 20_000)
_MOST_HIDDEN = 1000
_SHOWN = ("team", "service", "owner", "key")


def visible_to(actor: Actor) -> QuerySet[Alert]:
    """Give the alerts that an actor may know of. Those of a private team are for its members and the chiefs alone."""
    if not may(actor, "see", Subject(kind="alert", team_ids=actor.team_ids)):
        return Alert.objects.none()
    return _of_teams(_not_hidden_from(actor), actor)


def _of_teams(rows: QuerySet[Alert], actor: Actor) -> QuerySet[Alert]:
    """Leave out the alerts of teams that an actor may not know of."""
    if actor.who.kind == "key" and actor.team_ids:
        return rows.filter(team__in=[UUID(pk) for pk in actor.team_ids])
    private = [pk for pk in private_team_ids() if not may(actor, "see", Subject(kind="alert", team_ids=frozenset({pk}), private=True))]
    return rows.exclude(~Q(hidden=True) & Q(team__in=[UUID(pk) for pk in private])) if private else rows


def _not_hidden_from(actor: Actor) -> QuerySet[Alert]:
    """Leave out hidden alerts: those are for chiefs, and for the guests of each."""
    if _sees_hidden(actor):
        return Alert.objects.all()
    return Alert.objects.filter(Q(hidden=False) | _is_guest(actor)) if actor.who.kind != "key" else Alert.objects.filter(hidden=False)


def _hidden_from(rows: QuerySet[Alert], actor: Actor) -> QuerySet[Alert]:
    """Give the hidden alerts among some that an actor may not know of: few, if any, and an index holds nothing else."""
    if _sees_hidden(actor):
        return rows.none()
    return rows.filter(hidden=True) if actor.who.kind == "key" else rows.filter(~_is_guest(actor), hidden=True)


def _sees_hidden(actor: Actor) -> bool:
    return may(actor, "see", Subject(kind="alert", private=True, guests=frozenset()))


def _is_guest(actor: Actor) -> Exists:
    return Exists(Guest.objects.filter(alert=OuterRef("pk"), user=as_uuid(actor.who.id)))


def alert(ref: str, *, kind: str = "id", by: Actor) -> AlertView | None:
    """Find one alert by id, by alias (the open one) or by its short number (`kind` "tiny"); None if the asker may not see it.

    Where an id is expected, the id of the request that opened or repeated it does as well.
    """
    found = alert_as(ref, kind=kind, by=by)
    return found[0] if found else None


def alert_as(ref: str, *, kind: str = "id", by: Actor) -> tuple[AlertView, Subject] | None:
    """Find one alert as `alert` does, with the subject that says what the asker may do with it."""
    rows = Alert.objects.select_related(*_SHOWN)
    found = rows.filter(_where(ref, kind)).first()
    if found is None and kind == "id" and (asked := _uuid(ref)):
        known = Request.objects.filter(pk=asked).values_list("alert_id", flat=True).first()
        found = rows.filter(pk=known).first() if known else None
    subject = subject_of(found) if found else None
    return (view_of(found), subject) if found and subject and may(by, "see", subject) else None


def _where(ref: str, kind: str) -> Q:
    if kind == "alias":
        return Q(alias=limits.alias(ref)) & ~Q(state=State.CLOSED)
    if kind == "tiny":
        return Q(number=int(ref)) if ref.isascii() and ref.isdigit() and len(ref) < 19 else Q(pk=None)
    return Q(pk=_uuid(ref))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def alerts(
    *, by: Actor, where: Q | None = None, order: str = "-number", offset: int = 0, limit: int = 50, before: int | None = None
) -> list[AlertView]:
    """List alerts the asker may see, newest first by default.

    `order` is a column of the table, with `-` for falling; `before` pages by the short number of the last one seen (keyset), which
    goes with the default order.
    """
    rows = visible_to(by).select_related(*_SHOWN)
    if order == "-number":
        return [view_of(row) for row in _newest(rows, where, before, offset + limit)[offset:]]
    rows = rows.filter(where or Q()) if before is None else rows.filter(where or Q(), number__lt=before)
    ordering = [order] if order == "number" else [order, "-number"]
    return [view_of(row) for row in rows.order_by(*ordering)[offset : offset + limit]]


def _newest(rows: QuerySet[Alert], where: Q | None, before: int | None, most: int) -> list[Alert]:
    """Load the newest that fit, up to `most`."""
    rows = rows.order_by("-number") if before is None else rows.order_by("-number").filter(number__lt=before)
    for chosen, is_all in _chosen(rows, where, before):
        found = list(chosen[:most])
        if is_all or len(found) == most:
            break
    return found


def count(*, by: Actor, where: Q | None = None, most: int | None = None) -> int:
    """Count alerts the asker may see, up to `most` of them."""
    if most is None:
        return _count_all(by, where)
    for chosen, is_all in _chosen(visible_to(by), where, None):
        found = chosen.values("number")[:most].count()
        if is_all or found == most:
            break
    return found


def _count_all(by: Actor, where: Q | None) -> int:
    """Count all that fits, which an index alone can tell, and take off what is hidden: to ask each alert whether it is takes long."""
    if not may(by, "see", Subject(kind="alert", team_ids=by.team_ids)):
        return 0
    rows = _of_teams(Alert.objects.all(), by)
    hidden = list(_hidden_from(rows, by).values_list("number", flat=True)[: _MOST_HIDDEN + 1])
    if len(hidden) > _MOST_HIDDEN:
        return visible_to(by).filter(where or Q()).count()
    found = _count(rows, where)
    return found - Alert.objects.filter(where or Q(), index.Among(hidden)).count() if found and hidden else found


def _count(rows: QuerySet[Alert], where: Q | None) -> int:
    source, rest = index.split(where)
    if isinstance(source, index.InWords) and not rest and not rows.query.where:
        return source.count()
    return rows.filter(where or Q()).count()


def _chosen(rows: QuerySet[Alert], where: Q | None, before: int | None) -> Iterator[tuple[QuerySet[Alert], bool]]:
    """Give what fits among the newest that an index finds, which mostly is enough, then among more; and whether that is all there is."""
    source, rest = index.split(where)
    if source and index.asks_for_unclosed(rest):  # which an index of their own lists
        numbers, is_all = source.in_front(rows.filter(rest).order_by("-number"), below=before)
        if numbers or is_all:
            yield rows.filter(index.Among(numbers)), is_all
    for step in _STEPS if source else ():
        numbers = source.newest(below=before, most=step) if source else []
        yield rows.filter(rest, index.Among(numbers)), len(numbers) < step
    yield rows.filter(where or Q()), True


def open_by_state() -> dict[str, int]:
    """Count the alerts that are not closed, by state, whoever may see them; hidden ones are not counted."""
    rows = Alert.objects.filter(hidden=False).exclude(state=State.CLOSED).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def gravest_of_services(service_ids: Iterable[str]) -> dict[str, int]:
    """Give the gravest priority (1 is the worst) of the alerts of each service that are not closed; hidden ones do not count."""
    rows = Alert.objects.filter(~Q(state=State.CLOSED), hidden=False, service__in=list(service_ids)).order_by()
    return {str(service): int(gravest) for service, gravest in rows.values_list("service_id").annotate(Min("priority"))}


def since_of_services(service_ids: Iterable[str], *, by: Actor) -> list[tuple[str, int, datetime]]:
    """List the priorities at which alerts of these services are open that the asker may see: service, priority, since when."""
    rows = visible_to(by).filter(~Q(state=State.CLOSED), hidden=False, service__in=list(service_ids)).order_by()
    found = rows.values_list("service_id", "priority").annotate(Min("created_at"))
    return [(str(service), int(priority), since) for service, priority, since in found]


def moves(view: AlertView) -> tuple[str, ...]:
    """List what can be done to an alert in its state: acknowledge, unacknowledge, snooze, close."""
    return tuple(move.value for move in moves_from(State(view.state)) if move is not Move.END_SNOOZE)


def view_of(row: Alert) -> AlertView:
    """Freeze a row whose team, service, owner and key are loaded."""
    return AlertView(
        id=str(row.pk),
        number=row.number,
        alias=row.alias,
        message=row.message,
        description=row.description,
        entity=row.entity,
        source=row.source,
        priority=row.priority,
        state=row.state,
        tags=tuple(row.tags),
        details=row.details,
        actions=tuple(row.actions),
        responders=tuple(Responder(kind=one["type"], id=one["id"], name=one["name"]) for one in row.responders),
        count=row.count,
        began_at=row.began_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_occurred_at=row.last_occurred_at,
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        service_id=str(row.service_id or ""),
        service_name=row.service.name if row.service else "",
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner.name if row.owner else "",
        owner_email=row.owner.email if row.owner else "",
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        snoozed_until=row.snoozed_until,
        seen=row.seen,
        key_id=str(row.key_id or ""),
        key_name=row.key.name if row.key else "",
        kind=row.kind,
        hidden=row.hidden,
    )
