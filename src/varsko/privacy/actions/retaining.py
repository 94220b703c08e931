"""Rules of how long things are kept, and the passes that follow them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from varsko.core import personal, wake
from varsko.core.outbox import record
from varsko.core.texts import refuse
from varsko.events.privacy import RetentionChanged, RetentionDone
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.people.domain.permissions import demand
from varsko.privacy.domain import limits
from varsko.privacy.models import Retention
from varsko.privacy.queries.people import ALL
from varsko.privacy.queries.rules import outlived

_EVERY = timedelta(days=1)
_PAUSE = timedelta(seconds=1)


def set_rule(*, by: Actor, at: datetime, name: str, days: int, way: str) -> None:
    """Keep one kind of thing for so many days, then anonymise or delete it; 0 keeps it for ever. Raises NotFound, NotAllowed, Invalid."""
    demand(by, "delete", ALL)
    keep = personal.keeps().get(name)
    if keep is None:
        raise NotFound("rule")
    refuse(way=way not in keep.ways)
    if days and not keep.least <= days <= limits.MOST_DAYS:
        raise Invalid({"days": _("At least %(least)d days, or 0 for ever.") % {"least": keep.least}})
    columns = {"days": days, "way": way, "changed_by": by.who.name, "changed_at": at, "going": 0}
    with transaction.atomic():
        Retention.objects.get_or_create(name=name, defaults=columns)
        due = at if days else None
        Retention.objects.filter(name=name).update(**columns, due_at=due, leased_until=None, fence=F("fence") + 1)
        record(RetentionChanged(at=at, by=by.who, subject=name, days=days, way=way))
        wake.after_commit()


def take(row: Retention, *, at: datetime) -> None:
    """Let one slice go, inside the caller's transaction; soon again where more is left, else tomorrow."""
    keep = personal.keeps().get(row.name)
    if keep is None or not row.days:
        row.finish()  # the stage that had it is gone
        return
    keys = list(outlived(keep, at - timedelta(days=row.days)).values_list("pk", flat=True)[: limits.SLICE])
    if keys:
        keep.act("delete" if row.way == "delete" else "anonymise", keys)
    count = row.going + len(keys)
    more = len(keys) == limits.SLICE
    counted = {"going": count if more else 0, "total": row.total + len(keys)}
    row.finish(due_at=at + (_PAUSE if more else _EVERY), done_at=row.done_at if more else at, attempts=0, last_error="", **counted)
    if count and not more:
        done = RetentionDone(at=at, by=SYSTEM_ACTOR.who, subject=row.name, days=row.days, way=row.way, count=count)
        record(done)
