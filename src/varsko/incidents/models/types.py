"""The table of the types of incidents."""

from django.db import models

from varsko.core.clock import new_id


class IncidentType(models.Model):
    """A type of incidents with its own fields, parts and cadence. What was filled in is kept with each incident."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    hint = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    cadence = models.PositiveIntegerField(default=0)
    private = models.BooleanField(default=False)
    is_off = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
