"""The secret mail addresses by which monitors of others say how components are."""

from django.db import models

from varsko.statuspages.domain.states import State


class Mailbox(models.Model):
    """The address of a component, by its secret `token`, and what the last mail said; `state` is what counts, `subject` its own words.

    `is_understood` is False when the last mail named no state: what the one before said still counts.
    """

    component = models.OneToOneField("statuspages.Component", primary_key=True, on_delete=models.CASCADE, related_name="mailbox")
    token = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=30, default=State.OPERATIONAL)
    subject = models.CharField(max_length=200, blank=True)
    is_understood = models.BooleanField(default=True)
    is_new = models.BooleanField(default=False)
    came_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mailbox of {self.component_id}"
