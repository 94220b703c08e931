"""The tables of an incident itself: what it says, who may know of it, and what belongs to it."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id


class Scale(models.Model):
    """A version of the severity scale. The newest one counts; without any, the one that Varsko ships with."""

    version = models.PositiveIntegerField(primary_key=True)
    levels = models.JSONField()
    note = models.CharField(max_length=500)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"scale {self.version}"


class Incident(models.Model):
    """Something that is wrong enough for people to drop what they are doing."""

    class Status(models.TextChoices):
        TRIAGE = "triage"
        NEW = "new"
        FIXING = "fixing"
        RESOLVED = "resolved"
        REVIEWED = "reviewed"
        CLOSED = "closed"
        DECLINED = "declined"
        MERGED = "merged"

    class DetectedBy(models.TextChoices):
        MONITORING = "monitoring"
        CUSTOMER = "customer"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=30, unique=True)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField()
    scale = models.PositiveIntegerField(default=0)
    look_again = models.BooleanField(default=False, db_default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    private = models.BooleanField(default=False)
    drill = models.BooleanField(default=False)
    type = models.ForeignKey("incidents.IncidentType", null=True, on_delete=models.SET_NULL, related_name="+")
    facts = models.JSONField(default=dict)
    debrief = models.TextField(blank=True)
    origin = models.CharField(max_length=10, blank=True)
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    detected_by = models.CharField(max_length=10, choices=DetectedBy.choices, default=DetectedBy.STAFF)
    reporter = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    reporter_name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    video = models.CharField(max_length=500, blank=True)
    workaround = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    fix = models.TextField(blank=True)
    known = models.CharField(max_length=30, blank=True, default="", db_default="")
    cases = models.PositiveIntegerField(null=True)
    customers_inside = models.PositiveIntegerField(null=True)
    customers_outside = models.PositiveIntegerField(null=True)
    impact_started_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField(null=True)
    impact_ended_at = models.DateTimeField(null=True)
    next_update_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")
    declared_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["triage", "new", "fixing", "resolved", "reviewed", "closed", "declined", "merged"]),
                name="incident_status_known",
            ),
            models.CheckConstraint(condition=Q(severity__gte=1), name="incident_severity_known"),
        ]
        indexes = [
            # Nearly all incidents are over, and nearly all questions are about the others.
            models.Index(fields=["severity", "-number"], condition=Q(status__in=["triage", "new", "fixing"]), name="incident_ongoing"),
            models.Index(fields=["service", "-number"], name="incident_by_service"),
            models.Index(fields=["origin", "declared_at"], name="incident_by_origin"),
            models.Index(fields=["known"], condition=~Q(known=""), name="incident_by_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.summary}"


class Affected(models.Model):
    """A service that suffers."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected")
    service = models.ForeignKey("catalog.Service", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "service"], name="affected_once")]

    def __str__(self) -> str:
        return f"{self.service_id} in {self.incident_id}"


class Guest(models.Model):
    """Somebody who may know of an incident if it is private: who declared it, has or had a part in it, was paged or invited."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="incident_guest_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.incident_id}"


class Holding(models.Model):
    """A part that somebody has or had. One person at a time is the manager."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="holdings")
    role = models.CharField(max_length=20)
    label = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    user_name = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    began_reason = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(role="manager", ended_at=None), name="one_manager_at_a_time"),
            models.UniqueConstraint(fields=["incident", "role", "label", "user"], condition=Q(ended_at=None), name="holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.role}"


class LinkedAlert(models.Model):
    """An alert that belongs to an incident: one that told of it, or with `is_call` one that called people to it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="links")
    alert = models.OneToOneField("alerts.Alert", on_delete=models.CASCADE, related_name="+")
    is_call = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert_id} in {self.incident_id}"


class Relation(models.Model):
    """Two incidents that have to do with each other; the one with the smaller number comes first."""

    one = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="no_relation_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
