"""What a request was made of, where it was not somebody's call, mail or report."""

from django.db import models

from varsko.desk.models.requests import Request


class Origin(models.Model):
    """An alert or a message of a room that a request was made of, each once, by their ids; they may be gone by now."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.CASCADE, related_name="origin")
    alert = models.UUIDField(null=True, unique=True)
    message = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return f"origin of {self.request_id}"
