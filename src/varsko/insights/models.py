"""The one table of reports: who gets the page for those who lead by mail."""

from django.db import models

from varsko.core.due import DueRow


class OverviewMail(DueRow):
    """Somebody who gets the page by mail, on their own clock: `due_at` is when the next goes out."""

    class Every(models.TextChoices):
        WEEK = "week"
        MONTH = "month"

    class Form(models.TextChoices):
        LETTER = "letter"
        PDF = "pdf"

    user = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=10, choices=Every.choices)
    form = models.CharField(max_length=10, choices=Form.choices)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} every {self.every}"


class CostRates(models.Model):
    """A version of what an hour costs, in whole units of a currency; `severities` maps numbers of severities to it.

    `works` are exceptions from `work` (kind, team_id, rate); it counts from `since`, without one from when it was changed.
    """

    version = models.PositiveIntegerField(primary_key=True)
    currency = models.CharField(max_length=3, blank=True)
    severities = models.JSONField(default=dict)
    work = models.PositiveIntegerField(default=0)
    works = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    since = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rates {self.version}"
