"""What callers thought of how they were helped."""

from django.db import models
from django.db.models import Q

from varsko.desk.models.requests import Request


class Rating(models.Model):
    """A caller's word when it was over: 1 bad, 2 so-so, 3 good. Said anew, it replaces what was there."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=3), name="rating_known")]

    def __str__(self) -> str:
        return f"{self.score} for {self.request_id}"
