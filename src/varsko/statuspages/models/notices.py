"""What goes to subscribers otherwise than at once."""

from django.db import models

from varsko.core.due import DueRow


class Waiting(DueRow):
    """An update that waits for the next daily mail of a subscriber."""

    subscriber = models.ForeignKey("statuspages.Subscriber", on_delete=models.CASCADE, related_name="waiting", db_index=False)
    update = models.ForeignKey("statuspages.ReportUpdate", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "update"], name="waiting_once")]

    def __str__(self) -> str:
        return f"{self.update_id} for {self.subscriber_id}"


class LearnedMailing(DueRow):
    """What was learned of a report on its way to those who asked for it, once; `reached` is the last who was written to."""

    is_for_now = True

    report = models.OneToOneField("statuspages.Report", primary_key=True, on_delete=models.CASCADE, related_name="learned_mailing")
    reached = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"what was learned of {self.report_id}"


class Monthly(DueRow):
    """The report of a month (its first day) on its way to those who asked for it, due when the month is over; `reached` as below."""

    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    reached = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "month"], name="monthly_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.page_id}"


class Mailing(DueRow):
    """An update on its way to the subscribers, in the order in which they came; `reached` is the last who was written to."""

    is_for_now = True

    update = models.OneToOneField("statuspages.ReportUpdate", primary_key=True, on_delete=models.CASCADE, related_name="mailing")
    reached = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.update_id}: {self.count}"
