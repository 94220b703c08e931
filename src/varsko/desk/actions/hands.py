"""Following a request, keeping what one has begun to write, and writing down the time it took."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import prose
from varsko.desk.actions.rows import about, change, held
from varsko.desk.domain import limits
from varsko.desk.domain.hands import LONGEST, MOST_WATCHERS
from varsko.desk.models import AnswerDraft, Entry, Request, TimeSpent, Watcher
from varsko.desk.queries.access import subject_of
from varsko.events.desk import RequestFollowed, RequestUnfollowed, TimeWritten
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.kernel.mentions import Named, mentioned
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.audiences import audience_of
from varsko.people.domain.permissions import NotAllowed, may

_MOST_NAMED = 20


def follow(*, by: Actor, at: datetime, ref: object, user_id: str = "") -> None:
    """Follow a request oneself, or let a colleague who may see it follow it. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        row = held(by, ref, verb="change" if user_id else "see")
        who = people.user(user_id or by.who.id) if as_uuid(user_id or by.who.id) else None
        if who is None or not who.is_active or not may(people.actor_for_person(who.id), "see", subject_of(row)):
            raise Invalid({"person": _("Choose somebody who may see it.")})
        let_follow(row, [who], by=by, at=at)


def unfollow(*, by: Actor, at: datetime, ref: object) -> None:
    """Follow a request no more. Raises NotFound."""
    with transaction.atomic():
        row = held(by, ref, verb="see")
        if Watcher.objects.filter(request=row, user=_me(by)).delete()[0]:
            record(RequestUnfollowed(**about(row, by, at), person=by.who.id))


def let_follow(row: Request, persons: list[Person], *, by: Actor, at: datetime, named: bool = False) -> None:
    """Let people follow a held request, inside the caller's transaction; who does already stays as they are."""
    known = {str(pk) for pk in Watcher.objects.filter(request=row).values_list("user_id", flat=True)}
    new = [one for one in persons if one.id not in known][: max(0, MOST_WATCHERS - len(known))]
    Watcher.objects.bulk_create([Watcher(request=row, user_id=one.id, named=named, since=at) for one in new])
    record(*(RequestFollowed(**about(row, by, at), person=one.id, name=one.name, named=named) for one in new))


def heed_names(row: Request, text: str, *, by: Actor, at: datetime) -> None:
    """Let those follow a held request who are named in a text and may know of it, inside the caller's transaction."""
    if "@" not in text:
        return
    around = {one.id: one for one in people.people_in(audience_of(subject_of(row))) if one.is_active and one.id != by.who.id}
    ids = mentioned(text, [Named(one.id, one.name, one.email) for one in around.values()])[:_MOST_NAMED]
    let_follow(row, [around[one] for one in ids], by=by, at=at, named=True)


def keep_draft(*, by: Actor, at: datetime, ref: object, text: str) -> None:
    """Keep what one has begun to write about a request; an empty text throws it away. Nobody else hears of it, so no event says it.

    Raises NotFound, NotAllowed, Invalid.
    """
    me = _me(by)
    with transaction.atomic():
        row = held(by, ref)
        said = prose(text, "text", limits.TEXT)
        if said:
            AnswerDraft.objects.update_or_create(request=row, user_id=me, defaults={"text": said, "kept_at": at})
        else:
            drop_draft(row, by)


def drop_draft(row: Request, by: Actor) -> None:
    """Throw away what somebody had begun to write: it was sent, or is not wanted any more."""
    if by.who.kind == "user":
        AnswerDraft.objects.filter(request=row, user=as_uuid(by.who.id)).delete()


def spend(*, by: Actor, at: datetime, ref: object, minutes: int) -> None:
    """Write down minutes that one worked on a request. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        spend_on(held(by, ref), minutes, by=by, at=at)


def spend_on(row: Request, minutes: int, *, by: Actor, at: datetime, entry: Entry | None = None) -> None:
    """Do so on a held request, inside the caller's transaction; with `entry` for what was said there."""
    if not 1 <= minutes <= LONGEST:
        raise Invalid({"minutes": _("Between 1 minute and a day.")})
    who = {"user_id": as_uuid(by.who.id) if by.who.kind == "user" else None, "user_name": by.who.name}
    made = TimeSpent.objects.create(request=row, entry=entry, minutes=minutes, at=at, **who)
    change(row, at, TimeWritten(**about(row, by, at), time=str(made.pk), minutes=minutes), minutes=F("minutes") + minutes)


def take_time_back(*, by: Actor, at: datetime, ref: object, time: str) -> None:
    """Take minutes back that one wrote down oneself. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref)
        found = find(TimeSpent.objects.filter(request=row, user=_me(by)), time)
        if found is None:
            raise NotFound("time")
        change(row, at, TimeWritten(**about(row, by, at), time=str(found.pk), minutes=-found.minutes), minutes=F("minutes") - found.minutes)
        found.delete()


def _me(by: Actor) -> UUID:
    me = as_uuid(by.who.id)
    if by.who.kind != "user" or me is None:
        raise NotAllowed("follow request")
    return me
