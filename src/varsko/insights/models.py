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
