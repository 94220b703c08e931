"""Rules by which what is measured says how components are: made and taken away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import MetricChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import Actor
from varsko.statuspages.actions.alerting import watch
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.data import RuleDraft, RuleView
from varsko.statuspages.domain import judging as rules
from varsko.statuspages.domain.alerting import NOTHING
from varsko.statuspages.domain.judging import Limit
from varsko.statuspages.domain.metrics import is_value
from varsko.statuspages.models import Component, Metric, MetricRule, StatusPage
from varsko.statuspages.queries.rules import rule_view


def add_rule(*, by: Actor, at: datetime, ref: object, code: str, draft: RuleDraft) -> RuleView:
    """Let a metric say how a component is, which must heed alerts: the same becomes of what is measured.

    Values count from now on. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        metric = _metric(page, code)
        if metric.rules.count() >= rules.MOST_RULES:
            raise Invalid({"component": _("There is no room for more.")})
        component = page.components.filter(code=draft.component[:12]).first()
        row = MetricRule.objects.create(metric=metric, created_at=at, **_checked(component, draft))
        record(MetricChanged(**about(page, by, at), metric=metric.code, name=metric.name, change="ruled"))
        watch(page, at)
    return rule_view(row)


def remove_rule(*, by: Actor, at: datetime, ref: object, code: str, rule: str) -> None:
    """Let a metric say so no more; what it said is taken back within seconds. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        metric = _metric(page, code)
        if not metric.rules.filter(code=rule[:12]).delete()[0]:
            raise NotFound("rule")
        record(MetricChanged(**about(page, by, at), metric=metric.code, name=metric.name, change="unruled"))
        watch(page, at)


def _metric(page: StatusPage, code: str) -> Metric:
    row = Metric.objects.filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("metric")
    return row


def _checked(component: Component | None, draft: RuleDraft) -> dict[str, Any]:
    """Clean a draft; raises Invalid with every fault."""
    back = draft.limit if draft.back is None else draft.back
    limit = Limit(side=draft.side, limit=draft.limit, back=back, minutes=draft.minutes)
    choose, no_number = _("Choose one of what is offered."), _("This is no number that can be drawn.")
    are_values = all(is_value(one) for one in (draft.limit, back))
    wrong = {
        "component": _fault_of(component),
        "side": "" if draft.side in rules.SIDES else choose,
        "state": "" if draft.state in rules.STATES else choose,
        "limit": "" if are_values else no_number,
        "back": "" if limit.is_sound else _("It must lie on the side of the limit where all is well."),
        "minutes": ""
        if rules.FEWEST_MINUTES <= draft.minutes <= rules.MOST_MINUTES
        else _("From %(least)d to %(most)d minutes.") % {"least": rules.FEWEST_MINUTES, "most": rules.MOST_MINUTES},
    }
    if found := {name: text for name, text in wrong.items() if text}:
        raise Invalid(found)
    return {"component": component, "side": draft.side, "limit": draft.limit, "back": back, "minutes": draft.minutes, "state": draft.state}


def _fault_of(component: Component | None) -> str:
    if component is None:
        return _("Choose one of what is offered.")
    if component.heeds == NOTHING:
        return _("Say first, in the settings of %(name)s, what becomes of alerts: the same becomes of what is measured.") % {
            "name": component.name
        }
    return ""
