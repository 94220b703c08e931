"""Forms of desks, every version of each, and what was filled in."""

from django.db import models

from varsko.core.clock import new_id
from varsko.desk.models.desks import Category, Desk
from varsko.desk.models.requests import Request


class Form(models.Model):
    """What is asked of whoever wants something certain of a desk. The version with its `version` counts, for requests from now on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField(max_length=80)
    offered = models.BooleanField(default=True)
    is_off = models.BooleanField(default=False)
    approval = models.BooleanField(default=False, db_default=False)  # somebody of the caller's organisation says yes first
    manager_first = models.BooleanField(default=False, db_default=False)  # of those the manager on the caller's card, before others
    remind_days = models.PositiveSmallIntegerField(default=2, db_default=2)
    decide_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="form_once")]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A form as it was at some time: `fields` and `words` as `domain.forms` writes them. Requests keep the one that they were made with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=16)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="+")
    impact = models.PositiveSmallIntegerField(default=4)
    urgency = models.PositiveSmallIntegerField(default=3)
    fields = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Answers(models.Model):
    """What a request says in the fields of its form: `said` maps keys to {value, ref}."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="answers")
    asked = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"answers of {self.request_id}"


class FormAsk(models.Model):
    """That the caller is asked by letter to fill in a form afterwards: which version, and how many `times` they were written to."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="form_ask")
    asked = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"form asked of {self.request_id}"
