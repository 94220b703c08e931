"""What desks promise: calendars and targets, and what each request was promised, with its due times as columns."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import PlannedRow
from varsko.desk.models.desks import Desk
from varsko.desk.models.requests import Request


class Hours(models.Model):
    """When a desk is open, and what it promises; a version each time somebody changes it. The newest one of a desk counts.

    `week` maps weekdays ("0" is Monday) to windows in minutes after midnight, `closed` maps dates to names, `days` maps dates to windows.
    `targets` are (kind, priority, response, update, solution, always), minutes each, null for no promise.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="hours")
    version = models.PositiveIntegerField()
    week = models.JSONField(default=dict)
    closed = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    targets = models.JSONField(default=list)
    pauses = models.BooleanField(default=True)
    restarts = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "version"], name="hours_version_once")]

    def __str__(self) -> str:
        return f"hours {self.version} of {self.desk_id}"


class Promise(PlannedRow):
    """One promise about a request. `due_at` is when somebody is next to look at it: a warning, or the moment it is missed.

    `promised_at` is the moment promised, null while it waits for the caller; `told` is the percent of which people were told.
    """

    moments = ("due_at",)

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="promises")
    goal = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True)
    told = models.PositiveSmallIntegerField(default=0)
    hours = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "goal"], name="promise_once")]
        indexes = [models.Index(fields=["promised_at"], name="promise_by_moment")]

    def __str__(self) -> str:
        return f"{self.goal} of {self.request_id}"
