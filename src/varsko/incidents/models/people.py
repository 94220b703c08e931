"""The table of what people say of themselves."""

from django.db import models


class Awake(models.Model):
    """Since when somebody is awake, as they said."""

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} since {self.since}"
