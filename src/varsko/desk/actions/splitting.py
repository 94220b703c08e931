"""Making two of one: what was said of another matter becomes a request of its own, and goes back if that was wrong."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core.outbox import record
from varsko.core.texts import line
from varsko.desk.actions.intake import insert
from varsko.desk.actions.merging import bring_along
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.objects import tie_named
from varsko.desk.actions.rows import about, all_held, change, held, shown, take_turns
from varsko.desk.actions.talking import ANSWERED
from varsko.desk.data import Draft, Move, RequestView
from varsko.desk.domain import limits
from varsko.desk.domain.states import OPEN
from varsko.desk.domain.ties import Relation
from varsko.desk.models import Entry, Link, Mail, Request, SentMail
from varsko.desk.queries.access import visible_to
from varsko.desk.queries.lists import where
from varsko.events.desk import RequestLinked, RequestSplit
from varsko.kernel.errors import Invalid
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor


def split_request(*, by: Actor, at: datetime, ref: object, entries: Sequence[str], title: str) -> RequestView:
    """Take what was said of another matter (ids of entries) out of a request into one of its own, of the same caller and team.

    What was promised counts from the first of these entries: the caller asked then. Gives the new. Raises NotFound, NotAllowed, Invalid.
    """
    wanted = [found for one in entries if (found := as_uuid(one))]
    with transaction.atomic():
        take_turns()
        row = held(by, ref)
        chosen = list(row.entries.filter(pk__in=wanted).order_by("created_at", "id"))
        if not chosen or len(chosen) != len(set(wanted)):
            raise Invalid({"entries": _("Choose what is to become a request of its own.")})
        draft = Draft(
            title=line(title, "title", limits.TITLE, required=True),
            kind=row.kind,
            category_id=str(row.category_id or ""),
            service_id=str(row.service_id or ""),
            impact=row.impact,
            urgency=row.urgency,
            team_id=str(row.team_id or ""),
            personal=row.personal,
        )
        made = insert(draft, row.desk, row.caller, by=by, at=at, assignee_id=str(row.assignee_id or ""), since=chosen[0].created_at)
        _carry([one.pk for one in chosen], made)
        Entry.objects.filter(pk__in=[one.pk for one in chosen]).update(came_from=row)
        tie_named(row, made, " ".join([made.title, *(one.text for one in chosen)]), by=by, at=at)
        Link.objects.create(one=made, other=row, relation=Relation.SPLIT, created_at=at)
        record(RequestLinked(**about(made, by, at), relation=Relation.SPLIT, other=str(row.pk), other_key=row.key))
        gone = tuple(str(one.pk) for one in chosen)
        change(row, at, RequestSplit(**about(row, by, at), other=str(made.pk), other_key=made.key, entries=gone))
    return shown(made, by)


def unsplit(*, by: Actor, at: datetime, ref: object) -> RequestView:
    """Put a request that was split off back: all that was said goes to the other, which is given. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        take_turns()
        link = Link.objects.filter(one__in=visible_to(by).filter(where(ref)).values("pk"), relation=Relation.SPLIT).first()
        made, *others = all_held(by, [ref, link.other_id] if link else [ref])
        if link is None or made.state not in OPEN:
            raise Invalid({"move": _("This cannot be done to the request as it stands now.")})
        (row,) = others
        if row.state not in OPEN:
            raise Invalid({"move": _("%(key)s is over. Open it again first: there nobody would read on.") % {"key": row.key}})
        made.entries.filter(said_in=None).exclude(came_from=row, came_from__isnull=False).update(said_in=made.pk)
        _carry([one.pk for one in made.entries.all()], row)
        Entry.objects.filter(request=row, came_from=row).update(came_from=None)
        bring_along(made, row, by=by, at=at)
        link.delete()
        tied = RequestLinked(**about(made, by, at), relation="merged", other=str(row.pk), other_key=row.key)
        change(made, at, tied, merged_into_id=row.pk)
        advance_row(made, Move.WITHDRAW, by=by, at=at, note=_("Put back into %(key)s") % {"key": row.key}, reason=ANSWERED)
    return shown(row, by)


def _carry(entries: Sequence[UUID], target: Request) -> None:
    """Bring entries into another request, with the mails that they came as or went out as."""
    Mail.objects.filter(entry__in=entries).update(request=target)
    SentMail.objects.filter(entry__in=entries).update(request=target)
    Entry.objects.filter(pk__in=entries).update(request=target)
