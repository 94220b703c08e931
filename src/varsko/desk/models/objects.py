"""Objects that people use, and the requests that are about them."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.models.desks import Caller
from varsko.desk.models.requests import Request


class Asset(models.Model):
    """A device, a room or a system. `tag_key` is its tag as it is found by, `words` what a search looks through."""

    class Kind(models.TextChoices):
        DEVICE = "device"
        ROOM = "room"
        SYSTEM = "system"
        OTHER = "other"

    class State(models.TextChoices):
        IN_USE = "in_use"
        IN_STORE = "in_store"
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tag = models.CharField(max_length=40)
    tag_key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DEVICE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_USE)
    holder = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL, related_name="objects_used")
    place = models.CharField(max_length=120, blank=True)
    service = models.ForeignKey("catalog.Service", null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")  # gets what is asked about it
    notes = models.TextField(blank=True)
    words = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["device", "room", "system", "other"]), name="object_kind_known"),
            models.CheckConstraint(condition=Q(state__in=["in_use", "in_store", "gone"]), name="object_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} {self.name}"


class AssetTie(models.Model):
    """A request that is about an object."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="ties")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="about_objects")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "request"], name="object_tie_once")]

    def __str__(self) -> str:
        return f"{self.request_id} is about {self.asset_id}"
