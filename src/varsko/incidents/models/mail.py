"""Mail of incidents: what came in as it came, and what went out, so that an answer finds its room."""

from django.db import models

from varsko.core.clock import new_id
from varsko.core.mails import KeptMail
from varsko.incidents.models.record import Incident


class Mail(KeptMail):
    """A mail to the incidents' address as it came, and where it was put: what was `said` in a room, or the beginning of an incident."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.SET_NULL, related_name="mails")
    said = models.ForeignKey("conversations.Message", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "address"], name="incident_mail_once")]
        indexes = [
            models.Index(fields=["-came_at", "-id"], name="incident_mail_newest"),
            models.Index(fields=["sender", "came_at"], name="incident_mail_by_sender"),
        ]

    def __str__(self) -> str:
        return f"mail {self.identity[:8]} to {self.address}"


class SentMail(models.Model):
    """A mail that we wrote about an incident. `returned_at` is when a delivery report said that it did not arrive."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="sent_mails")
    message_id = models.CharField(max_length=250, unique=True)
    recipient = models.CharField(max_length=254)
    is_receipt = models.BooleanField(default=False)
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "at"], name="incident_sent_by_recipient"),
            models.Index(fields=["incident", "recipient"], name="incident_sent_by_incident"),
            models.Index(fields=["is_receipt", "at"], name="incident_sent_by_kind"),
        ]

    def __str__(self) -> str:
        return f"mail about {self.incident_id} to {self.recipient}"
