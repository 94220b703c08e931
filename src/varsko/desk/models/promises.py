"""What desks promise: calendars and targets, and what each request was promised, with its due times as columns."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow, PlannedRow
from varsko.desk.models.desks import Desk
from varsko.desk.models.requests import Request


class _Terms(models.Model):
    """When a desk is open, and what it promises.

    `week` maps weekdays ("0" is Monday) to windows in minutes after midnight, `closed` maps dates to names, `days` maps dates to windows.
    `targets` are (kind, priority, response, update, solution, always), minutes each, null for no promise.
    """

    week = models.JSONField(default=dict)
    closed = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    targets = models.JSONField(default=list)
    pauses = models.BooleanField(default=True)
    restarts = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Hours(_Terms):
    """A version of a desk's hours and promises, one each time somebody changes them. The newest one of a desk counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="hours")
    version = models.PositiveIntegerField()
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


class Trial(_Terms, DueRow):
    """Hours and promises that somebody tries on what happened; `version` is of the desk's own, beside which they stand.

    The requests of `span` days before `asked_at` are replayed newest first: `seen` of `total` (null until that is counted), down to the
    number `cursor`, of which the log told of `told`. `tallies` are as `domain.replay.Tally`.
    """

    is_for_now = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="trials")
    asked_by = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    span = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    total = models.PositiveIntegerField(null=True)
    seen = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(null=True)
    tallies = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "desk"], name="trial_by_asker")]

    def __str__(self) -> str:
        return f"{self.span} days of {self.desk_id} tried"


class TrialPart(models.Model):
    """What became of some requests under hours that are tried, packed; `differing` tells of how many promises ended otherwise."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="trial_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.trial_id}"
