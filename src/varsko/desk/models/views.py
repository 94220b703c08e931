"""Views of the queue that are kept, and which of them somebody begins with."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.models.desks import Desk


class SavedView(models.Model):
    """A view of the queue under a name: of one person, of a team, or of a desk. `made_by` kept it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("people.Team", null=True, on_delete=models.CASCADE, related_name="+")
    desk = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="desk_view_once"),
            models.UniqueConstraint(fields=["team", "name"], name="desk_view_of_team_once"),
            models.UniqueConstraint(fields=["desk", "name"], name="desk_view_of_desk_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True, desk__isnull=True)
                | Q(user__isnull=True, team__isnull=False, desk__isnull=True)
                | Q(user__isnull=True, team__isnull=True, desk__isnull=False),
                name="desk_view_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirstView(models.Model):
    """The view that somebody begins with when they come to the desk."""

    user = models.OneToOneField("people.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.user_id} begins with {self.view_id}"
