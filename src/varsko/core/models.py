"""The tables of the ground: the event log, reactions to it, deliveries, workers, counters, settings."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class EventRow(models.Model):
    """One line of the append-only log: audit trail, timeline, live feed and explanation at once."""

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["about", "subject", "id"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Reaction(DueRow):
    """A handler that still has to react to an event. Deleted when it has."""

    is_for_now = True

    event = models.ForeignKey(EventRow, on_delete=models.CASCADE, related_name="+", db_index=False)
    handler = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.handler} on event {self.event_id}"


_WAITING, _TO_READERS = models.Q(state="waiting"), models.Q(purpose="status")


class Delivery(DueRow):
    """One message on its way out of the house."""

    is_for_now = True

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        KEPT = "kept"  # no provider is configured: shown here, nothing left the house
        FAILED = "failed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"
        MERGED = "merged"  # went out as a line of another message's summary

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=500)
    name = models.CharField(max_length=200, blank=True)
    user_id = models.UUIDField(null=True)
    about = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=30, default="notice")
    key = models.CharField(max_length=200, unique=True)
    message = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    not_taken = models.PositiveIntegerField(default=0)  # tries that the provider surely did not take
    maybe_twice = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="delivery_newest"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
            models.Index(fields=["about", "subject"], name="delivery_by_subject"),
            models.Index(fields=["channel", "address", "state"], name="delivery_by_address"),
            models.Index(fields=["state", "due_at", "id"], condition=_WAITING & ~_TO_READERS, name="delivery_urgent"),
            models.Index(fields=["state", "due_at", "id"], condition=_WAITING & _TO_READERS, name="delivery_to_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.address}: {self.state}"


class ProviderWord(DueRow):
    """What a provider said later about a message that it took, until that is written to the message itself."""

    is_for_now = True

    class Outcome(models.TextChoices):
        ARRIVED = "arrived"
        FAILED = "failed"
        UNREACHABLE = "unreachable"  # nobody answers there now: gone when it stays so
        GONE = "gone"

    delivery_id = models.UUIDField()
    provider_id = models.CharField(max_length=200)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    said = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery_id", "provider_id"], name="provider_word_once")]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.outcome}"


class Sent(models.Model):
    """Something that somebody sent by a form, by a hash of who and what, and what came of it."""

    key = models.CharField(max_length=64, primary_key=True)
    ref = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.ref} at {self.at}"


class Sweep(DueRow):
    """The one row that says when to sweep again."""

    def __str__(self) -> str:
        return f"sweep at {self.due_at}"


class Forgetting(DueRow):
    """Something that was deleted, of which lines of the log and messages are left until `due_at`."""

    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "subject"], name="forget_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.subject}"


class Worker(models.Model):
    """A worker process that says it is alive."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class Sequence(models.Model):
    """A counter for the short numbers that people read to each other."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Setting(models.Model):
    """One setting of the installation that is changed in the interface; secret ones are encrypted at rest."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SearchDoc(models.Model):
    """Something that can be found by its words. The index over `words` is made by a migration, for each database in its way."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    words = models.TextField()
    audience = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="search_doc_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
