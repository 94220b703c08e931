"""The tables of what people were told, and who is told."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.incidents.models.record import Incident


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
    eta_known = models.CharField(max_length=30, blank=True, default="", db_default="")
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
    """The promise of an incident's next update: when its time has come and nothing was said, somebody is told, and then paged."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="promise")
    until = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.incident_id} until {self.until}"


class Waiting(DueRow):
    """An incident that pages nobody and waits for somebody of the team of its service, to be told when they come to work."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="incident_waiting_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} for {self.user_id}"


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
