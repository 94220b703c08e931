"""What readers say of articles, who watches them, and what else they are about."""

from django.conf import settings
from django.db import models

from varsko.core.clock import new_id
from varsko.knowledge.models.articles import Article


class Opinion(models.Model):
    """Whether an article helped somebody, once per person; `missing` is what it lacked."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="opinions", db_index=False)
    by_id = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200, blank=True)
    helped = models.BooleanField()
    missing = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "by_id"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.by_name} of {self.article_id}"


class Comment(models.Model):
    """A word on an article."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments", db_index=False)
    text = models.TextField()
    by_id = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["article", "at"], name="comment_of_article")]

    def __str__(self) -> str:
        return f"{self.by_name} on {self.article_id}"


class Watch(models.Model):
    """Somebody who is told when an article changes."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="watches", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.article_id}"


class Link(models.Model):
    """What else an article is about: a service, an incident, another article. Later stages are named, never pointed at."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="links", db_index=False)
    about = models.CharField(max_length=20)
    ref = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "about", "ref"], name="article_link_once")]
        indexes = [models.Index(fields=["about", "ref"], name="article_link_to")]

    def __str__(self) -> str:
        return f"{self.about} {self.ref}"
