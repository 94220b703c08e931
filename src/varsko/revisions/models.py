"""The table of revisions."""

from django.db import models

from varsko.core.due import DueRow
from varsko.kernel.review_days import HALF_A_YEAR


class Revision(DueRow):
    """How one thing (by the name it is registered with) is looked at: by whom, after how many days, and when it was last.

    `due_at` of the row is when its owner is asked; `asked_at` since when they have been.
    """

    name = models.CharField(max_length=40, primary_key=True)
    owner = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    review_days = models.PositiveIntegerField(default=HALF_A_YEAR)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
