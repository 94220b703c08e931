"""Documents, their changes as they came, the sum of the older ones, and versions to go back to."""

from typing import Any

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class Document(DueRow):
    """A text in sections that several people write at once. It falls due when its changes are to be summed up."""

    is_for_now = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    sections = models.JSONField(default=list)
    last_number = models.BigIntegerField(default=0)  # of its changes
    writers = models.JSONField(default=dict, blank=True)  # names by id: who wrote since the last version
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "subject", "name"], name="document_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.about} {self.subject}"


class Change(models.Model):
    """One change, in the order in which all processes stored them: numbers of a document have no gaps."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="changes", db_index=False)
    number = models.BigIntegerField()
    data = models.BinaryField()
    by_id = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="change_number_once")]

    def __str__(self) -> str:
        return f"{self.number} of {self.document_id}"


class Sum(models.Model):
    """All changes up to a number as one."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="sum")
    number = models.BigIntegerField()
    data = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"up to {self.number} of {self.document_id}"


class Version(models.Model):
    """How the sections read at one moment. One with a name was kept by somebody, the others by themselves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions", db_index=False)
    name = models.CharField(max_length=200, blank=True)
    texts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    writers = models.JSONField(default=list, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["document", "-at", "-id"], name="version_newest")]

    def __str__(self) -> str:
        return self.name or f"{self.at:%Y-%m-%d %H:%M}"


class Presence(models.Model):
    """Who has a document open in one process, for the pages of the others. It is renewed while the process lives."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="presence", db_index=False)
    process = models.UUIDField()
    states: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "process"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.process} in {self.document_id}"
