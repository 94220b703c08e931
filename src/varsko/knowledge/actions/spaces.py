"""Opening spaces, and saying who reads and writes there."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from varsko.core import outbox
from varsko.core.clock import new_id
from varsko.events.knowledge import SpaceChanged, SpaceOpened
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.review_days import LONGEST
from varsko.kernel.text import clean
from varsko.knowledge import queries
from varsko.knowledge.data import SpaceDraft, SpaceView
from varsko.knowledge.domain import rights
from varsko.knowledge.models import Space
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_RESERVED = frozenset({"new", "export"})


def open_space(*, by: Actor, at: datetime, draft: SpaceDraft) -> SpaceView:
    """Open a space for articles. Raises NotAllowed, Invalid, and Conflict when the address is taken."""
    _demand(by, draft.writer_teams if draft.writers == rights.Writers.TEAMS else ())
    said = _checked(draft)
    try:
        with transaction.atomic():
            row = Space.objects.create(id=new_id(), created_at=at, **said)
            outbox.record(SpaceOpened(at=at, by=by.who, subject=str(row.pk), name=row.name))
    except IntegrityError:
        raise Conflict({"slug": _("Another space has this address.")}) from None
    return _seen(row, by)


def change_space(*, by: Actor, at: datetime, ref: object, draft: SpaceDraft) -> SpaceView:
    """Change what a space is called and who reads and writes there. Raises NotFound, NotAllowed, Invalid, Conflict."""
    row = _configurable(by, ref)
    said = _checked(draft if draft.slug else replace(draft, slug=row.slug))
    _demand(by, said["writer_teams"] if said["writers"] == rights.Writers.TEAMS else ())
    return _change(row, said, by, at)


def archive_space(*, by: Actor, at: datetime, ref: object, archived: bool = True) -> SpaceView:
    """Put a space away with all its articles, or bring it back. Raises NotFound, NotAllowed."""
    return _change(_configurable(by, ref), {"archived_at": at if archived else None}, by, at)


def _change(row: Space, said: Mapping[str, Any], by: Actor, at: datetime) -> SpaceView:
    changed = {name: value for name, value in said.items() if getattr(row, name) != value}
    if not changed:
        return _seen(row, by)
    before = {name: str(getattr(row, name) or "") for name in changed}
    after = {name: str(value or "") for name, value in changed.items()}
    try:
        with transaction.atomic():
            Space.objects.filter(pk=row.pk).update(**changed)
            outbox.record(SpaceChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, before=before, after=after))
    except IntegrityError:
        raise Conflict({"slug": _("Another space has this address.")}) from None
    return _seen(Space.objects.get(pk=row.pk), by)


def _checked(draft: SpaceDraft) -> dict[str, Any]:
    """Give the columns of what somebody said. Raises Invalid."""
    said = asdict(draft)
    said["name"] = " ".join(clean(draft.name).split())[:100]
    said["slug"] = slugify(draft.slug or said["name"])[:40] or str(new_id())[-12:]
    said["description"] = " ".join(clean(draft.description).split())[:500]
    for name in ("reader_teams", "writer_teams"):
        said[name] = sorted({str(one) for ref in said[name] if (one := as_uuid(ref))})
    if errors := _wrong(said):
        raise Invalid(errors)
    return said


def _wrong(said: Mapping[str, Any]) -> dict[str, str]:
    writes = said["writers"] == rights.Writers.TEAMS
    reads = said["readers"] == rights.Readers.TEAMS
    found = {
        "name": "" if said["name"] else _("A space needs a name."),
        "slug": _("This address is taken by Varsko itself.") if said["slug"] in _RESERVED else "",
        "language": "" if said["language"] in dict(settings.LANGUAGES) else _("Choose one of the languages."),
        "readers": "" if said["readers"] in list(rights.Readers) else _("Choose who may read."),
        "writers": "" if said["writers"] in list(rights.Writers) else _("Choose who may write."),
        "writer_teams": _("Choose the teams that write here.") if writes and not said["writer_teams"] else "",
        "reader_teams": _("Choose the teams that read here.") if reads and not (said["reader_teams"] or writes) else "",
        "review_days": "" if 0 <= said["review_days"] <= LONGEST else _wrong_days(),
    }
    return {name: text for name, text in found.items() if text}


def _wrong_days() -> str:
    return _("Give a number of days from 0 (never) to %(most)d.") % {"most": LONGEST}


def _configurable(by: Actor, ref: object) -> Space:
    view = queries.space(ref, by=by)
    if view is None:
        raise NotFound("space")
    _demand(by, view.writer_teams if view.writers == rights.Writers.TEAMS else ())
    return Space.objects.get(pk=view.id)


def _demand(by: Actor, team_ids: Any) -> None:
    if not rights.may_configure(by, team_ids):
        raise NotAllowed("configure space")


def _seen(row: Space, by: Actor) -> SpaceView:
    view = queries.space(row.pk, by=by)
    if view is None:
        raise NotFound("space")
    return view
