"""The tables of incidents."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow


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
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    private = models.BooleanField(default=False)
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


class Update(models.Model):
    """What people were told. It is never changed: a correction is another one that points to it.

    `texts` holds by language what was said inside and outside; `answers` what its author filled in, for the next one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=30)
    texts = models.JSONField()
    answers = models.JSONField(default=dict)
    next_update_at = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)
    eta_share = models.PositiveSmallIntegerField(default=0)
    eta_count = models.PositiveIntegerField(default=0)
    restart = models.CharField(max_length=20, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="corrections")
    author = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    reader_name = models.CharField(max_length=200, blank=True)
    skipped = models.TextField(blank=True)
    mails = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="update_number_once")]
        indexes = [models.Index(fields=["sent_at"], name="update_by_time")]

    def __str__(self) -> str:
        return f"update {self.number} of {self.incident_id}"


class Promise(DueRow):
    """The promise of an incident's next update: when its time has come and nothing was said, somebody is told."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="promise")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} until {self.until}"


class MailingList(models.Model):
    """People and addresses inside that get the updates of incidents of a severity up to `severity`, of some services or of all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    severity = models.PositiveSmallIntegerField()
    addresses = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="en")
    people = models.ManyToManyField("people.User", related_name="+")
    teams = models.ManyToManyField("people.Team", related_name="+")
    services = models.ManyToManyField("catalog.Service", related_name="+")

    def __str__(self) -> str:
        return self.name


class Following(models.Model):
    """Somebody wants the updates of incidents of a severity up to `severity`, of a service or of all."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.CASCADE, related_name="+")
    severity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "service"], condition=Q(service__isnull=False), name="following_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(service=None), name="following_all_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.service_id}"


class OwnText(models.Model):
    """A version of a text of this installation's own; the newest counts, and one without a body means: as Varsko ships it."""

    stage = models.CharField(max_length=30)
    audience = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "audience", "language", "version"], name="own_text_version_once")]

    def __str__(self) -> str:
        return f"{self.stage} {self.audience} {self.language} {self.version}"
