"""Trying hours and promises on what happened: asking for it, and replaying some requests at a time. Nothing else is changed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.rows import find
from varsko.desk.actions.promises import columns_of
from varsko.desk.data import HoursDraft
from varsko.desk.domain.replay import AT_ONCE, CHUNK, KEPT, MOST, Outcome, Terms, added, outcomes, packed, tally
from varsko.desk.models import Desk, Trial, TrialPart
from varsko.desk.queries.access import desk_subject, desks_for, visible_to
from varsko.desk.queries.promises import hours, hours_of, stories, terms_of
from varsko.desk.queries.replay import asker_of, may_try, tallies_of
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed, demand

LONGEST_DAYS = 366


def try_hours(*, by: Actor, at: datetime, desk: object, draft: HoursDraft, days: int) -> str:
    """Have hours and promises tried on the requests of the last `days`; returns the trial's id. What somebody tries anew ends their last.

    What a key tries is tried by whoever made the key.
    Raises NotFound, NotAllowed, Invalid, Conflict when several people have something tried already.
    """
    row = find(desks_for(by), desk)
    if row is None:
        raise NotFound("desk")
    demand(by, "configure", desk_subject(row))
    if not 0 < days <= LONGEST_DAYS:
        raise Invalid({"days": _("Choose one of what is offered.")})
    columns = columns_of(draft)
    asker = asker_of(by)
    if asker is None:
        raise NotAllowed("try hours")
    mine = Trial.objects.filter(asked_by=asker, desk=row)
    with transaction.atomic():
        list(Desk.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])  # one at a time counts those of all desks
        list(mine.select_for_update().order_by("pk").values_list("pk"))  # a part that the worker is storing now goes too
        mine.filter(done_at=None).delete()
        if Trial.objects.filter(done_at=None).count() >= AT_ONCE:
            raise Conflict({"": _("Several people are trying hours at the moment. Try again in a few minutes.")})
        old = list(mine.order_by("-asked_at", "-pk").values_list("pk", flat=True)[KEPT - 1 :])
        Trial.objects.filter(pk__in=old).delete()
        made = Trial.objects.create(desk=row, asked_by_id=asker, asked_at=at, due_at=at, span=days, version=hours(row).version, **columns)
    return str(made.pk)


def go_on(row: Trial, *, at: datetime) -> None:
    """Replay some more requests, and store what came of them with one transaction: whoever dies before that has done nothing."""
    by = people.actor_for_person(row.asked_by_id)
    if not may_try(by, row.desk_id):
        Trial.objects.filter(pk=row.pk, fence=row.fence).delete()
        return
    since = row.asked_at - timedelta(days=row.span)
    rows = visible_to(by).filter(desk=row.desk, created_at__gte=since, created_at__lte=row.asked_at)
    total = rows.count() if row.total is None else row.total
    left = rows if row.cursor is None else rows.filter(number__lt=row.cursor)
    some = list(left.order_by("-number").values_list("pk", "number")[: min(CHUNK, MOST - row.seen)])
    before, after = (Terms(one.calendar, one.rules) for one in (hours_of(row.desk, row.version), terms_of(row, row.desk)))
    told = [list(outcomes(one.number, story, before, after, row.asked_at)) for one, story in stories([pk for pk, _number in some])]
    found = [one for each in told for one in each]
    is_over = len(some) < CHUNK or row.seen + len(some) >= MOST
    with transaction.atomic():
        _keep(row, found)
        row.finish(
            due_at=None if is_over else at,
            done_at=at if is_over else None,
            attempts=0,
            last_error="",
            total=total,
            seen=row.seen + len(some),
            told=row.told + len(told),
            cursor=some[-1][1] if some else row.cursor,
            tallies=[
                (one.priority, one.goal, one.kept_before, one.all_before, one.kept_after, one.all_after)
                for one in added(tallies_of(row), tally(found))
            ],
        )


def give_up(row: Trial, *, at: datetime) -> None:
    """End what failed again and again, or ended its worker each time, so that others have its place; what failed stays written down."""
    with transaction.atomic():
        row.finish(due_at=None, done_at=at, last_error=row.last_error or "It ended its worker again and again.")


def _keep(row: Trial, found: list[Outcome]) -> None:
    if found:
        differing = sum(one.differs for one in found)
        TrialPart.objects.create(trial=row, number=row.parts.count(), differing=differing, data=packed(found))
