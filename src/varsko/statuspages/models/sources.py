"""Monitors that values are taken from."""

from django.db import models

from varsko.core.due import DueRow


class MetricSource(DueRow):
    """Where the values of a metric come from by themselves; it falls due every minute.

    `reached` is the moment of the last step that was asked for, so that none is counted twice. `token`, sealed, is sent as a bearer token.
    """

    metric = models.OneToOneField("statuspages.Metric", primary_key=True, on_delete=models.CASCADE, related_name="source")
    address = models.CharField(max_length=500)
    query = models.CharField(max_length=2000)
    token = models.TextField(blank=True)
    reached = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.metric_id} from {self.address}"
