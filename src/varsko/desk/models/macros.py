"""Macros of desks: what one press does; and the texts that somebody keeps for their own answers."""

from django.db import models

from varsko.core.clock import new_id
from varsko.desk.models.desks import Category, Desk


class Macro(models.Model):
    """Several verbs under a name, in the order of its desk. `answers` maps languages to texts; `end` is a step of `domain.macros`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="macros")
    name = models.CharField(max_length=60)
    word = models.CharField(max_length=30, blank=True, default="", db_default="")
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1, db_default=1)
    answers = models.JSONField(default=dict)
    end = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.PositiveSmallIntegerField(default=0)
    why_note = models.CharField(max_length=500, blank=True)
    takes = models.BooleanField(default=False)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    tags = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="macro_once")]
        indexes = [models.Index(fields=["desk", "position"], name="macro_by_desk")]

    def __str__(self) -> str:
        return self.name


class OwnText(models.Model):
    """A text of one operator for their answers. `answers` maps languages to texts, `word` brings it in, "" for one made of its name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    word = models.CharField(max_length=30, blank=True)
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="own_text_once")]

    def __str__(self) -> str:
        return self.name
