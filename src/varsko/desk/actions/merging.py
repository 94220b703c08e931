"""Making one of two requests that are the same."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.desk import copy_letters
from varsko.desk.actions.checklists import bring_steps
from varsko.desk.actions.copies import bring_copies
from varsko.desk.actions.moving import advance_row
from varsko.desk.actions.objects import move_ties
from varsko.desk.actions.rows import about, all_held, change, personal_event, shown
from varsko.desk.actions.talking import ANSWERED
from varsko.desk.data import Move, RequestView
from varsko.desk.domain.states import OPEN
from varsko.desk.models import Entry, Request
from varsko.desk.queries.approvals import waits_for_approval
from varsko.desk.queries.copies import hearing
from varsko.events.desk import RequestLinked
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor

MERGED = "merged"


def bring_along(row: Request, other: Request, *, by: Actor, at: datetime, copies: bool = False) -> None:
    """Bring along what hangs on a request that becomes part of another; what was personal in one stays so in both.

    Those in copy of it come along only with `copies`. They read what is said in the other from then on. Otherwise they hear that theirs
    is closed, and keep what they could read of it.
    """
    move_ties(row, other, by=by, at=at)
    if copies:
        bring_copies(row, other, at)
    left = hearing([row]).get(str(row.pk), [])
    copy_letters.post_over(row, left, f"{row.pk}:{other.pk}:{at.isoformat()}", "closed", at=at)
    bring_steps(row, other)
    if row.personal and not other.personal:
        change(other, at, personal_event(other, True, by, at), personal=True)


def merge(*, by: Actor, at: datetime, ref: object, into: str, copies: bool = False) -> RequestView:
    """Make a request part of another of the same caller and desk: what was said goes there, it is closed and points to it.

    Requests of different callers are tied to a problem or an incident instead: nobody may read what another wrote. Nor do those in copy
    of one read the other; with `copies` those of the first hear how the other goes on.

    Gives the other. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        row, other = all_held(by, [ref, into])
        wrong = row.pk == other.pk or row.state not in OPEN or other.state not in OPEN or other.merged_into_id is not None
        if wrong or row.caller_id != other.caller_id or row.desk_id != other.desk_id:
            raise Invalid({"into": _("Only open requests of the same caller and desk can be made one.")})
        if waits_for_approval(row) and not waits_for_approval(other):
            raise Invalid({"into": _("It waits for approval first.")})
        Entry.objects.filter(request=row, said_in=None).update(said_in=row.pk)
        Entry.objects.filter(request=row).update(request=other)
        bring_along(row, other, by=by, at=at, copies=copies)
        tied = RequestLinked(**about(row, by, at), relation=MERGED, other=str(other.pk), other_key=other.key)
        change(row, at, tied, merged_into_id=other.pk)
        advance_row(row, Move.WITHDRAW, by=by, at=at, note=_("Merged into %(key)s") % {"key": other.key}, reason=ANSWERED)
    return shown(other, by)
