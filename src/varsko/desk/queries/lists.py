"""Requests, one or many, as far as the asker may see them."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from varsko.desk.data import CallerView, EntryView, Ref, RequestView, Step
from varsko.desk.domain import limits
from varsko.desk.domain.orders import Order, Place, moment_of
from varsko.desk.domain.priority import Why
from varsko.desk.domain.states import OPEN, PUBLIC, Channel, Move, Said, State, moves_from
from varsko.desk.models import Answers, Approval, Caller, Category, Entry, FormAsk, Origin, Request
from varsko.desk.models.requests import OPEN as OPEN_ROWS
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.filled import WITH_ANSWERS, approval_view, filled, form_ask_view
from varsko.desk.queries.finding import newest_holding
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.people.queries import private_team_ids

IS_OPEN = OPEN_ROWS
_NOWHERE = Q(pk__in=())
_AROUND = ("approval", "origin", "form_ask__asked", WITH_ANSWERS)
_ALWAYS = ("desk", "caller", "category__parent__parent", "service", "team", "assignee")
_WITH = (*_ALWAYS, "merged_into", *_AROUND)
_BESIDE: dict[str, Any] = {"approval": Approval, "origin": Origin, "form_ask": FormAsk, "answers": Answers}
_HAS = [Q(Exists(table.objects.filter(request=OuterRef("pk")))) for table in _BESIDE.values()]
_HAS_MORE = reduce(or_, _HAS, Q(merged_into__isnull=False))


def request(ref: object, *, by: Actor) -> RequestView | None:
    """Find a request by its key (in any case), its number or its id; None if the asker may not know of it."""
    wanted = where(ref)
    return next(iter(views(visible_to(by).filter(wanted), by)), None) if wanted is not _NOWHERE else None


def id_of(ref: object) -> UUID | None:
    """Give the id of the request that a key, number or id stands for, whoever may see it."""
    return Request.objects.filter(where(ref)).values_list("pk", flat=True).first()


def where(ref: object) -> Q:
    """Give the condition that a key, number or id stands for."""
    if found := as_uuid(ref):
        return Q(pk=found)
    number = limits.number_of(str(ref)[:40])
    return Q(number=number) if number is not None else _NOWHERE


def queue(
    *, by: Actor, where: Q | None = None, after: Place | None = None, limit: int = 50, order: Order = Order.URGENT
) -> list[RequestView]:
    """List open requests, the most urgent or what falls due next first, then the oldest; `after` is the place of the last one seen."""
    rows = visible_to(by).filter(where or Q(), IS_OPEN)
    if order is Order.DUE:
        found = _by_due(rows, after, limit)  # first which, then all of them: a database would sort all that belongs to each
        there = {row.pk: row for row in _loaded(Request.objects.filter(pk__in=found))} if found else {}
        return frozen([there[pk] for pk in found], by)
    if after is not None:
        rows = rows.filter(Q(priority__gt=after[0]) | Q(priority=after[0], number__gt=after[1]))
    return frozen(_loaded(rows.order_by("priority", "number")[:limit]), by)


def _loaded(rows: QuerySet[Request]) -> list[Request]:
    """Load the rows of a list with all that a view shows: what few of them have beside, for those alone.

    PostgreSQL thinks longer about how to join all of that than it takes to read it.
    """
    found = list(rows.annotate(has_more=_HAS_MORE).select_related(*_ALWAYS))
    more = [row.pk for row in found if row.has_more]
    whole = {row.pk: row for row in Request.objects.filter(pk__in=more).select_related(*_WITH)} if more else {}
    for row in found:
        row._state.fields_cache.update(dict.fromkeys(_BESIDE))  # as Django notes what was looked for in vain
    return [whole.get(row.pk, row) for row in found]


def _by_due(rows: QuerySet[Request], after: Place | None, limit: int) -> list[UUID]:
    """List as ids what was promised, the next first, then what was not; in two stretches, because databases sort nothing differently."""
    moment, number = after or (-1, 0)
    found: list[UUID] = []
    if moment:
        due = rows.filter(promised_at__isnull=False)
        if after is not None:
            seen = moment_of(moment)
            due = due.filter(Q(promised_at__gt=seen) | Q(promised_at=seen, number__gt=number))
        found = list(due.order_by("promised_at", "number").values_list("pk", flat=True)[:limit])
    if len(found) < limit:
        rest = rows.filter(promised_at=None, number__gt=0 if moment else number)
        found += rest.order_by("number").values_list("pk", flat=True)[: limit - len(found)]
    return found


def requests(*, by: Actor, where: Q | None = None, text: str = "", before: int | None = None, limit: int = 50) -> list[RequestView]:
    """List requests in any state, the newest first; `before` is the number of the last one seen, `text` words that each of them holds."""
    rows = visible_to(by).filter(where or Q())
    if text:
        found = newest_holding(rows, text, before=before, limit=limit)
    else:
        rows = rows.filter(number__lt=before) if before is not None else rows
        found = list(rows.order_by("-number").values_list("pk", flat=True)[:limit])  # first which, then all of them: see `visible_to`
    return frozen(_loaded(Request.objects.filter(pk__in=found).order_by("-number")), by) if found else []


def count(*, by: Actor, where: Q | None = None) -> int:
    """Count requests that the asker may see."""
    return visible_to(by).filter(where or Q()).count()


def counts(conditions: Mapping[str, Q], *, by: Actor, within: Q | None = None) -> dict[str, int]:
    """Count, by name, the requests that the asker may see and that fit each condition, in one query over those that are open."""
    asked = {name: Count("state", filter=where) for name, where in conditions.items()}
    found: dict[str, int] = visible_to(by).filter(IS_OPEN, within or Q()).aggregate(**asked)
    return found


def moves(view: RequestView) -> tuple[str, ...]:
    """List what can be done to a request in its state; what waits for approval is neither begun nor solved."""
    first = {Move.START, Move.SOLVE} if view.approval and view.approval.is_open else set()
    return tuple(move.value for move in moves_from(State(view.state)) if move not in first)


def entries(request_id: object, *, public: bool = False) -> list[EntryView]:
    """List what was said about a request, the oldest first; with `public` only what its caller may read."""
    rows = Entry.objects.filter(request=as_uuid(request_id)).order_by("created_at", "id")
    return [entry_view(row) for row in (rows.filter(kind__in=sorted(PUBLIC)) if public else rows)]


def entry_view(row: Entry) -> EntryView:
    """Freeze an entry."""
    return EntryView(
        id=str(row.pk),
        kind=row.said,
        text=row.text,
        author_id=str(row.author_id or ""),
        author_name=row.author_name,
        created_at=row.created_at,
        is_public=row.kind in PUBLIC,
        channel=Channel.EMAIL if row.said == Said.COPY else row.channel,
    )


def views(rows: QuerySet[Request], by: Actor) -> list[RequestView]:
    """Freeze rows for a reader, in a handful of queries however many they are."""
    return frozen(list(rows.select_related(*_WITH)), by)


def frozen(found: list[Request], by: Actor) -> list[RequestView]:
    """Freeze rows that were loaded with all that a view shows."""
    teams = private_team_ids() if found else []
    hidden = {pk for pk in teams if not may(by, "see", Subject(kind="service", team_ids=frozenset({pk}), private=True))}
    return [_view(row, hidden) for row in found]


def _view(row: Request, hidden: set[str]) -> RequestView:
    service = row.service if row.service and str(row.service.team_id) not in hidden else None
    team = row.team if row.team and (row.desk.confidential or str(row.team_id) not in hidden) else None
    return RequestView(
        id=str(row.pk),
        number=row.number,
        key=row.key,
        desk_id=str(row.desk_id),
        desk_name=row.desk.name,
        confidential=row.desk.confidential,
        kind=row.kind,
        title=row.title,
        text=row.text,
        state=row.state,
        is_open=row.state in OPEN,
        channel=row.channel,
        caller=caller_view(row.caller) if row.caller else None,
        category_id=str(row.category_id or ""),
        category=path_of(row.category),
        service=Ref(id=str(service.pk), name=service.name) if service else None,
        impact=row.impact,
        urgency=row.urgency,
        priority=row.priority,
        tags=tuple(row.tags.split()),
        why=tuple(Step(why=Why(why), priority=priority) for why, priority in row.why),
        why_note=row.why_note,
        team_id=str(team.pk) if team else "",
        team_name=team.name if team else "",
        assignee_id=str(row.assignee_id or ""),
        assignee_name=row.assignee.name if row.assignee else "",
        handovers=row.handovers,
        reopened=row.reopened,
        minutes=row.minutes,
        solution=row.solution,
        opened_by=row.opened_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        promised_at=row.promised_at,
        answered_at=row.answered_at,
        solved_at=row.solved_at,
        closed_at=row.closed_at,
        merged_into=row.merged_into.key if row.merged_into else "",
        form=filled(row),
        personal=row.personal,
        approval=approval_view(row),
        form_ask=form_ask_view(row),
        has_origin=getattr(row, "origin", None) is not None,
    )


def path_of(category: Category | None) -> str:
    """Name a category from the top; those above it must be loaded with it."""
    names: list[str] = []
    while category is not None:
        names.insert(0, category.name)
        category = category.parent
    return " › ".join(names)


def caller_view(row: Caller) -> CallerView:
    """Freeze a caller."""
    return CallerView(
        id=str(row.pk),
        name=row.name,
        email=row.email,
        phone=row.phone,
        organisation=row.organisation,
        language=row.language,
        vip=row.vip,
        user_id=str(row.user_id or ""),
        manager_id=str(row.manager_id or ""),
    )
