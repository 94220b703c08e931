"""The one table of the example organisation."""

from django.db import models

from varsko.core.due import DueRow


class Script(DueRow):
    """What is still to happen in the play: lines of `{"at", "do", "alert"}`, done as their time comes."""

    lines = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.lines)} lines"
