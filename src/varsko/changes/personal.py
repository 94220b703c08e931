"""What changes keep about people: who plans, makes, approves and stands in."""

from django.db.models import Q
from django.utils.translation import gettext as _

from varsko.changes.domain.states import OVER
from varsko.changes.models import Announcement, Caused, Change, Deploy, Deputy, Feed, Freeze, Seat, SentAsk
from varsko.core.personal import Block, Kept, Part, Trace


def _blocks(trace: Trace) -> list[Block]:
    rows = Change.objects.exclude(state__in=OVER).filter(Q(owner__in=trace.users)).select_related("request").order_by("pk")
    why = _("The change %(key)s is not over.")
    return [Block(why=why % {"key": row.request.key}, href=f"/desk/{row.request.key}") for row in rows[:20]]


PERSONAL = Part(
    name="changes",
    blocks=_blocks,
    kept=(
        Kept(
            name="changes",
            table=Change,
            mine=lambda trace: Q(owner__in=trace.users) | Q(planned_by__in=trace.users),
            texts=("plan", "test", "back_out", "answers", "overrules", "outcome"),
            hidden=("fence", "leased_until"),
        ),
        Kept(
            name="votes",
            table=Seat,
            mine=lambda trace: Q(person__in=trace.users) | Q(voted_by__in=trace.users),
            names=("name", "voted_name"),
            texts=("note",),
        ),
        Kept(name="letters", table=SentAsk, mine=lambda trace: Q(person__in=trace.users), gone=True),
        Kept(name="deputies", table=Deputy, mine=lambda trace: Q(person__in=trace.users) | Q(deputy__in=trace.users), gone=True),
        Kept(name="calendars", table=Feed, mine=lambda trace: Q(owner__in=trace.users), gone=True, hidden=("digest",)),
        Kept(name="freezes", table=Freeze, mine=lambda trace: Q(pk__in=()), names=("made_by",), texts=("reason",)),
        Kept(name="announcements", table=Announcement, mine=lambda trace: Q(pk__in=()), texts=("title", "text", "titles", "texts")),
        Kept(name="deploys", table=Deploy, mine=lambda trace: Q(pk__in=()), names=("who", "source"), texts=("summary",)),
        Kept(name="causes", table=Caused, mine=lambda trace: Q(pk__in=()), names=("said_by",)),
    ),
)
