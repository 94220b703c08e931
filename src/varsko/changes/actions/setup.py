"""Setting changes up: templates and standing rounds of approval."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.catalog import queries as catalog
from varsko.changes.actions.planning import stored_wish
from varsko.changes.data import Size, StandingView, TemplateDraft, TemplateView, Wish
from varsko.changes.domain import limits
from varsko.changes.domain.risk import POINTS, Level, assess
from varsko.changes.models import StandingRound, Template
from varsko.changes.queries.setup import SETUP, standing_view, template_view
from varsko.core import sequences
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line, prose, refuse
from varsko.events.changes import ChangeSetupChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand

_MOST_MINUTES = 60 * 24 * 60


def write_template(*, by: Actor, at: datetime, draft: TemplateDraft, template: object = "") -> TemplateView:
    """Make a template, or write one anew: changes made from it stay as they are. Raises NotFound, NotAllowed, Invalid, Conflict.

    Only what is simple, of low or medium risk and fully assessed can be standard, approved beforehand.
    """
    demand(by, "configure", SETUP)
    columns = _template_columns(draft)
    with transaction.atomic():
        sequences.hold("templates of changes")
        row = find(Template.objects.select_for_update(of=("self",)).filter(archived_at=None), template) if template else None
        if template and row is None:
            raise NotFound("template")
        if Template.objects.filter(name=columns["name"]).exclude(pk__in=[row.pk] if row else []).exists():
            raise Conflict({"name": _("This name is taken.")})
        if row is None:
            row = Template.objects.create(created_at=at, **columns)
        Template.objects.filter(pk=row.pk).update(**columns)
        _record("template", str(row.pk), columns["name"], "written", by, at)
    return template_view(Template.objects.get(pk=row.pk))


def _template_columns(draft: TemplateDraft) -> dict[str, Any]:
    service = catalog.service(as_uuid(draft.service_id)) if draft.service_id else None
    answers = {name: answer for name, answer in draft.answers.items() if answer}
    refuse(
        size=draft.size not in set(Size),
        service=draft.service_id and service is None,
        minutes=not 1 <= draft.minutes <= _MOST_MINUTES,
        **{name: name not in POINTS or answer not in POINTS[name] for name, answer in answers.items()},  # type: ignore[index]  # a StrEnum is its text
    )
    texts = {name: prose(getattr(draft, name), name, limits.TEXT) for name in ("plan", "test", "back_out")}
    risk = assess(answers, [service.tier] if service else [])
    if draft.standard and (draft.size != Size.SIMPLE or risk.open or risk.level == Level.HIGH or not texts["plan"]):
        raise Invalid(
            {"standard": _("Only a simple change with a plan, answers to all questions and no high risk is approved beforehand.")}
        )
    return texts | {
        "name": line(draft.name, "name", limits.NAME, required=True),
        "size": draft.size,
        "standard": draft.standard,
        "answers": answers,
        "minutes": draft.minutes,
        "service_id": as_uuid(draft.service_id),
        "one_service": service is not None,
    }


def remove_template(*, by: Actor, at: datetime, template: object) -> None:
    """Put a template away: nothing new is made from it. Raises NotFound, NotAllowed."""
    demand(by, "configure", SETUP)
    row = find(Template.objects.filter(archived_at=None), template)
    if row is None:
        raise NotFound("template")
    with transaction.atomic():
        Template.objects.filter(pk=row.pk).update(archived_at=at, standard=False, name=f"{row.name[:60]} ({row.pk})")
        _record("template", str(row.pk), row.name, "removed", by, at)


def set_standing(*, by: Actor, at: datetime, wish: Wish, level: str = Level.LOW, only_extensive: bool = False) -> StandingView:
    """Have every change from a level of risk on approved in a round; those that are asked for already are left alone.

    Raises NotAllowed, Invalid.
    """
    demand(by, "configure", SETUP)
    refuse(level=level not in set(Level))
    said = stored_wish(wish, by)
    with transaction.atomic():
        count = StandingRound.objects.count()
        if count >= limits.MOST_ROUNDS:
            raise Invalid({"name": _("There is no room for more.")})
        voters = [["user", one] for one in said["people"]] + [["team", one] for one in said["teams"]]
        facts = {"name": said["name"], "needed": said["needed"], "voters": voters, "level": level, "only_extensive": only_extensive}
        row = StandingRound.objects.create(position=count, **facts)
        _record("standing_round", str(row.pk), row.name, "added", by, at)
    return standing_view(row)


def remove_standing(*, by: Actor, at: datetime, standing: object) -> None:
    """Have changes approved without a round from now on. Raises NotFound, NotAllowed."""
    demand(by, "configure", SETUP)
    row = find(StandingRound.objects.all(), standing)
    if row is None:
        raise NotFound("round")
    with transaction.atomic():
        StandingRound.objects.filter(pk=row.pk).delete()
        _record("standing_round", str(row.pk), row.name, "removed", by, at)


def _record(what: str, subject: str, name: str, change: str, by: Actor, at: datetime) -> None:
    record(ChangeSetupChanged(at=at, by=by.who, subject=subject, what=what, name=name, change=change))
