"""What can be done with API keys."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.core.rows import find
from varsko.events.people import KeyChanged, KeyCreated, KeyDeleted
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.text import clean
from varsko.people import queries
from varsko.people.data import Actor, KeyView
from varsko.people.domain.keys import MARK, PREFIX_LENGTH, RIGHTS, digest
from varsko.people.domain.permissions import NotAllowed, demand, rights_to_give
from varsko.people.models import ApiKey, Team

_TOUCH_EVERY = timedelta(minutes=1)
_MOST_EXPRESSIONS = 50
_LONGEST_EXPRESSION = 2000


def create_key(
    *,
    by: Actor,
    at: datetime,
    name: str,
    rights: Iterable[str] = RIGHTS,
    team_id: object = None,
    kind: str = "api",
    mapping: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[KeyView, str]:
    """Make a key and give it with its secret, which is stored nowhere and cannot be shown again.

    `rights` are some of read, create, delete, configure; with `team_id` the key acts for that team only. `kind` picks the adapter of
    `/in/<key>`, `mapping` its expressions. Nobody makes a key that may do more than they may themselves, and it does no more than they
    may at the time; what a key makes counts as made by that key's maker. Raises NotAllowed.
    """
    team = _team(team_id)
    about = queries.about_key(str(team.pk) if team else "")
    demand(by, "configure", about)
    granted = _rights(rights)
    if not rights_to_give(by, about.team_ids).issuperset(granted):
        raise NotAllowed("configure key")
    secret = MARK + secrets.token_urlsafe(32)
    row = ApiKey(
        id=new_id(),
        name=_name(name),
        kind=kind,
        prefix=secret[:PREFIX_LENGTH],
        digest=digest(secret),
        rights=granted,
        team=team,
        mapping=_mapping(mapping),
        maker_id=_maker(by),
        expires_at=_future(expires_at, at),
        created_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        outbox.record(
            KeyCreated(at=at, by=by.who, subject=str(row.pk), name=row.name, rights=tuple(granted), team_id=str(row.team_id or ""))
        )
    return queries.key_view(row), secret


def update_key(
    *,
    by: Actor,
    at: datetime,
    key_id: object,
    name: str | None = None,
    rights: Iterable[str] | None = None,
    mapping: Mapping[str, str] | None = None,
    enabled: bool | None = None,
) -> KeyView:
    """Change what is given of a key: its name, rights, mapping, or whether it opens anything.

    Rights it has already may stay; no others are added than `by` has, and who lacks one of its rights does not switch it on again.
    Somebody who has all its rights and gives them, or switches it on, counts as its maker from then on.
    Raises NotFound, NotAllowed.
    """
    row = _wanted(by, key_id)
    changes: dict[str, Any] = {
        "name": None if name is None else _name(name),
        "rights": None if rights is None else _rights(rights),
        "mapping": None if mapping is None else _mapping(mapping),
        "enabled": enabled,
    }
    before = set(row.rights) if row.enabled or not enabled else set()
    wanted, own = set(changes["rights"] or row.rights), rights_to_give(by, queries.about_key(str(row.team_id or "")).team_ids)
    if wanted - before - own:
        raise NotAllowed("configure key")
    if (enabled or rights is not None) and wanted <= own:
        changes["maker_id"] = _maker(by)
    changed = {field: value for field, value in changes.items() if value is not None and value != getattr(row, field)}
    with transaction.atomic():
        ApiKey.objects.filter(pk=row.pk).update(**changed) if changed else None
        outbox.record(
            *(
                KeyChanged(
                    at=at, by=by.who, subject=str(row.pk), name=row.name, field=field, before=str(getattr(row, field)), after=str(value)
                )
                for field, value in changed.items()
            )
        )
    for field, value in changed.items():
        setattr(row, field, value)
    return queries.key_view(row)


def delete_key(*, by: Actor, at: datetime, key_id: object) -> None:
    """Remove a key for good. Raises NotFound."""
    row = _wanted(by, key_id)
    with transaction.atomic():
        ApiKey.objects.filter(pk=row.pk).delete()
        outbox.record(KeyDeleted(at=at, by=by.who, subject=str(row.pk), name=row.name))


def touch_keys(ids: Iterable[object], *, at: datetime) -> None:
    """Note that keys were used, at most once a minute each."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - _TOUCH_EVERY)
    due = list(ApiKey.objects.filter(stale, pk__in={one for ref in ids if (one := as_uuid(ref))}).values_list("pk", flat=True))
    if due:
        ApiKey.objects.filter(pk__in=due).update(last_used_at=at)


def _wanted(by: Actor, key_id: object) -> ApiKey:
    row = find(ApiKey.objects.select_related("team"), key_id)
    if row is None:
        raise NotFound("key")
    demand(by, "configure", queries.about_key(str(row.team_id or "")))
    return row


def _maker(by: Actor) -> UUID | None:
    """Name the person by whose rights a key counts that `by` makes."""
    if by.who.kind == "key":
        made = find(ApiKey.objects.all(), by.who.id)
        return made.maker_id if made else None
    return as_uuid(by.who.id) if by.who.kind == "user" else None


def _team(team_id: object) -> Team | None:
    if not team_id:
        return None
    found = find(Team.objects.all(), team_id)
    if found is None:
        raise Invalid({"team_id": _("There is no such team.")})
    return found


def _name(name: str) -> str:
    text = clean(name).strip()
    if not text or len(text) > 250:
        raise Invalid({"name": _("A key needs a name of at most 250 characters.")})
    return text


def _rights(rights: Iterable[str]) -> list[str]:
    wanted = set(rights)
    if not wanted or not wanted.issubset(RIGHTS):
        raise Invalid({"rights": _("Rights are some of read, create, delete, configure.")})
    return [one for one in RIGHTS if one in wanted]


def _mapping(mapping: Mapping[str, str] | None) -> dict[str, str]:
    cleaned = {clean(name): clean(value) for name, value in (mapping or {}).items()}
    if len(cleaned) > _MOST_EXPRESSIONS or any(len(value) > _LONGEST_EXPRESSION for value in cleaned.values()):
        raise Invalid({"mapping": _("A mapping has at most 50 expressions of at most 2000 characters.")})
    return cleaned


def _future(expires_at: datetime | None, at: datetime) -> datetime | None:
    if expires_at and expires_at <= at:
        raise Invalid({"expires_at": _("The key would already be expired.")})
    return expires_at
