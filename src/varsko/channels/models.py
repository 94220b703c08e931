"""What channels keep."""

from django.db import models


class PushKey(models.Model):
    """The one pair of keys by which browsers' push services know this installation: made once, the private one sealed."""

    public = models.CharField(max_length=100)
    private = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public
