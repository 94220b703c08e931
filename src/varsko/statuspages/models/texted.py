"""Updates by text message: what came once, and from whom how often. Of the number only a mark is kept."""

from django.db import models

from varsko.core.clock import new_id


class Texted(models.Model):
    """A text message of somebody of ours, by the name that its provider gave it, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=64, unique=True)
    origin = models.CharField(max_length=64)
    page = models.ForeignKey("statuspages.StatusPage", null=True, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=20)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["origin", "came_at"], name="status_text_by_origin")]

    def __str__(self) -> str:
        return f"text {self.name}"
