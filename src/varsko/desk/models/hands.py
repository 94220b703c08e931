"""What those who work on requests have there beside what was said: following it, a draft of an answer, the time it took."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.desk.models.requests import Entry, Request


class Watcher(models.Model):
    """Somebody inside who follows a request: because they want to, or because somebody named them (`named`)."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="watchers")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    named = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="watcher_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.request_id}"


class AnswerDraft(models.Model):
    """What somebody has begun to write about a request. Nobody else reads it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="answer_draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} on {self.request_id}"


class TimeSpent(models.Model):
    """Minutes that somebody worked on a request; with `entry` on what they said there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="times")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    user_name = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="time_spent_within_a_day")]
        indexes = [
            models.Index(fields=["request", "at"], name="time_spent_by_request"),
            models.Index(fields=["at"], name="time_spent_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.request_id}"
