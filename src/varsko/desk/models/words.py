"""The words of requests, in an index of the database."""

from django.db import models


class RequestWords(models.Model):
    """The words of the request with this number, as `domain.finding` writes them; on both kinds of database an index holds them."""

    number = models.BigIntegerField(primary_key=True)
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.number}"
