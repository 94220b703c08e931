"""Logos of pages."""

from django.db import models


class Logo(models.Model):
    """The logo of a page as it is served: PNG, drawn anew here. `alt` is what is read aloud instead; a second one is for dark screens."""

    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="logos", db_index=False)
    is_dark = models.BooleanField(default=False)
    alt = models.CharField(max_length=100, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "is_dark"], name="logo_once")]

    def __str__(self) -> str:
        return f"logo of {self.page_id}"
