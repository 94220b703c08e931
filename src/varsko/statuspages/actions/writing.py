"""Pages written anew as bytes, by whoever works off what is due."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from varsko.core import wake
from varsko.core.clock import now
from varsko.kernel.ids import as_uuid
from varsko.kernel.zones import inst, wall
from varsko.statuspages.actions.buckets import copy_later
from varsko.statuspages.actions.carried import carry_later
from varsko.statuspages.actions.pages import WAKE
from varsko.statuspages.actions.proof import proven
from varsko.statuspages.data import Board, SheetView
from varsko.statuspages.models import Audience, Sheet, StatusPage
from varsko.statuspages.narrowing import narrowed
from varsko.statuspages.queries.audiences import audiences
from varsko.statuspages.queries.board import board
from varsko.statuspages.render import sheets

LEASE = timedelta(seconds=30)
_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST_TRIES = 5
AGAIN_AFTER = timedelta(minutes=10)
"""A page is written at least this often, so that its age tells whether anybody is there."""


def write_page(row: StatusPage, *, at: datetime) -> None:
    """Write every sheet of a page, and say when it must be written again.

    What takes long is drawn outside any transaction: nobody who writes waits for it. A page that changes meanwhile is written again.
    Raises LeaseLost then. One that changed so each time is drawn while those who change it wait: else it would never be told anew.
    Of groups of readers only one is drawn so at a time, whichever has waited longest: all of them take long.
    """
    if row.attempts > _MOST_TRIES:
        with transaction.atomic():
            _hold(row)
            if row.access != StatusPage.Access.GROUPS:
                _draw(row, at)
                return
            _write_for_audiences(row, board(row.pk, at=at), at, most=1)
    _draw(row, at)


def _draw(row: StatusPage, at: datetime) -> None:
    found = board(row.pk, at=at)
    if found.page.has_audiences:
        _write_for_audiences(row, found, at)
    made = list(sheets(found))
    with transaction.atomic():
        _hold(row)
        if not found.page.has_audiences:
            Sheet.objects.filter(page=row, audience__isnull=False).delete()
        _store(row, [*made, proven(row, made, at=at)], at)
        row.finish(due_at=_next(found, at), written_at=at, attempts=0)
        copy_later(row.pk, at=at)
        carry_later(row, at=at)
        wake.after_commit(WAKE)


def _write_for_audiences(row: StatusPage, found: Board, at: datetime, *, most: int | None = None) -> None:
    """Write what each group of readers sees, those first who have waited longest: a change meanwhile begins anew, and leaves nobody out."""
    for one in sorted(audiences(row.pk), key=lambda one: one.written_at or _NEVER)[:most]:
        made = list(sheets(narrowed(found, one.components, one.metrics)))
        with transaction.atomic():
            _hold(row)
            _store(row, made, at, as_uuid(one.id))
            Audience.objects.filter(pk=one.id).update(written_at=at)


def _hold(row: StatusPage) -> None:
    """Keep a page as it was when its writing began until the commit, and its lease for what is left to write. Raises LeaseLost."""
    row.finish(due_at=row.due_at, leased_until=now() + LEASE)


def _store(row: StatusPage, made: list[SheetView], at: datetime, audience: UUID | None = None) -> None:
    rows = Sheet.objects.filter(page=row, audience=audience)
    known = dict(rows.values_list("path", "etag"))
    rows.exclude(path__in=[one.path for one in made]).delete()
    fresh = [one for one in made if known.get(one.path) != one.etag]
    rows.filter(path__in=[one.path for one in fresh]).delete()
    Sheet.objects.bulk_create(
        Sheet(
            page=row,
            audience_id=audience,
            path=one.path,
            kind=one.kind,
            etag=one.etag,
            plain=one.plain,
            packed=one.packed,
            silence=one.silence,
            written_at=at,
        )
        for one in fresh
    )


def _next(found: Board, at: datetime) -> datetime:
    """The page changes by itself when a day ends, and when a promised update is late."""
    zone = ZoneInfo(found.page.time_zone)
    tomorrow = inst(datetime.combine(wall(at, zone).date() + timedelta(days=1), time()), zone)
    promised = [one.next_update_at for one in found.reports if one.next_update_at and one.next_update_at > at]
    return min([at + AGAIN_AFTER, tomorrow, *(moment + timedelta(seconds=1) for moment in promised)])
