"""What requests have to do with other things: with each other, with incidents, with those who have it too."""

from django.db import models
from django.db.models import F, Q

from varsko.core.clock import new_id
from varsko.desk.models.desks import Caller
from varsko.desk.models.requests import Request


class Link(models.Model):
    """Two requests that have to do with each other: `one` is `relation` to `other` – related to it, or caused or mended by it."""

    one = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="linked")
    relation = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="request_link_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.relation} {self.other_id}"


class MeToo(models.Model):
    """A caller who has it too, whatever is known already: an incident or a problem. They hear how it goes on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, related_name="me_toos")
    incident = models.ForeignKey("incidents.Incident", null=True, on_delete=models.CASCADE, related_name="+")
    problem = models.ForeignKey(Request, null=True, on_delete=models.CASCADE, related_name="me_toos")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "incident"], name="me_too_incident_once"),
            models.UniqueConstraint(fields=["caller", "problem"], name="me_too_problem_once"),
            models.CheckConstraint(condition=Q(incident__isnull=True) ^ Q(problem__isnull=True), name="me_too_about_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.caller_id} has {self.incident_id or self.problem_id} too"


class Spared(models.Model):
    """A question that an article answered in the portal, so that nobody had to be asked: by its key, once a day for a person."""

    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    article = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article", "day"], name="spared_once_a_day")]

    def __str__(self) -> str:
        return f"{self.article} helped"


class Problem(models.Model):
    """What is known of a problem. With a cause it is a known error; offered, the portal shows its public title and workaround."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="problem")
    cause = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    public_title = models.CharField(max_length=200, blank=True)
    offered = models.BooleanField(default=False)
    known_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["offered"], condition=Q(offered=True), name="problem_offered")]

    def __str__(self) -> str:
        return f"problem {self.request_id}"
