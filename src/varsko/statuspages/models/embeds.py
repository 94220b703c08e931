"""The banner of a page on foreign sites."""

from django.db import models


class Embed(models.Model):
    """Where the banner of a page appears on foreign sites, and its colours; without a row it is as `data.EmbedView` begins."""

    page = models.OneToOneField("statuspages.StatusPage", primary_key=True, on_delete=models.CASCADE, related_name="embed")
    position = models.CharField(max_length=12)
    incident_ground = models.CharField(max_length=7)
    incident_text = models.CharField(max_length=7)
    maintenance_ground = models.CharField(max_length=7)
    maintenance_text = models.CharField(max_length=7)

    def __str__(self) -> str:
        return f"banner of {self.page_id}"
