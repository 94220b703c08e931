"""The tables of what people do in an incident, and what they write down."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.incidents.models.record import Incident


class Task(models.Model):
    """Something to do: now, or afterwards by somebody until a day."""

    class Kind(models.TextChoices):
        RESPONSE = "response"
        CLEANUP = "cleanup"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="task_number_once")]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="task_open_by_owner")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Entry(models.Model):
    """What somebody wrote into the timeline, for the time it speaks of; the log keeps what it said before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="entries")
    happened_at = models.DateTimeField()
    first_said_at = models.DateTimeField()
    text = models.TextField()
    author = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "happened_at"], name="entry_by_time")]

    def __str__(self) -> str:
        return self.text[:60]
