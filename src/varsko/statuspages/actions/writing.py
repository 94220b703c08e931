"""Pages written anew as bytes, by whoever works off what is due."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from varsko.core import wake
from varsko.kernel.zones import inst, wall
from varsko.statuspages.actions.pages import WAKE
from varsko.statuspages.actions.proof import proven
from varsko.statuspages.data import Board, SheetView
from varsko.statuspages.models import Sheet, StatusPage
from varsko.statuspages.queries.board import board
from varsko.statuspages.render import sheets

AGAIN_AFTER = timedelta(minutes=10)
"""A page is written at least this often, so that its age tells whether anybody is there."""


def write_page(row: StatusPage, *, at: datetime) -> None:
    """Write every sheet of a page whose time has come, inside the caller's transaction, and plan the next time."""
    found = board(row.pk, at=at)
    made = list(sheets(found))
    _store(row, [*made, proven(row, made, at=at)], at)
    row.finish(due_at=_next(found, at), written_at=at)
    wake.after_commit(WAKE)


def _store(row: StatusPage, made: list[SheetView], at: datetime) -> None:
    known = dict(Sheet.objects.filter(page=row).values_list("path", "etag"))
    Sheet.objects.filter(page=row).exclude(path__in=[one.path for one in made]).delete()
    fresh = [one for one in made if known.get(one.path) != one.etag]
    Sheet.objects.filter(page=row, path__in=[one.path for one in fresh]).delete()
    Sheet.objects.bulk_create(
        Sheet(
            page=row,
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
