"""Who knows what, and what needs it; and who hears of a request that is late, step by step."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.models.desks import Category, Desk
from varsko.desk.models.requests import Request


class Skill(models.Model):
    """Something that not everybody knows: who does, and which categories and services ask for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    people = models.ManyToManyField("people.User", related_name="+")
    categories = models.ManyToManyField(Category, related_name="skills")
    services = models.ManyToManyField("catalog.Service", related_name="+")

    def __str__(self) -> str:
        return self.name


class Rung(models.Model):
    """A step of a desk's ladder: at this percent of a promise the managers of the request's team hear of it, or one person does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="rungs")
    share = models.PositiveSmallIntegerField()
    vip_only = models.BooleanField(default=False)
    person = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "share", "vip_only", "person"], name="rung_once"),
            models.UniqueConstraint(fields=["desk", "share", "vip_only"], condition=Q(person=None), name="rung_of_managers_once"),
        ]

    def __str__(self) -> str:
        return f"{self.share} % at {self.desk_id}"


class Climb(models.Model):
    """A rung that a request has reached: whoever is on it heard of it, once."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="climbs")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "rung"], name="climb_once")]

    def __str__(self) -> str:
        return f"{self.request_id} at {self.rung_id}"
