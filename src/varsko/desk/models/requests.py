"""The table of requests, and what was said about them."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.domain.states import BY_COPY, Said
from varsko.desk.models.desks import Caller, Category, Desk

# As two things that it is not: SQLite finds a partial index by those, and never by a list of values.
OPEN = ~Q(state="solved") & ~Q(state="closed")


class Request(models.Model):
    """Something that somebody wants from a desk. `why` holds the steps to its priority as (reason, priority after it)."""

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        SERVICE = "service_request"
        PROBLEM = "problem"
        CHANGE = "change"

    class State(models.TextChoices):
        NEW = "new"
        WORKING = "working"
        WAITING = "waiting"
        SOLVED = "solved"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=30, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.INCIDENT)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    channel = models.CharField(max_length=10)
    caller = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL, related_name="requests")
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    impact = models.PositiveSmallIntegerField(default=4)
    urgency = models.PositiveSmallIntegerField(default=2)
    priority = models.PositiveSmallIntegerField(default=4)
    by_hand = models.PositiveSmallIntegerField(default=0)
    why = models.JSONField(default=list)
    tags = models.CharField(max_length=400, blank=True, default="")  # small words with blanks between
    why_note = models.CharField(max_length=500, blank=True)
    matrix = models.PositiveIntegerField(default=0)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    assignee = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    handovers = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)  # that people worked on it
    reopened = models.PositiveIntegerField(default=0)
    personal = models.BooleanField(default=False, db_default=False)  # nobody else of the caller's organisation reads it
    solution = models.TextField(blank=True)
    incident = models.ForeignKey("incidents.Incident", null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    opened_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)  # when the first of what was promised and not kept is due
    answered_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["incident", "service_request", "problem", "change"]), name="request_kind_known"),
            models.CheckConstraint(condition=Q(state__in=["new", "working", "waiting", "solved", "closed"]), name="request_state_known"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=5), name="request_priority_known"),
        ]
        indexes = [
            # Nearly all requests are over, and nearly all questions are about the others.
            models.Index(fields=["priority", "number"], condition=OPEN, name="request_open"),
            models.Index(fields=["desk", "priority", "number"], condition=OPEN, name="request_open_by_desk"),
            models.Index(fields=["assignee", "priority", "number"], condition=OPEN, name="request_open_by_assignee"),
            models.Index(fields=["promised_at", "number"], condition=OPEN, name="request_open_by_due"),
            models.Index(fields=["desk", "promised_at", "number"], condition=OPEN, name="request_open_by_desk_due"),
            models.Index(fields=["assignee", "promised_at", "number"], condition=OPEN, name="request_open_by_person_due"),
            # All that the counts beside the lists ask for, so that they read nothing but this.
            models.Index(
                fields=["state", "desk", "team", "assignee", "promised_at", "number"], condition=OPEN, name="request_open_counted"
            ),
            models.Index(fields=["assignee", "-number"], name="request_by_assignee"),
            models.Index(fields=["desk", "-number"], name="request_by_desk"),
            models.Index(fields=["caller", "-number"], name="request_by_caller"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Entry(models.Model):
    """Something that was said about a request: to the caller, by the caller, or inside."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        REPLY = "reply"
        COPY = "copy"
        NOTE = "note"
        CALL = "call"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    author = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, blank=True)
    came_from = models.ForeignKey(Request, null=True, on_delete=models.SET_NULL, related_name="+")  # it was split off from there
    said_in = models.UUIDField(null=True)  # in a request that became part of this one: who is in copy here was not there
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "created_at", "id"], name="entry_by_request")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.request_id}"

    @property
    def said(self) -> str:
        """What it is, see `domain.states.Said`."""
        return Said.COPY if (self.kind, self.channel) == (Said.REPLY, BY_COPY) else self.kind
