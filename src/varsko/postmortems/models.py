"""The tables of reviews."""

from django.db import models
from django.db.models import Q

from varsko.core.clock import new_id
from varsko.core.due import DueRow


class Review(DueRow):
    """What was learned from one incident. `task` is the number of the incident's task to write it; `due_at` of the row reminds.

    `outside` holds by language the title and body of what customers may read; since `outside_at` it is handed on.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        PUBLISHED = "published"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.OneToOneField("incidents.Incident", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    task = models.PositiveIntegerField(null=True)
    summary = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    well = models.TextField(blank=True)
    lucky = models.TextField(blank=True)
    badly = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)
    outside = models.JSONField(default=dict)
    outside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=["draft", "in_review", "published"]), name="review_state_known")]
        indexes = [models.Index(fields=["state", "due_on"], name="review_by_state")]

    def __str__(self) -> str:
        return f"review of {self.incident_id}"


class Factor(models.Model):
    """Something that contributed; with `under` it explains another factor."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="factors")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    text = models.TextField()
    is_main = models.BooleanField(default=False)
    under = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="below")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="factor_number_once"),
            models.UniqueConstraint(fields=["review"], condition=Q(is_main=True), name="one_main_factor"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Action(DueRow):
    """Something that was decided, by somebody until a day; `due_at` of the row is the next reminder."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=200)
    due_on = models.DateField()
    is_priority = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="action_number_once")]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(ended_at=None), name="action_open_by_day")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Approval(models.Model):
    """Somebody who is asked to approve a review, and perhaps did. What they approved must not change: a change takes it back."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="approvals")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    user_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="approval_once")]

    def __str__(self) -> str:
        return f"{self.user_name} on {self.review_id}"
