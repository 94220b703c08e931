"""What drills keep about people: who led them, and who did what."""

from django.db.models import Q

from varsko.core.personal import Kept, Part
from varsko.drills.models import Drill, DrillSignal, DrillStep

PERSONAL = Part(
    name="drills",
    kept=(
        Kept(
            name="drills",
            table=Drill,
            mine=lambda trace: Q(leader__in=trace.users),
            names=("leader_name",),
            texts=("well", "badly", "learned"),
        ),
        Kept(name="signals", table=DrillSignal, mine=lambda trace: Q(pk__in=()), texts=("text",)),
        Kept(name="steps", table=DrillStep, mine=lambda trace: Q(pk__in=()), names=("done_by",), texts=("text",)),
    ),
)
