"""What is measured."""

from django.db import models

from varsko.core.clock import new_id
from varsko.statuspages.domain.states import State
from varsko.statuspages.models.codes import new_code


class Metric(models.Model):
    """Something that is measured and drawn on a page. `least` and `most` fix the ends of the drawing, else the values do."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=20, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    shown = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    newest_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """The values of a metric in one step of time, added up."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="readings", db_index=False)
    step = models.PositiveIntegerField()  # seconds
    at = models.DateTimeField()
    total = models.FloatField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "step", "at"], name="reading_once")]
        indexes = [models.Index(fields=["step", "at"], name="reading_oldest")]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.at:%Y-%m-%d %H:%M}"


class MetricRule(models.Model):
    """What is measured says how a component is: values `side` of `limit` for `minutes` on end make it `state`.

    It is well again when they have not gone beyond `back` for as long. `broken` is the last word, which stands while nothing is measured.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="rules")
    component = models.ForeignKey("statuspages.Component", on_delete=models.CASCADE, related_name="rules")
    side = models.CharField(max_length=5)  # above or below
    limit = models.FloatField()
    back = models.FloatField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=30, choices=[(one.value, one.value) for one in State])
    broken = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)  # when what it says now began
    silent_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.metric_id} {self.side} {self.limit}"
