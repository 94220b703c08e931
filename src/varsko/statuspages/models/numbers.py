"""How numbers of telephones are proven to belong to whoever asks."""

from django.db import models


class NumberCode(models.Model):
    """The code that was sent to a number and is to be typed; only a keyed hash of it is kept."""

    subscriber = models.OneToOneField("statuspages.Subscriber", primary_key=True, on_delete=models.CASCADE, related_name="number_code")
    digest = models.CharField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"code for {self.subscriber_id}"


class CodeSent(models.Model):
    """That a code was sent, counted for a day. `number` and `asker` (an address of the network) are keyed hashes."""

    page = models.ForeignKey("statuspages.StatusPage", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=32)
    asker = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="code_sent_oldest")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.at:%Y-%m-%d %H:%M}"
