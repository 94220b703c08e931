"""People outside who are in copy of a request."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.models.mail import Mail
from varsko.desk.models.requests import Request


class InCopy(models.Model):
    """Somebody in copy of a request, by mail address; they read what was said from `since` on, while they follow.

    `standing` and `reason` are those of `domain.copies`, `mail` is the one that named them first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="copies")
    address = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, default="en")
    standing = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "address"], name="in_copy_once"),
            models.CheckConstraint(condition=Q(standing__in=["asked", "follows", "stopped"]), name="in_copy_standing_known"),
        ]
        indexes = [models.Index(fields=["address"], name="in_copy_by_address")]

    def __str__(self) -> str:
        return f"{self.address} in copy of {self.request_id}"
