"""Updates that are written now and said later."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.statuspages.models.codes import new_code


class PlannedUpdate(DueRow):
    """The next update of a report, said when it falls due. `affects` gives the states of components by code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    report = models.ForeignKey("statuspages.Report", on_delete=models.CASCADE, related_name="plans")
    stage = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    affects = models.JSONField(default=dict)
    next_update_at = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)
    eta_share = models.PositiveSmallIntegerField(default=0)
    restart = models.CharField(max_length=20, blank=True)
    told = models.BooleanField(default=True)
    author_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"planned update of {self.report_id}"
