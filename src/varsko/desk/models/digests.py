"""Figures that come by mail, and who reads them."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.desk.models.desks import Desk


class Digest(models.Model):
    """What comes by mail: which `parts` of the figures, of one desk or of all, how often."""

    class Every(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        MONTH = "month"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    desk = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="digests")
    every = models.CharField(max_length=10, choices=Every.choices)
    parts = models.JSONField(default=list)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class DigestReader(DueRow):
    """Somebody who reads one, on their own clock: `due_at` is when the next goes out."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "user"], name="digest_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.digest_id}"
