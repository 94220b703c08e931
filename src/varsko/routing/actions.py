"""The verbs of routing: a team's rules, and where alerts go that nobody is named for."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.models import Setting
from varsko.core.rows import find
from varsko.events.routing import DefaultRouteChanged, RoutingRuleChanged, RoutingRuleCreated, RoutingRuleDeleted
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.matching import read, write
from varsko.kernel.text import clean
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.people.data import Actor, Subject, TeamView
from varsko.people.domain.permissions import demand
from varsko.routing import queries
from varsko.routing.data import FIELDS, RuleView
from varsko.routing.models import RoutingRule
from varsko.schedules.data import Restriction

MOST_RULES = 200
_KINDS = ("escalation", "schedule", "none")


def create_rule(
    *,
    by: Actor,
    at: datetime,
    team_id: object,
    notify_kind: str,
    notify_id: str = "",
    name: str = "",
    criteria: Mapping[str, Any] | None = None,
    restriction: Restriction | None = None,
    zone: str = "",
    position: int | None = None,
    is_default: bool = False,
) -> RuleView:
    """Give a team a new rule, before its default rule or at `position`. Raises NotFound, Invalid."""
    team = _team(by, team_id)
    fields = _fields(name, notify_kind, notify_id, criteria, restriction, zone)
    before = queries.rules(team.id)
    if len(before) >= MOST_RULES:
        raise Invalid({"team": _("A team can have at most %(count)s rules.") % {"count": MOST_RULES}})
    row = RoutingRule(id=new_id(), team_id=team.id, created_at=at, position=len(before), is_default=is_default, **fields)
    with transaction.atomic():
        row.save(force_insert=True)
        if position is not None:
            _put(row, position)
        outbox.record(RoutingRuleCreated(**_about(row, by, at)))
    return _view(row)


def update_rule(
    *,
    by: Actor,
    at: datetime,
    rule_id: object,
    notify_kind: str,
    notify_id: str = "",
    name: str = "",
    criteria: Mapping[str, Any] | None = None,
    restriction: Restriction | None = None,
    zone: str = "",
) -> RuleView:
    """Replace what a rule says; its place stays. The default rule has neither criteria nor hours. Raises NotFound, Invalid."""
    row = _wanted(by, rule_id)
    fields = _fields(name, notify_kind, notify_id, criteria, restriction, zone)
    if row.is_default:
        fields |= {"criteria": {}, "restriction": None, "zone": ""}
    changed = {field: value for field, value in fields.items() if value != getattr(row, field)}
    if changed:
        with transaction.atomic():
            RoutingRule.objects.filter(pk=row.pk).update(**changed)
            outbox.record(RoutingRuleChanged(**_about(row, by, at), fields=tuple(sorted(changed))))
    row.refresh_from_db()
    return _view(row)


def move_rule(*, by: Actor, at: datetime, rule_id: object, position: int) -> RuleView:
    """Put a rule at another place among its team's; the default rule stays last. Raises NotFound."""
    row = _wanted(by, rule_id)
    with transaction.atomic():
        _put(row, position)
        outbox.record(RoutingRuleChanged(**_about(row, by, at), fields=("position",)))
    return _view(row)


def delete_rule(*, by: Actor, at: datetime, rule_id: object) -> None:
    """Remove a rule. Raises NotFound, and Invalid for the default rule, which can only be changed."""
    row = _wanted(by, rule_id)
    if row.is_default:
        raise Invalid({"rule": _("The default rule cannot be removed. Let it notify nobody instead.")})
    with transaction.atomic():
        RoutingRule.objects.filter(pk=row.pk).delete()
        outbox.record(RoutingRuleDeleted(**_about(row, by, at)))


def set_default_route(*, by: Actor, at: datetime, kind: str, target_id: str = "") -> None:
    """Say where alerts go that nobody is named for: to a team, an escalation or a schedule, or with `kind` "" to the fallback."""
    demand(by, "configure", Subject(kind="settings"))
    if kind not in {"", "team", "escalation", "schedule"}:
        raise Invalid({"kind": _("Choose a team, an escalation or a schedule.")})
    value = json.dumps({"kind": kind, "id": target_id}) if kind else ""
    with transaction.atomic():
        Setting.objects.update_or_create(name=queries.DEFAULT_ROUTE, defaults={"value": value, "changed_at": at})
        outbox.record(DefaultRouteChanged(at=at, by=by.who, subject=queries.DEFAULT_ROUTE, kind=kind, target=target_id))


def _fields(
    name: str, notify_kind: str, notify_id: str, criteria: Mapping[str, Any] | None, restriction: Restriction | None, zone: str
) -> dict[str, Any]:
    if notify_kind not in _KINDS:
        raise Invalid({"notify": _("Choose an escalation, a schedule, or nobody.")})
    if notify_kind != "none" and not notify_id:
        raise Invalid({"notify": _("Choose who is notified.")})
    if zone and not is_zone(zone):
        raise Invalid({"timezone": _("There is no such time zone.")})
    return {
        "name": clean(name).strip()[:200],
        "notify_kind": notify_kind,
        "notify_id": "" if notify_kind == "none" else notify_id,
        "criteria": write(read(criteria, FIELDS)),
        "restriction": msgspec.to_builtins(restriction) if restriction else None,
        "zone": zone,
    }


def _put(row: RoutingRule, position: int) -> None:
    """Number the team's rules anew with this one at its new place."""
    if row.is_default:
        return
    others = list(RoutingRule.objects.filter(team=row.team_id, is_default=False).exclude(pk=row.pk))
    others.insert(max(0, min(position, len(others))), row)
    for number, one in enumerate(others):
        one.position = number
    RoutingRule.objects.bulk_update(others, ["position"])


def _team(by: Actor, team_id: object) -> TeamView:
    team = people.team(team_id)
    if team is None:
        raise NotFound("team")
    demand(by, "configure", people.about_team(team))
    return team


def _wanted(by: Actor, rule_id: object) -> RoutingRule:
    row = find(RoutingRule.objects.all(), rule_id)
    if row is None:
        raise NotFound("routing rule")
    _team(by, row.team_id)
    return row


def _view(row: RoutingRule) -> RuleView:
    view = queries.rule(row.pk)
    if view is None:
        raise NotFound("routing rule")
    return view


def _about(row: RoutingRule, by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by.who, "subject": str(row.pk), "name": row.name, "team": str(row.team_id)}
