"""Mail by which somebody tells on a page how an incident stands."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.mails import KeptMail


class Letter(KeptMail):
    """A mail to the address of a page as it came, the page, and the report that it was said of; a page knows its own since 0033."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    page = models.ForeignKey("statuspages.StatusPage", null=True, on_delete=models.CASCADE, related_name="letters", db_index=False)
    report = models.ForeignKey("statuspages.Report", null=True, on_delete=models.SET_NULL, related_name="letters")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "address"], name="status_mail_once")]
        indexes = [
            models.Index(fields=["sender", "came_at"], name="status_mail_by_sender"),
            models.Index(fields=["page", "came_at"], name="status_mail_by_page"),
        ]

    def __str__(self) -> str:
        return f"mail {self.identity[:8]} to {self.address}"
