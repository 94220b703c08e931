"""Groups of readers of one page: made, changed, given a link, taken away."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import texts
from varsko.core.outbox import record
from varsko.events.statuspages import AudienceChanged
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import AudienceDraft, AudienceView
from varsko.statuspages.domain import limits
from varsko.statuspages.models import Audience, AudienceComponent, AudiencePerson, Component, Metric, Sheet, StatusPage, Subscriber
from varsko.statuspages.queries.audiences import LOADED, audience_view

_MOST_NAMED, _LONGEST = 100, 250


def hold_audiences(*, by: Actor, ref: object) -> None:
    """Keep the groups of readers of a page as they are until the caller's transaction ends, for whoever changes what they read of them.

    Raises NotFound, NotAllowed.
    """
    held(by, ref, verb="configure")


def add_audience(*, by: Actor, at: datetime, ref: object, draft: AudienceDraft) -> AudienceView:
    """Make a group of readers of a page. Raises NotFound, NotAllowed, Invalid, Conflict for a name that is taken."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.audiences.filter(person=None).count() >= limits.MOST_AUDIENCES:
            raise Invalid({"name": _("There is no room for more.")})
        columns, parts = _checked(page, draft, None)
        row = Audience.objects.create(page=page, created_at=at, **columns)
        AudienceComponent.objects.bulk_create(AudienceComponent(audience=row, component=one) for one in parts)
        _fill(row, draft)
        _changed(page, row, by, at, "added")
    return _shown(row)


def change_audience(*, by: Actor, at: datetime, ref: object, code: str, draft: AudienceDraft) -> AudienceView:
    """Let a group of readers be as the draft says, from this moment on. Raises NotFound, NotAllowed, Invalid, Conflict."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held(page, code)
        columns, parts = _checked(page, draft, row)
        Audience.objects.filter(pk=row.pk).update(**columns)
        AudienceComponent.objects.filter(audience=row).exclude(component__in=parts).delete()
        AudienceComponent.objects.bulk_create((AudienceComponent(audience=row, component=one) for one in parts), ignore_conflicts=True)
        _fill(row, draft)
        row.refresh_from_db()
        _changed(page, row, by, at, "changed")
    return _shown(row)


def renew_audience_link(*, by: Actor, at: datetime, ref: object, code: str) -> AudienceView:
    """Give a group a new link. The old one opens nothing any more, and who subscribed through it hears no more.

    Raises NotFound, NotAllowed.
    """
    return _relinked(by, at, ref, code, secrets.token_hex())


def end_audience_link(*, by: Actor, at: datetime, ref: object, code: str) -> AudienceView:
    """Take a group's link away, and the subscriptions that came through it. Raises NotFound, NotAllowed."""
    return _relinked(by, at, ref, code, "")


def remove_audience(*, by: Actor, at: datetime, ref: object, code: str) -> None:
    """Take a group of readers away, with the subscriptions that came through its link. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held(page, code)
        _changed(page, row, by, at, "removed")
        row.delete()


def _relinked(by: Actor, at: datetime, ref: object, code: str, secret: str) -> AudienceView:
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _held(page, code)
        Subscriber.objects.filter(audience=row, came_by_link=True).delete()
        Audience.objects.filter(pk=row.pk).update(link_secret=secret)
        row.link_secret = secret
        _changed(page, row, by, at, "linked" if secret else "unlinked")
    return _shown(row)


def _held(page: StatusPage, code: str) -> Audience:
    row = Audience.objects.filter(page=page, code=code[:12], person=None).first()
    if row is None:
        raise NotFound("group of readers")
    return row


def see_alone(
    *, by: Actor, at: datetime, ref: object, person_id: str, components: Collection[str] | None, metrics: Collection[str] = ()
) -> None:
    """Let one person see exactly these components and metrics beside what their groups see; without any they are a reader all the same.

    With None as `components` they see nothing beside their groups any more. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        one = as_uuid(person_id)
        if one is None:  # groups are of nobody: what is no id must mean none of them
            raise NotFound("user")
        row = Audience.objects.filter(page=page, person=one).first()
        if components is None:
            if row:
                _changed(page, row, by, at, "removed")
                row.delete()
            return
        draft = AudienceDraft(name=str(one), components=tuple(components), metrics=tuple(metrics), people=(person_id,))
        columns, parts = _checked(page, draft, row)
        if row is None:
            row = _made_alone(page, person_id, at, columns)
        Audience.objects.filter(pk=row.pk).update(**columns)
        AudienceComponent.objects.filter(audience=row).exclude(component__in=parts).delete()
        AudienceComponent.objects.bulk_create((AudienceComponent(audience=row, component=one) for one in parts), ignore_conflicts=True)
        _changed(page, row, by, at, "changed")


def _made_alone(page: StatusPage, person_id: str, at: datetime, columns: dict[str, Any]) -> Audience:
    if page.audiences.filter(person__isnull=False).count() >= limits.MOST_READERS:
        raise Invalid({"people": _("There is no room for more.")})
    found = people.users([person_id]).get(person_id)
    texts.refuse(people=found is None or not found.is_active)
    row = Audience.objects.create(page=page, person_id=person_id, created_at=at, **columns)
    AudiencePerson.objects.create(audience=row, person_id=person_id)
    return row


def _fill(row: Audience, draft: AudienceDraft) -> None:
    """Let exactly these people belong to a group by themselves. Raises Invalid for one whom nobody knows, or who may not sign in."""
    if len(draft.people) > limits.MOST_READERS:
        raise Invalid({"people": _("There is no room for more.")})
    wanted = {key for key, one in people.users(draft.people).items() if one.is_active}
    already = {str(one) for one in row.people.values_list("person_id", flat=True)}
    texts.refuse(people=set(draft.people) - wanted - already)
    row.people.filter(person__in=[as_uuid(one) for one in already - set(draft.people)]).delete()
    fresh = sorted(wanted - already)
    AudiencePerson.objects.bulk_create((AudiencePerson(audience=row, person_id=one) for one in fresh), ignore_conflicts=True)


def _shown(row: Audience) -> AudienceView:
    return audience_view(Audience.objects.prefetch_related(*LOADED).get(pk=row.pk))


def _changed(page: StatusPage, row: Audience, by: Actor, at: datetime, change: str) -> None:
    """Record it, and drop what was written for the group: until it is written anew, each answer is made when it is asked for."""
    record(AudienceChanged(**about(page, by, at), audience=row.code, name=row.name, change=change))
    Sheet.objects.filter(audience=row).delete()
    touch(page, at)


def _checked(page: StatusPage, draft: AudienceDraft, row: Audience | None) -> tuple[dict[str, Any], list[Component]]:
    name = texts.line(draft.name, "name", limits.NAME, required=True)
    others = Audience.objects.exclude(pk=row.pk) if row else Audience.objects.all()
    if others.filter(page=page, name=name).exists():
        raise Conflict({"name": _("Another group of readers has this name.")})
    teams = sorted(set(draft.teams))
    known = {one.id for one in people.teams()} if teams else set()
    parts = list(Component.objects.filter(page=page, code__in=draft.components))
    gone = set(row.teams) - known if row else set()
    metrics = sorted(set(draft.metrics))
    unknown = set(metrics) - set(Metric.objects.filter(page=page, code__in=metrics).values_list("code", flat=True)) if metrics else set()
    gone_metrics = set(row.metrics) & unknown if row else set()
    texts.refuse(teams=set(teams) - known - gone, components=len(parts) < len(set(draft.components)), metrics=unknown - gone_metrics)
    named = sorted({one for one in (texts.line(each, "provider_groups", _LONGEST) for each in draft.provider_groups) if one})
    if len(named) > _MOST_NAMED:
        raise Invalid({"provider_groups": _("There is no room for more.")})
    kept = {
        "provider_groups": named,
        "teams": [one for one in teams if one in known],
        "metrics": [one for one in metrics if one not in unknown],
    }
    return {"name": name, **kept}, parts
