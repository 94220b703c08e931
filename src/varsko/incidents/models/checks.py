"""The tables of assessments and checklists."""

from django.db import models

from varsko.core.clock import new_id
from varsko.incidents.models.record import Incident


class Assessment(models.Model):
    """What is known of an incident's impact: the first thing to find out, and what updates are written from.

    `seen_in` holds by language what customers see; without it `seen` is in the language of the installation.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="assessment")
    impact = models.TextField(blank=True)
    seen = models.TextField(blank=True)
    seen_in = models.JSONField(null=True)
    groups = models.CharField(max_length=300, blank=True)
    inside = models.CharField(max_length=10, blank=True)
    outside = models.CharField(max_length=10, blank=True)
    is_public = models.BooleanField(default=False)
    is_security = models.BooleanField(default=False)
    is_data = models.BooleanField(default=False)
    by_name = models.CharField(max_length=200)
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"assessment of {self.incident_id}"


class Checklist(models.Model):
    """A checklist of this installation's own, or with the key of a shipped one what stands in its place."""

    key = models.CharField(max_length=40, primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    items = models.JSONField()
    severity = models.PositiveSmallIntegerField()
    again = models.PositiveIntegerField(default=0)
    is_off = models.BooleanField(default=False)
    services = models.ManyToManyField("catalog.Service", related_name="+")
    types = models.ManyToManyField("incidents.IncidentType", related_name="+")

    def __str__(self) -> str:
        return self.name


class Tick(models.Model):
    """Somebody looked at an item of a checklist. Lists are named by key and items by text, so that a list may change meanwhile."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="ticks")
    list = models.CharField(max_length=40)
    item = models.CharField(max_length=300)
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "list", "item"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.item} of {self.incident_id}"
