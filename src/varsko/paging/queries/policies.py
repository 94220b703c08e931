"""Escalation policies."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.paging.data import PolicyView
from varsko.paging.domain.ladder import Condition, Repeat, Step
from varsko.paging.models import EscalationPolicy
from varsko.paging.models import Step as StepRow
from varsko.people import queries as people
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may
from varsko.schedules import queries as schedules

Names = Mapping[tuple[str, str], str]


def policy(ref: object) -> PolicyView | None:
    """Find a policy by id or name."""
    wanted = as_uuid(ref)
    found = _views(EscalationPolicy.objects.filter(Q(pk=wanted) if wanted else Q(name=str(ref))))
    return found[0] if found else None


def policies(by: Actor | None = None) -> list[PolicyView]:
    """List policies by name: all of them, or those that `by` may see."""
    views = in_order(_views(EscalationPolicy.objects.order_by("pk")), lambda one: one.name)
    hidden = set(people.private_team_ids()) if by else set()
    return [one for one in views if by is None or may(by, "see", about(one, hidden))]


def policies_of(refs: Iterable[str]) -> dict[str, PolicyView]:
    """Find policies by id or name, in a handful of queries; each under the reference it was asked by."""
    wanted = set(refs) - {""}
    if not wanted:
        return {}
    ids = {one for ref in wanted if (one := as_uuid(ref))}
    views = _views(EscalationPolicy.objects.filter(Q(pk__in=ids) | Q(name__in=wanted)))
    return {ref: view for view in views for ref in (view.id, view.name) if ref in wanted}


def policies_using(kind: str, target_id: str) -> list[PolicyView]:
    """List the policies that have a step for a user, a schedule or a team."""
    steps = StepRow.objects.filter(target_kind=kind, target_id=target_id)
    return _views(EscalationPolicy.objects.filter(steps__in=steps).distinct().order_by("name"))


def about(view: PolicyView, private_teams: Iterable[str] = ()) -> Subject:
    """Give what permissions on a policy depend on."""
    return Subject(kind="escalation", team_ids=frozenset({view.team_id} - {""}), private=view.team_id in set(private_teams))


def _views(rows: QuerySet[EscalationPolicy]) -> list[PolicyView]:
    found = list(rows.select_related("team").prefetch_related("steps"))
    names = target_names((step.target_kind, step.target_id) for row in found for step in row.steps.all())
    return [_view(row, names) for row in found]


def target_names(targets: Iterable[tuple[str, str]]) -> Names:
    """Name the targets of steps, one query a kind; who is gone is left out."""
    by_kind: dict[str, set[str]] = {}
    for kind, target_id in targets:
        by_kind.setdefault(kind, set()).add(target_id)
    known = {
        "user": {one.id: one.name for one in people.users(by_kind["user"]).values()} if "user" in by_kind else {},
        "team": {one.id: one.name for one in people.teams()} if "team" in by_kind else {},
        "schedule": schedules.names() if "schedule" in by_kind else {},
    }
    return {(kind, pk): known[kind][pk] for kind, ids in by_kind.items() for pk in ids if pk in known.get(kind, {})}


def _view(row: EscalationPolicy, names: Names) -> PolicyView:
    return PolicyView(
        id=str(row.pk),
        name=row.name,
        description=row.description,
        team_id=str(row.team_id or ""),
        team_name=row.team.name if row.team else "",
        steps=tuple(_step(step, names) for step in row.steps.all()),
        repeat=Repeat(wait=row.repeat_wait, count=row.repeat_count, reset=row.repeat_reset, close_after=row.close_after),
    )


def _step(row: StepRow, names: Names) -> Step:
    return Step(
        delay=row.delay,
        condition=Condition(row.condition),
        notify=row.notify,
        target_kind=row.target_kind,
        target_id=row.target_id,
        target_name=names.get((row.target_kind, row.target_id), ""),
    )
