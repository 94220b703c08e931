"""The tables of the catalogue."""

from django.db import models

from varsko.core.clock import new_id, now
from varsko.core.due import DueRow


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


class Provider(DueRow):
    """Somebody outside whom services need, with a status page of their own; it falls due when that is to be looked at again.

    `address` is the page's, without a slash at its end. `indicator` is "" until it was heard; `troubles` are [name, state] of the parts
    that are not fine. `changed_at` is when the indicator became what it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=500, unique=True)
    indicator = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=200, blank=True)
    troubles = models.JSONField(default=list)
    incidents = models.JSONField(default=list)
    looked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Reliance(models.Model):
    """`service` needs `provider`, or only the `part` of it that its page calls so; `state` is how that part was said
    to be, unnamed when the page has no such part, and "" until it was heard."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reliances")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="reliances")
    part = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "provider", "part"], name="reliance_once")]

    def __str__(self) -> str:
        return f"{self.service_id} needs {self.provider_id} {self.part}"
