"""What revisions keep about people: who looked at something, and who is to."""

from django.db.models import Q

from varsko.core.personal import Kept, Part
from varsko.revisions.models import Revision

PERSONAL = Part(
    name="revisions",
    kept=(
        Kept(name="revisions", table=Revision, mine=lambda trace: Q(owner__in=trace.users), own={"owner": None}, names=("verified_by",)),
    ),
)
