"""Checklists of desks, and the steps of requests."""

from django.db import models

from varsko.core.clock import new_id
from varsko.desk.models.desks import Category, Desk
from varsko.desk.models.requests import Request


class Checklist(models.Model):
    """What is to be done step by step; `gives`, `kind` and `category` say which new requests get it, see `domain.checklists`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="checklists")
    name = models.CharField(max_length=60)
    steps = models.JSONField(default=list)
    kind = models.CharField(max_length=16, blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="checklists")
    gives = models.BooleanField(default=False)
    blocks = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="checklist_once")]

    def __str__(self) -> str:
        return self.name


class RequestStep(models.Model):
    """A step of a request, as it stood in its checklist when it came from one; `position` orders them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    checklist = models.ForeignKey(Checklist, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300)
    position = models.PositiveIntegerField()
    blocks = models.BooleanField(default=False)
    person = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    done_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["request", "position", "id"], name="step_by_request")]

    def __str__(self) -> str:
        return self.text
