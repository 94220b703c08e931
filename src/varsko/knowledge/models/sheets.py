"""Articles as they are read while the database is away."""

from django.db import models
from django.db.models import Q

from varsko.core.due import DueRow
from varsko.knowledge.models.articles import Article
from varsko.knowledge.models.files import Attachment


class Sheet(models.Model):
    """An article written out for `readers` (public, portal or inside); only those that are kept for an outage have one.

    `picture_bytes` are those of the pictures within `html`. `edition` counts the writings of all of them: whoever has seen the highest
    has seen all.
    """

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="sheet")
    readers = models.CharField(max_length=10)
    html = models.TextField()
    silence = models.CharField(max_length=300)
    written_at = models.DateTimeField(db_index=True)
    picture_bytes = models.PositiveIntegerField(default=0, db_default=0)
    edition = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        indexes = [
            # How much room pictures take is added up at each writing: by this alone, without a look at the texts.
            models.Index(fields=["picture_bytes", "article"], condition=Q(picture_bytes__gt=0), name="sheet_with_pictures")
        ]

    def __str__(self) -> str:
        return f"sheet of {self.article_id}"


class Miniature(DueRow):
    """A picture that the text of an article shows, as its sheet has it. It is drawn once: files do not change.

    `address` holds the picture (`data:`) and is `length` long; "" until it is drawn, and for what is no picture or stays too large.
    """

    is_for_now = True

    # the version before, which may still run beside this one, takes files away without knowing of these
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, db_constraint=False, related_name="miniature")
    address = models.TextField(blank=True)
    length = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"miniature of {self.attachment_id}"
