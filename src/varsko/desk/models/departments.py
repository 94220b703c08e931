"""Whom organisations appointed: people who look after what their colleagues ask for."""

from django.db import models

from varsko.core.clock import new_id


class Appointment(models.Model):
    """Somebody with an account who looks after an organisation, as it is written on the cards of its callers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.CharField(max_length=200)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="appointment_once")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation}"
