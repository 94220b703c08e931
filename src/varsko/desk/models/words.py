"""The words of requests, in an index of the database."""

from django.db import models

from varsko.core.due import DueRow


class RequestWords(models.Model):
    """The words of the request with this number, as `domain.finding` writes them; on both kinds of database an index holds them."""

    number = models.BigIntegerField(primary_key=True)
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.number}"


class WordsCheck(DueRow):
    """The one row that says when to look for requests whose words nobody wrote: a process of the version before this knows of none.

    All up to `number`, and what the log tells up to `event`, was looked at. What came up to the `next_` ones was looked at once, and is
    looked at once more: it may have been written and not yet committed.
    """

    number = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)
    next_number = models.BigIntegerField(default=0)
    next_event = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"words are there up to {self.number}"
