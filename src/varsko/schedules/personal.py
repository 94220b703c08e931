"""What schedules keep about people: their seats and overrides hang on their account; their calendar address is their own."""

from django.db.models import Q

from varsko.core.personal import Kept, Part
from varsko.schedules.models import Feed, Override, RotationVersion

PERSONAL = Part(
    name="schedules",
    kept=(
        Kept(name="calendars", table=Feed, mine=lambda trace: Q(owner__in=trace.users), gone=True, hidden=("digest",)),
        Kept(name="turns", table=RotationVersion, mine=lambda trace: Q(pk__in=()), texts=("participants",)),
        Kept(name="overrides", table=Override, mine=lambda trace: Q(pk__in=()), texts=("participant",)),
    ),
)
