"""The tables of alerts."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class Alert(models.Model):
    """One thing that is wrong. At most one open alert per scope and alias."""

    class State(models.TextChoices):
        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        SNOOZED = "snoozed"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    scope = models.CharField(max_length=40, blank=True)
    alias = models.CharField(max_length=512)
    message = models.CharField(max_length=130)
    description = models.TextField(blank=True)
    entity = models.CharField(max_length=512, blank=True)
    source = models.CharField(max_length=100, blank=True)
    priority = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    tags = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    responders = models.JSONField(default=list)
    visible_to = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    key = models.ForeignKey("people.ApiKey", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    kind = models.CharField(max_length=30, default="API")
    seen = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False, db_default=False)
    began_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_occurred_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    snoozed_until = models.DateTimeField(null=True)
    patience = models.PositiveIntegerField(default=0, db_default=0)  # seconds of silence after which it is over; 0: never

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alias", "scope"], condition=~Q(state="closed"), name="one_open_alert_per_alias"),
            models.CheckConstraint(condition=Q(state__in=["open", "acknowledged", "snoozed", "closed"]), name="alert_state_known"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=5), name="alert_priority_known"),
        ]
        indexes = [
            # Nearly all alerts are closed, and nearly all questions are about the others.
            models.Index(fields=["number", "state"], condition=~Q(state="closed"), name="alert_unclosed"),
            models.Index(fields=["team", "number"], condition=~Q(state="closed"), name="alert_unclosed_by_team"),
            models.Index(fields=["number"], condition=Q(patience__gt=0) & ~Q(state="closed"), name="alert_unclosed_by_silence"),
            models.Index(fields=["number"], condition=Q(hidden=True), name="alert_hidden"),
            models.Index(fields=["priority", "number"], name="alert_by_priority"),
            models.Index(fields=["created_at"], name="alert_by_creation"),
            # Most alerts have none of these when they arrive, and then these indexes cost nothing.
            models.Index(fields=["team", "number"], condition=Q(team__isnull=False), name="alert_by_team"),
            models.Index(fields=["service", "number"], condition=Q(service__isnull=False), name="alert_by_service"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="alert_by_owner"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.message}"


class Guest(models.Model):
    """Somebody who may know of a hidden alert; besides them only chiefs may."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="alert_guest_once")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.alert_id}"


class Snooze(DueRow):
    """A snoozed alert's wake-up time."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, related_name="snooze")

    def __str__(self) -> str:
        return f"snooze of {self.alert_id}"


class Words(models.Model):
    """The words of an alert. The index over them is made by a migration, for each database in its way."""

    number = models.BigIntegerField(primary_key=True)
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of #{self.number}"


class Indexing(DueRow):
    """How far the index of words has come: it holds the alerts numbered `downto` to `upto`. There is one row."""

    is_for_now = True

    upto = models.BigIntegerField(default=0)
    downto = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"#{self.downto} to #{self.upto}"


class Bag(DueRow):
    """Parcels as versions stored them that read everything at once. One that runs beside this one during an upgrade still does."""

    is_for_now = True

    parcels = models.BinaryField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bag {self.pk}"


class Sack(DueRow):
    """Parcels that a storm brought, read or not: stored and answered for, to be unpacked into alerts in the order of their ids.

    Whoever took them in unpacks them as soon as it can; when it is gone, a worker does from `due_at` on. A parcel that cannot be
    unpacked keeps a sack of its own without `due_at`, with the reason in `last_error`. They have a table of their own, so that no version
    comes by them that does not know how to read what is unread.
    """

    is_for_now = True

    parcels = models.BinaryField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sack {self.pk}"


class SilenceWatch(DueRow):
    """The one row that says when to look again for alerts whose source fell silent. `since` is when the unbroken watch began."""

    is_for_now = True

    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"watch since {self.since}"


class Request(models.Model):
    """What became of one request of an API client, for those who ask afterwards. Kept for a few days."""

    id = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=40)
    success = models.BooleanField()
    status = models.CharField(max_length=200)
    alert_id = models.UUIDField(null=True)
    alias = models.CharField(max_length=512, blank=True)
    key_id = models.UUIDField(null=True)
    processed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.action}: {self.status}"


class SavedView(models.Model):
    """A view of the list that a person keeps under a name: the query of its address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_once")]

    def __str__(self) -> str:
        return self.name
