"""Files of articles: pictures that their texts show, and whatever else belongs to them."""

from django.db import models

from varsko.core.files import StoredFile
from varsko.knowledge.models.articles import Article


class Attachment(StoredFile):
    """A file of an article. Texts name it by its name, so an article has each name once."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files", db_index=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="article_file_once")]


class Content(models.Model):
    """The bytes of a file, in the database: every host can serve them, and a backup has them."""

    attachment = models.OneToOneField(Attachment, primary_key=True, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.attachment_id}"
