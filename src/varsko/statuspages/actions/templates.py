"""Texts that are ready: written in peace, picked when it burns."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.events.statuspages import TemplateChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.statuspages.actions.checks import checked_texts
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.actions.subscribers import codes_of
from varsko.statuspages.data import TemplateDraft, TemplateView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.stages import OF_INCIDENTS, Stage
from varsko.statuspages.models import StatusPage, Template
from varsko.statuspages.queries.templates import template_view


def add_template(*, by: Actor, at: datetime, ref: object, draft: TemplateDraft) -> TemplateView:
    """Have a text ready. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        if page.templates.count() >= limits.MOST_TEMPLATES:
            raise Invalid({"name": _("There is no room for more.")})
        row = Template.objects.create(page=page, created_at=at, **_checked(page, draft))
        record(TemplateChanged(**about(page, by, at), template=row.code, name=row.name, change="added"))
    return template_view(row)


def change_template(*, by: Actor, at: datetime, ref: object, code: str, draft: TemplateDraft) -> TemplateView:
    """Let a text be as the draft says. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        page = held(by, ref)
        row = _template(page, code)
        Template.objects.filter(pk=row.pk).update(**_checked(page, draft))
        row.refresh_from_db()
        record(TemplateChanged(**about(page, by, at), template=row.code, name=row.name, change="changed"))
    return template_view(row)


def remove_template(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Have a text ready no longer. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref)
        row = _template(page, code)
        record(TemplateChanged(**about(page, by, at), template=row.code, name=row.name, change="removed"))
        row.delete()


def _template(page: StatusPage, code: str) -> Template:
    row = Template.objects.filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("template")
    return row


def _checked(page: StatusPage, draft: TemplateDraft) -> dict[str, object]:
    """Clean a draft; components that are not on the page are left out. Raises Invalid."""
    name = " ".join(clean(draft.name).split())
    wrong = {
        "name": "" if 0 < len(name) <= limits.NAME else _("A name needs 1 to %(count)d letters.") % {"count": limits.NAME},
        "stage": "" if draft.stage in {*OF_INCIDENTS, Stage.SCHEDULED} else _("Choose one of what is offered."),
    }
    if found := {field: text for field, text in wrong.items() if text}:
        raise Invalid(found)
    return {
        "name": name,
        "titles": checked_texts(draft.titles, "titles", limits.TITLE),
        "texts": checked_texts(draft.texts, "texts", limits.TEXT),
        "stage": draft.stage,
        "components": sorted(codes_of(page).intersection(draft.components)),
        "told": draft.told,
    }
