"""What is set up for changes: templates, standing rounds of approval, freezes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from varsko.changes.data import FreezeStep, FreezeView, Ref, StandingView, TemplateView
from varsko.changes.domain.risk import Level
from varsko.changes.domain.states import Size
from varsko.changes.models import Freeze, StandingRound, Template
from varsko.changes.queries.access import hidden_teams
from varsko.changes.queries.changes import wish_of
from varsko.core import audit
from varsko.core.rows import find
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

SETUP = Subject(kind="settings")
_LEVELS = list(Level)


def templates() -> list[TemplateView]:
    """List the templates in use, by name."""
    return [template_view(row) for row in Template.objects.filter(archived_at=None).order_by("name")]


def template(ref: object) -> TemplateView | None:
    """Find a template in use by its id."""
    row = find(Template.objects.filter(archived_at=None), ref)
    return template_view(row) if row else None


def template_view(row: Template) -> TemplateView:
    """Freeze a template."""
    return TemplateView(
        id=str(row.pk),
        name=row.name,
        size=row.size,
        standard=row.standard,
        answers=dict(row.answers),
        plan=row.plan,
        test=row.test,
        back_out=row.back_out,
        minutes=row.minutes,
        service_id=str(row.service_id or ""),
        is_orphan=row.one_service and row.service_id is None,
    )


def standing() -> list[StandingView]:
    """List the rounds of approval that are set for all changes, in order."""
    return [standing_view(row) for row in StandingRound.objects.order_by("position", "name")]


def standing_view(row: StandingRound) -> StandingView:
    """Freeze a standing round."""
    wish = wish_of({"name": row.name, "needed": row.needed, **_by_kind(row.voters)})
    return StandingView(id=str(row.pk), level=row.level, only_extensive=row.only_extensive, wish=wish)


def _by_kind(voters: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    pairs = [tuple(one) for one in voters]
    return {"people": [pk for kind, pk in pairs if kind == "user"], "teams": [pk for kind, pk in pairs if kind == "team"]}


def standing_for(level: str, size: str) -> list[StandingView]:
    """List the rounds that a change of a level and a size needs."""
    here = _LEVELS.index(Level(level))
    return [one for one in standing() if _LEVELS.index(Level(one.level)) <= here and (size == Size.EXTENSIVE or not one.only_extensive)]


def freezes(at: datetime, *, by: Actor, until: datetime | None = None) -> list[FreezeView]:
    """List the freezes that are not over at a moment, the first first; those that begin before `until`.

    Services and teams that the asker may not know of are left out, and so is a freeze of nothing else.
    """
    rows = Freeze.objects.filter(ends_at__gt=at, ended_early_at=None).order_by("begins_at", "name", "pk")
    return _views(rows.filter(begins_at__lt=until) if until else rows, hidden_teams(by))


def freeze(ref: object) -> FreezeView | None:
    """Find a freeze by its id, with all of its services, whoever asks."""
    return next(iter(_views(Freeze.objects.filter(pk__in=[as_uuid(ref)]))), None)


def freeze_history(ref: object, *, limit: int = 50) -> list[FreezeStep]:
    """List what became of a freeze, the last first, whoever asks."""
    found = audit.history("freeze", str(as_uuid(ref)), limit=limit)
    return [
        FreezeStep(
            at=one.at,
            by_name=one.by_name,
            change=one.data["change"],
            before=one.data.get("before", {}),
            after=one.data.get("after", {}),
        )
        for one in found
    ]


def may_overrule(by: Actor, freeze: FreezeView) -> bool:
    """Tell whether somebody may say why something is changed in a freeze all the same: members of its team, and admins."""
    return may(by, "configure", SETUP) or bool(freeze.team_id and freeze.team_id in by.team_ids)


def _views(rows: QuerySet[Freeze], hidden: Collection[str] | None = None) -> list[FreezeView]:
    """Freeze rows for a reader from whom some teams are hidden; with None for whoever asks, also of services that are gone."""
    found = []
    for row in rows.select_related("team").prefetch_related("services"):
        services = list(row.services.all())
        seen = [one for one in services if str(one.team_id) not in (hidden or ())]
        if seen or hidden is None or not (services or row.narrow):
            found.append(_view(row, seen, is_team_hidden=str(row.team_id) in (hidden or ())))
    return found


def _view(row: Freeze, services: Iterable[Any], *, is_team_hidden: bool) -> FreezeView:
    return FreezeView(
        id=str(row.pk),
        name=row.name,
        reason=row.reason,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        services=tuple(Ref(id=str(one.pk), name=one.name) for one in services),
        team_id=str(row.team_id or "") if not is_team_hidden else "",
        team_name=row.team.name if row.team and not is_team_hidden else "",
        made_by=row.made_by,
    )
