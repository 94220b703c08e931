"""What of public pages lies in a bucket."""

from django.db import models

from varsko.core.due import DueRow


class BucketCopy(DueRow):
    """A page whose files are kept in a bucket. It falls due when the page was written, and goes when the page is not public any more.

    `files` are the names that lie there with the digest of each, `target` the bucket they lie in. It outlives its page, to take them away.
    """

    page_id = models.UUIDField()
    slug = models.CharField(max_length=60)
    target = models.CharField(max_length=700, blank=True)
    files = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "slug"], name="bucket_copy_once")]

    def __str__(self) -> str:
        return f"{self.slug} in {self.target}"
