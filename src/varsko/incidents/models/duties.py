"""The tables of duties to report to authorities."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.incidents.models.record import Incident


class Regime(models.Model):
    """A law of this installation's own, or with the key of a shipped one what stands in its place."""

    key = models.CharField(max_length=40, primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    authority = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True)
    opens_on = models.CharField(max_length=10, blank=True)
    is_off = models.BooleanField(default=False)
    steps = models.JSONField()

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A law that applies to an incident, as it stood when that was decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="duties")
    regime = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    authority = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=100, blank=True)
    aware_at = models.DateTimeField(null=True)
    classified_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=200, blank=True)
    dropped_because = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "regime"], name="duty_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.incident_id}"


class Filing(DueRow):
    """One report of a duty. `due_at` is when somebody is reminded next, `until` when it must be handed in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="filings")
    position = models.PositiveSmallIntegerField()
    step = models.JSONField()
    until = models.DateTimeField(null=True)
    draft = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    drafted_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "position"], name="filing_once")]
        indexes = [models.Index(fields=["until"], condition=models.Q(sent_at=None), name="filing_open_by_time")]

    def __str__(self) -> str:
        return f"report {self.position} of {self.duty_id}"
