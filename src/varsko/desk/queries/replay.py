"""What if a desk had had other hours and promises: what was tried, how far it is, and what came of it."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from varsko.core.rows import find
from varsko.desk.data import TrialLine, TrialView
from varsko.desk.domain.replay import MOST, SHOWN, Outcome, Tally, unpacked
from varsko.desk.domain.targets import Goal
from varsko.desk.models import Trial, TrialPart
from varsko.desk.queries.access import desk_subject, desks_for, visible_to
from varsko.desk.queries.promises import terms_of
from varsko.kernel.errors import NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import may

_NOBODY = UUID(int=0)


def trials(*, by: Actor, desk: str) -> list[TrialView]:
    """List what somebody tried for a desk, by id, lately, the newest first; what would have ended otherwise is left out."""
    rows = _mine(by, desk).order_by("-asked_at", "-pk") if may_try(by, desk) else []
    return [_view(row, ()) for row in rows]


def trial(*, by: Actor, desk: str, ref: object) -> TrialView:
    """Give what somebody tried, once it is done with some of what would have ended otherwise. It is nobody else's. Raises NotFound."""
    row = _found(by, desk, ref)
    is_told = row.done_at and not row.last_error
    return _view(row, tuple(islice(_lines(by, row, differing=True), SHOWN)) if is_told else ())


def trial_lines(*, by: Actor, desk: str, ref: object) -> Iterator[TrialLine]:
    """Give each promise that was replayed, newest request first, as far as it came. Raises NotFound at once."""
    return _lines(by, _found(by, desk, ref), differing=False)


def may_try(by: Actor, desk: object) -> bool:
    """Tell whether somebody may set up a desk, by id, and know of what is asked there."""
    row = find(desks_for(by), desk)
    return row is not None and may(by, "configure", desk_subject(row))


def asker_of(by: Actor) -> UUID | None:
    """Give whose a trial is: the person's who asks, or of a key that of whoever took it over last and is still here, or made it."""
    behind = people.behind(by)[::-1]
    known = people.users(behind)
    return next((as_uuid(one) for one in behind if one in known and known[one].is_active), None)


def _mine(by: Actor, desk: str) -> QuerySet[Trial]:
    return Trial.objects.filter(asked_by=asker_of(by) or _NOBODY, desk=as_uuid(desk)).select_related("desk")


def _found(by: Actor, desk: str, ref: object) -> Trial:
    row = find(_mine(by, desk), ref) if may_try(by, desk) else None
    if row is None:
        raise NotFound("trial")
    return row


def _lines(by: Actor, row: Trial, *, differing: bool) -> Iterator[TrialLine]:
    parts = TrialPart.objects.filter(trial=row)
    chosen = parts.filter(differing__gt=0) if differing else parts
    for pk in list(chosen.order_by("number").values_list("pk", flat=True)):
        yield from _told(by, row.desk_id, [one for one in _of_part(pk) if one.differs or not differing])


def _of_part(pk: int) -> list[Outcome]:
    data = TrialPart.objects.filter(pk=pk).values_list("data", flat=True).first()
    return unpacked(bytes(data)) if data else []


def _told(by: Actor, desk_id: UUID, found: list[Outcome]) -> list[TrialLine]:
    """Put names to numbers; a request that is gone or hidden by now is left out."""
    rows = visible_to(by).filter(desk=desk_id, number__in={one.number for one in found})
    names = {number: (key, title) for number, key, title in rows.values_list("number", "key", "title")}
    return [TrialLine(key=names[one.number][0], title=names[one.number][1], outcome=one) for one in found if one.number in names]


def _view(row: Trial, lines: tuple[TrialLine, ...]) -> TrialView:
    return TrialView(
        id=str(row.pk),
        days=row.span,
        asked_at=row.asked_at,
        total=row.total,
        wanted=None if row.total is None else min(row.total, MOST),
        seen=row.seen,
        told=row.told,
        done_at=row.done_at,
        is_stuck=bool(row.last_error) and row.done_at is None,
        has_failed=bool(row.last_error) and row.done_at is not None,
        hours=terms_of(row, row.desk, version=row.version),
        tallies=tallies_of(row),
        differing=lines,
    )


def tallies_of(row: Trial) -> tuple[Tally, ...]:
    """Give what was counted so far."""
    return tuple(
        Tally(priority=level, goal=Goal(goal), kept_before=a, all_before=b, kept_after=c, all_after=d)
        for level, goal, a, b, c, d in row.tallies
    )
