"""Figures by mail: setting them up, and sending one to one reader, as far as that reader may see the requests they count."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.outbox import record
from varsko.core.rows import find
from varsko.core.texts import line
from varsko.desk.digests import as_csv, tables
from varsko.desk.domain.digests import DAYS, MOST_READERS, Every, Part, next_at
from varsko.desk.models import Desk, Digest, DigestReader
from varsko.desk.queries.access import ANY, desks_for, sees_all
from varsko.desk.queries.digests import digests_for
from varsko.desk.queries.measures import figures
from varsko.events.desk import DigestChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import demand, may


def write_digest(*, by: Actor, at: datetime, name: str, every: str, parts: Sequence[str], readers: Sequence[str], desk: str = "") -> None:
    """Have figures sent to people, each at their next seven o'clock. `desk` is an id, "" for all that each may see.

    Raises NotAllowed, Invalid.
    """
    demand(by, "change", ANY)
    wanted = [_known("parts", one, Part) for one in parts]
    if not wanted:
        raise Invalid({"parts": _("Choose at least one.")})
    with transaction.atomic():
        row = Digest.objects.create(
            name=line(name, "name", 100, required=True),
            desk=_desk(by, desk),
            every=_known("every", every, Every),
            parts=wanted,
            made_by_id=by.who.id if by.who.kind == "user" else None,
            created_at=at,
        )
        due = {one.id: next_at(Every(row.every), at, ZoneInfo(one.time_zone)) for one in _persons(readers)}
        DigestReader.objects.bulk_create([DigestReader(digest=row, user_id=pk, due_at=moment) for pk, moment in due.items()])
        _record(row, "added", by=by, at=at)


def remove_digest(*, by: Actor, at: datetime, ref: object) -> None:
    """Send it to nobody any more; somebody who only reads it leaves it to the others. Raises NotFound, NotAllowed."""
    demand(by, "change", ANY)
    with transaction.atomic():
        row = find(digests_for(by), ref)
        if row is None:
            raise NotFound("report")
        is_theirs = sees_all(by) or row.made_by_id == as_uuid(by.who.id)
        _record(row, "removed" if is_theirs else "left", by=by, at=at)
        if is_theirs:
            row.delete()
        else:
            row.readers.filter(user=as_uuid(by.who.id)).delete()


def send_digest(row: DigestReader, *, at: datetime) -> None:
    """Send one reader their figures inside the caller's transaction, and plan the next."""
    digest = Digest.objects.select_related("desk").get(pk=row.digest_id)
    person = people.user(row.user_id)
    if person is None:
        row.finish()
        return
    following = next_at(Every(digest.every), at, ZoneInfo(person.time_zone))
    actor = people.actor_for_person(person.id)
    if may(actor, "see", ANY) and (digest.desk is None or desks_for(actor).filter(pk=digest.desk.pk).exists()):
        _post(digest, person, actor, following, at)
        row.finish(due_at=following, sent_at=at)
    else:
        row.finish(due_at=following)


def _post(digest: Digest, person: Person, actor: Actor, following: datetime, at: datetime) -> None:
    """Post it under the moment of the next one: until then it is the same letter, however often the worker comes back to it."""
    days, slug = DAYS[Every(digest.every)], digest.desk.slug if digest.desk else ""
    with translation.override(person.language):
        found = tables(figures(by=actor, at=at, days=days, desk=slug), [Part(one) for one in digest.parts])
        where = digest.desk.name if digest.desk else _("All desks")
        facts = {"tables": [{"title": one.title, "rows": one.rows} for one in found], "where": where, "days": days}
        message = {
            "subject": f"{digest.name}: {where}",
            "template": "desk/mail/digest",
            "facts": facts,
            "link": f"{settings.VARSKO.url}/desk/figures?days={max(days, 7)}" + (f"&desk={slug}" if slug else ""),
            "language": person.language,
            "files": [{"name": "figures.csv", "kind": "csv", "text": as_csv(found)}],
        }
    key = f"digest:{digest.pk}:{person.id}:{following.timestamp():.0f}"
    to = deliveries.Outgoing(
        channel="email", address=person.email, name=person.name, user_id=person.id, key=key, message=message, purpose="desk"
    )
    deliveries.enqueue(to, at=at)


def _desk(by: Actor, ref: str) -> Desk | None:
    found = find(desks_for(by), ref) if ref else None
    if ref and found is None:
        raise Invalid({"desk": _("Choose one of what is offered.")})
    return found


def _known(field: str, said: str, kinds: type[Every] | type[Part]) -> str:
    if said not in set(kinds):
        raise Invalid({field: _("Choose one of what is offered.")})
    return said


def _persons(ids: Sequence[str]) -> list[Person]:
    found = [one for one in people.users(ids[: MOST_READERS + 1]).values() if one.is_active]
    if not found or len(found) > MOST_READERS:
        raise Invalid({"readers": _("Choose between one and %(most)d people.") % {"most": MOST_READERS}})
    return found


def _record(row: Digest, change: str, *, by: Actor, at: datetime) -> None:
    record(DigestChanged(at=at, by=by.who, subject=str(row.pk), name=row.name, change=change))
