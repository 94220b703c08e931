"""Texts that are ready before anything happens."""

from django.db import models

from varsko.core.clock import new_id
from varsko.statuspages.models.codes import new_code


class Template(models.Model):
    """What is told when something happens again: titles and texts by language, a stage, and components by code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=100)
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    stage = models.CharField(max_length=20)
    components = models.JSONField(default=list)
    told = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
