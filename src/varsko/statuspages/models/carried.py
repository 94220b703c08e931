"""What of public pages programs of the system have brought elsewhere."""

from django.db import models

from varsko.core.due import DueRow


class CarriedCopy(DueRow):
    """All public pages, as one program brings them to one place. It falls due when any of them was written, or is not public any more.

    `target` is the digest of the place, whose address may hold a password; `state` that of the bytes that lie there; `slugs` are the
    pages among them.
    """

    class Way(models.TextChoices):
        """The program."""

        RSYNC = "rsync"
        GIT = "git"

    way = models.CharField(max_length=10, choices=Way.choices, unique=True)
    target = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=64, blank=True)
    slugs = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"copies by {self.way}"
