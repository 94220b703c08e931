"""What reviews keep about people: who writes, approves and does what follows."""

from django.db.models import Q

from varsko.core.personal import Kept, Part, Trace
from varsko.postmortems.models import Action, Approval, Factor, Review


def _owned(trace: Trace) -> Q:
    return Q(owner__in=trace.users)


PERSONAL = Part(
    name="reviews",
    kept=(
        Kept(
            name="reviews",
            table=Review,
            mine=_owned,
            names=("owner_name", "published_by"),
            texts=("summary", "impact", "well", "lucky", "badly", "learned", "outside"),
        ),
        Kept(name="actions", table=Action, mine=_owned, names=("owner_name", "ended_by"), texts=("title", "note")),
        Kept(name="factors", table=Factor, mine=lambda trace: Q(pk__in=()), texts=("text",)),
        Kept(name="approvals", table=Approval, mine=lambda trace: Q(user__in=trace.users), names=("user_name",), texts=("note",)),
    ),
)
