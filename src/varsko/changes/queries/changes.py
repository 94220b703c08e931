"""Changes, one or many, as far as the asker may see them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from varsko.catalog import queries as catalog
from varsko.changes.data import AnnouncementView, ChangeView, Move, Ref, Risk, State, Wish
from varsko.changes.domain.risk import assess
from varsko.changes.domain.states import moves_from
from varsko.changes.models import Announcement, Caused, Change
from varsko.changes.queries.access import hidden_teams, visible_to
from varsko.changes.queries.edges import older
from varsko.desk import queries as desk
from varsko.incidents import queries as incidents
from varsko.incidents.data import IncidentView
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import may
from varsko.statuspages import queries as statuspages


def change(ref: object, *, by: Actor) -> ChangeView | None:
    """Find a change by the key, number or id of its request; None if the asker may not know of it."""
    pk = desk.id_of(ref)
    return next(iter(views(visible_to(by).filter(pk=pk), by)), None) if pk else None


def changes(
    *, by: Actor, states: Iterable[str] = (), before: datetime | None = None, last: object = None, limit: int = 50
) -> list[ChangeView]:
    """List changes, the newest first; `before` is when the last one seen was begun to be planned, and `last` its id."""
    rows = visible_to(by).filter(Q(state__in=list(states)) if states else Q(), older("created_at", before, last))
    return views(rows.order_by("-created_at", "-pk")[:limit], by)


def search(text: str, *, by: Actor, limit: int = 6) -> list[ChangeView]:
    """Find changes by key, or by words of their title or plan, the newest first, as far as the asker may know of them."""
    exact = change(text, by=by) if not text.isdigit() else None
    if exact:
        return [exact]
    wanted = Q()
    for word in text.split()[:8]:
        wanted &= Q(request__title__icontains=word) | Q(plan__icontains=word)
    rows = visible_to(by).filter(wanted) if wanted else Change.objects.none()
    return views(rows.order_by("-created_at", "-pk")[:limit], by)


def moves(view: ChangeView) -> tuple[Move, ...]:
    """List what people can do to a change in its state."""
    return moves_from(State(view.state))


def overruled(change_id: object) -> frozenset[str]:
    """Give the ids of the freezes in which a change is made all the same."""
    return frozenset(Change.objects.filter(pk=as_uuid(change_id)).values_list("overruled", flat=True).first() or ())


def risk(view: ChangeView) -> Risk:
    """Score a change by its answers and the services it touches, whoever looks."""
    return risk_of(view.answers, Change.objects.filter(pk=as_uuid(view.id)).values_list("services", flat=True))


def risk_of(answers: Mapping[str, str], service_ids: Iterable[object]) -> Risk:
    """Score answers and services."""
    ids = {str(one) for one in service_ids if one}
    hurt, _needed = catalog.around(ids)
    return assess(answers, [one.tier for one in catalog.services_by_id(ids).values()], len(hurt - ids))


def announcements(change_id: object, *, by: Actor) -> list[AnnouncementView]:
    """List what status pages tell of a change, those that the asker may look after."""
    rows = Announcement.objects.filter(change=as_uuid(change_id)).select_related("page").order_by("page__name")
    return [
        AnnouncementView(
            page_id=str(row.page_id),
            page_name=row.page.name,
            page_slug=row.page.slug,
            title=row.title,
            text=row.text,
            titles=row.titles,
            texts=row.texts,
            components=tuple(row.components),
            report=row.report,
        )
        for row in rows
        if may(by, "see", statuspages.about_page(row.page.access, row.page.teams))
    ]


def caused(change_id: object, *, by: Actor) -> list[IncidentView]:
    """List the incidents that a change caused, as far as the asker may know of them."""
    ids = list(Caused.objects.filter(change=as_uuid(change_id)).order_by("said_at").values_list("incident", flat=True))
    return incidents.incidents(by=by, where=Q(pk__in=ids)) if ids else []


def views(rows: QuerySet[Change], by: Actor) -> list[ChangeView]:
    """Freeze rows for a reader, in a handful of queries however many they are."""
    found = list(rows.select_related("request__desk", "owner", "template").prefetch_related("services"))
    hidden = hidden_teams(by) if found else set()
    return [_view(row, hidden) for row in found]


def _view(row: Change, hidden: set[str]) -> ChangeView:
    request = row.request
    seen = [one for one in row.services.all() if str(one.team_id) not in hidden]
    return ChangeView(
        id=str(row.pk),
        key=request.key,
        title=request.title,
        text=request.text,
        desk_name=request.desk.name,
        confidential=request.desk.confidential,
        size=row.size,
        state=row.state,
        standard=row.standard,
        template=row.template.name if row.template else "",
        owner_id=str(row.owner_id or ""),
        owner_name=row.owner.name if row.owner else "",
        services=tuple(Ref(id=str(one.pk), name=one.name) for one in sorted(seen, key=lambda one: one.name)),
        answers=dict(row.answers),
        level=row.level,
        points=row.points,
        plan=row.plan,
        test=row.test,
        back_out=row.back_out,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        version=row.version,
        rounds=tuple(wish_of(one) for one in row.rounds),
        overrules=row.overrules,
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def wish_of(said: Mapping[str, Any]) -> Wish:
    """Read a stored wish for a round."""
    return Wish(name=said["name"], needed=said["needed"], people=tuple(said["people"]), teams=tuple(said["teams"]))
