"""Forms of desks in their newest versions, and what was filled in."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from varsko.core.rows import find
from varsko.desk.domain.forms import Field, FormView, from_data, words_from_data
from varsko.desk.models import FormVersion
from varsko.desk.queries.access import desks_for
from varsko.desk.queries.portal import offered_to
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

_NEWEST = F("form__version")


def forms(desk_ids: Iterable[object] | None = None, *, by: Actor) -> list[FormView]:
    """List the forms of desks, or of all that the asker may know of, those out of use too, by desk and name."""
    rows = newest().filter(form__desk__in=desks_for(by))
    if desk_ids is not None:
        rows = rows.filter(form__desk__in=[as_uuid(one) for one in desk_ids])
    return [form_view(row) for row in rows]


def forms_in_use(*, by: Actor, ref: object = None) -> list[FormView]:
    """List the forms with which operators take requests in, or the one that `ref` names: those in use, of desks that are not archived."""
    rows = newest().filter(form__desk__in=desks_for(by), form__desk__archived_at=None, form__is_off=False)
    return [form_view(row) for row in (rows if ref is None else rows.filter(form=as_uuid(ref)))]


def form(ref: object, *, by: Actor) -> FormView | None:
    """Find a form by id; None where the asker may not know of its desk."""
    row = newest().filter(form__desk__in=desks_for(by), form=as_uuid(ref)).first()
    return form_view(row) if row else None


def forms_offered(by: Actor, ref: object = None) -> list[FormView]:
    """List the forms with which somebody may ask for something in the portal, or the one that `ref` names."""
    rows = newest().filter(form__desk__in=offered_to(by), form__offered=True, form__is_off=False)
    return [form_view(row) for row in (rows if ref is None else rows.filter(form=as_uuid(ref)))]


def newest() -> QuerySet[FormVersion]:
    """Give the version of each form that counts."""
    return FormVersion.objects.filter(version=_NEWEST).select_related("form__desk").order_by("form__desk__name", "name")


def form_view(row: FormVersion) -> FormView:
    """Freeze a version with its form."""
    return FormView(
        id=str(row.form_id),
        desk_id=str(row.form.desk_id),
        name=row.name,
        hint=row.hint,
        kind=row.kind,
        category_id=str(row.category_id or ""),
        impact=row.impact,
        urgency=row.urgency,
        fields=tuple(from_data(one) for one in row.fields),
        words=words_from_data(row.words),
        shared=row.form.desk.shares and not row.form.desk.confidential,
        approval=row.form.approval and not row.form.desk.confidential,
        manager_first=row.form.manager_first,
        remind_days=row.form.remind_days,
        decide_days=row.form.decide_days,
        offered=row.form.offered,
        is_off=row.form.is_off,
        version=row.version,
    )


def fields_of(version_id: object) -> tuple[Field, ...]:
    """Give the fields of one version of a form."""
    row = find(FormVersion.objects.all(), version_id)
    return tuple(from_data(one) for one in row.fields) if row else ()
