"""What was put right in down time."""

from django.db import models


class Correction(models.Model):
    """A change of one spell: what it was before and after, why, and who did it. The first one holds what was recorded originally."""

    class Change(models.TextChoices):
        MOVED = "moved"
        STRUCK = "struck"
        RESTORED = "restored"

    spell = models.ForeignKey("statuspages.Spell", on_delete=models.CASCADE, related_name="corrections")
    change = models.CharField(max_length=10, choices=Change.choices)
    began_before = models.DateTimeField()
    ended_before = models.DateTimeField(null=True)
    began_after = models.DateTimeField()
    ended_after = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    author_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.spell_id} {self.change}"
