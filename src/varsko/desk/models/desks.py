"""What is set up: desks, their categories, the table of priorities; and who calls."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from varsko.core.clock import new_id


class Desk(models.Model):
    """Where people turn to. Of a confidential one only its team knows, and admins; `offered` says who may report to it in the portal.

    `gives`: who gets a new request, see `domain.turns.Rule`. `shares`: whom an organisation appointed reads the requests of its people.
    `copies`: who in copy of a mail hears of it, see `domain.copies.Rule`.
    """

    class Offered(models.TextChoices):
        EVERYBODY = "everybody"
        STAFF = "staff"
        NOBODY = "nobody"

    class Copies(models.TextChoices):
        NOBODY = "nobody"
        ASK = "ask"
        KNOWN = "known"
        EVERYBODY = "everybody"

    class Gives(models.TextChoices):
        NOBODY = "nobody"
        TURN = "turn"
        LOAD = "load"
        ON_CALL = "on_call"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    slug = models.CharField(max_length=40, unique=True)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    confidential = models.BooleanField(default=False)
    offered = models.CharField(max_length=10, choices=Offered.choices, default=Offered.EVERYBODY)
    kinds = models.JSONField(default=list)
    gives = models.CharField(max_length=10, choices=Gives.choices, default=Gives.NOBODY)
    shares = models.BooleanField(default=False, db_default=False)
    copies = models.CharField(max_length=10, choices=Copies.choices, default=Copies.KNOWN, db_default="known")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """What a request is about. With a team, its requests go there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="categories")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=100)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "parent", "name"], name="category_once"),
            models.UniqueConstraint(fields=["desk", "name"], condition=Q(parent=None), name="top_category_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Matrix(models.Model):
    """A version of the table of priorities. The newest one counts; without any, the one that Varsko ships with."""

    version = models.PositiveIntegerField(primary_key=True)
    cells = models.JSONField()
    tier_raises = models.BooleanField(default=True)
    vip_raises = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"matrix {self.version}"


class Caller(models.Model):
    """Somebody who calls: a person with an account, or a guest by name, mail address or telephone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="en")
    vip = models.BooleanField(default=False)
    manager = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")  # approves first
    words = models.CharField(max_length=800, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="caller_email_once")]
        indexes = [models.Index(fields=["organisation"], name="caller_by_organisation")]

    def __str__(self) -> str:
        return self.name
