"""Spaces, articles, their revisions, and the words by which they are suggested."""

from typing import Any

from django.conf import settings
from django.db import models

from varsko.core.clock import new_id
from varsko.core.due import DueRow
from varsko.knowledge.domain.rights import Readers, Writers
from varsko.knowledge.domain.states import Kind, State


class Space(models.Model):
    """Articles that the same people may read and write. `reader_teams` and `writer_teams` are ids."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2, default="en")
    readers = models.CharField(max_length=10, default=Readers.INSIDE.value)
    reader_teams: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    writers = models.CharField(max_length=10, default=Writers.INSIDE.value)
    writer_teams: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    review_days = models.PositiveIntegerField(default=180)  # after so many days an article is to be looked at again; 0 for never
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Article(DueRow):
    """A text that answers something. It falls due when somebody is to look whether it is still true."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="articles", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, default=Kind.HOW_TO.value)
    state = models.CharField(max_length=10, default=State.DRAFT.value)
    language = models.CharField(max_length=2)
    original = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="variants")
    original_revision = models.PositiveIntegerField(default=0)  # which revision of the original this one says the same as
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    labels: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200, blank=True)
    archived_at = models.DateTimeField(null=True)
    helped = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["space", "parent", "position"], name="article_in_tree"),
            models.Index(fields=["space", "-changed_at"], name="article_changed"),
            models.Index(fields=["-changed_at", "-number"], name="article_newest"),
            models.Index(fields=["state", "review_on"], name="article_to_review"),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """How an article read after one change."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    labels: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by_id = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.number} of {self.article_id}"


class Term(models.Model):
    """A word by which an article is suggested, the weightier first, and its labels with a mark. Only what readers may find is here."""

    word = models.CharField(max_length=41)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="terms")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["word", "space", "weight", "article"],
                name="term_word",
                opclasses=[
                    "varchar_pattern_ops",
                    "uuid_ops",
                    "int2_ops",
                    "uuid_ops",
                ],  # beginnings are found by index whatever the collation
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} of {self.article_id}"


class Origin(models.Model):
    """Where an article was taken in from: `mark` is the same for its page each time, `digest` that of what the page said.

    `revision` is the article's since: a later one means that somebody wrote it here.
    """

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="origin")
    mark = models.CharField(max_length=64, db_index=True)
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"origin of {self.article_id}"
