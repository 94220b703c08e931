"""The tables of the catalogue."""

from django.db import models

from varsko.core.clock import new_id, now


class Service(models.Model):
    """Something people rely on. Aliases are the names that alerts call it by."""

    class Tier(models.IntegerChoices):
        CRITICAL = 1
        IMPORTANT = 2
        NORMAL = 3
        MINOR = 4

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="services")
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.NORMAL)
    links = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=now)
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """A name, folded to lower case without accents, that alerts use for a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Dependency(models.Model):
    """`service` is hurt when `needs` breaks."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "needs"], name="dependency_once"),
            models.CheckConstraint(condition=~models.Q(service=models.F("needs")), name="no_self_dependency"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} needs {self.needs_id}"
