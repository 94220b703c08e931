"""The table of who is paged for which service."""

from django.db import models


class PagingRule(models.Model):
    """For a service a severity pages people or does not, whatever the scale says."""

    service = models.ForeignKey("catalog.Service", on_delete=models.CASCADE, related_name="+")
    severity = models.PositiveSmallIntegerField()
    pages = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "severity"], name="paging_rule_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.severity}: {self.pages}"
