"""The tables of routing."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id, now


class RoutingRule(models.Model):
    """A team's rule: which escalation or schedule is notified of which alerts. Each team has one default rule, asked last."""

    class Notify(models.TextChoices):
        ESCALATION = "escalation"
        SCHEDULE = "schedule"
        NONE = "none"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="routing_rules")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    is_default = models.BooleanField(default=False)
    criteria = models.JSONField(default=dict)
    zone = models.CharField(max_length=60, blank=True)
    restriction = models.JSONField(null=True)
    notify_kind = models.CharField(max_length=12, choices=Notify.choices)
    notify_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team"], condition=Q(is_default=True), name="one_default_rule_per_team")]
        ordering = ["is_default", "position", "created_at"]

    def __str__(self) -> str:
        return self.name or f"rule {self.position}"
