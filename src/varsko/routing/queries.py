"""The reads of routing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

import msgspec
from django.conf import settings

from varsko.core.models import Setting
from varsko.core.rows import find
from varsko.kernel.ids import as_uuid
from varsko.kernel.matching import Facts
from varsko.kernel.matching import read as read_criteria
from varsko.routing.data import FIELDS, DefaultRoute, NotifyKind, Route, RuleView
from varsko.routing.domain.plan import Rule, first_match
from varsko.routing.models import RoutingRule
from varsko.schedules.data import Restriction
from varsko.schedules.queries import is_open

DEFAULT_ROUTE = "routing.default"


def rules(team_id: object) -> list[RuleView]:
    """List the rules of a team in the order in which they are asked, the default rule last."""
    return rules_of([team_id]).get(str(as_uuid(team_id)), [])


def rules_of(team_ids: Iterable[object]) -> dict[str, list[RuleView]]:
    """List the rules of several teams by the team's id, in one query."""
    found: dict[str, list[RuleView]] = defaultdict(list)
    for row in RoutingRule.objects.filter(team__in={one for ref in team_ids if (one := as_uuid(ref))}):
        found[str(row.team_id)].append(view_of(row, len(found[str(row.team_id)])))
    return dict(found)


def rule(rule_id: object) -> RuleView | None:
    """Find a rule by id."""
    row = find(RoutingRule.objects.all(), rule_id)
    return next((one for one in rules(row.team_id) if one.id == str(row.pk)), None) if row else None


def routes(rules: Mapping[str, Sequence[RuleView]], facts: Facts, at: datetime) -> dict[str, Route]:
    """Tell where the rules of teams, as `rules_of` gives them, lead for one set of facts."""
    led = {team_id: first_match(asked(views, at), facts) for team_id, views in rules.items()}
    return {team_id: Route(kind=cast(NotifyKind, one.notify_kind), id=one.notify_id, rule=one.name) for team_id, one in led.items() if one}


def asked(views: Iterable[RuleView], at: datetime) -> list[Rule]:
    """Give rules as the decision reads them, with the hour already looked at."""
    return [
        Rule(
            name=view.name,
            notify_kind=view.notify_kind,
            notify_id=view.notify_id,
            criteria=view.criteria,
            open=view.restriction is None or is_open(view.restriction, view.zone or settings.VARSKO.time_zone, at),
            is_default=view.is_default,
        )
        for view in views
    ]


def default_route() -> DefaultRoute | None:
    """Tell where alerts go that nobody is named for; None: the fallback is told."""
    value = Setting.objects.filter(name=DEFAULT_ROUTE).values_list("value", flat=True).first()
    return DefaultRoute(**json.loads(value)) if value else None


def view_of(row: RoutingRule, position: int) -> RuleView:
    """Make the shape of a rule at its place among its team's rules."""
    return RuleView(
        id=str(row.pk),
        team_id=str(row.team_id),
        name=row.name,
        position=position,
        is_default=row.is_default,
        notify_kind=cast(NotifyKind, row.notify_kind),
        notify_id=row.notify_id,
        criteria=read_criteria(row.criteria, FIELDS),
        restriction=msgspec.convert(row.restriction, Restriction) if row.restriction else None,
        zone=row.zone,
    )
