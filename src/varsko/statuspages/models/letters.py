"""Mail by which somebody tells on a page how an incident stands."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.mails import KeptMail


class Letter(KeptMail):
    """A mail to the address of a page as it came, and the report that it was said of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey("statuspages.Report", null=True, on_delete=models.SET_NULL, related_name="letters")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "address"], name="status_mail_once")]
        indexes = [models.Index(fields=["sender", "came_at"], name="status_mail_by_sender")]

    def __str__(self) -> str:
        return f"mail {self.identity[:8]} to {self.address}"
