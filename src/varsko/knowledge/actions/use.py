"""Counting how standard solutions do."""

from datetime import datetime

from django.db.models import F

from varsko.knowledge.actions.rows import readable
from varsko.knowledge.models import Article, Link
from varsko.people.data import Actor


def count_use(*, by: Actor, at: datetime, ref: object, to: tuple[str, str]) -> None:
    """Count that an article was applied to something, named as (kind, name), inside the caller's transaction.

    Raises NotFound when `by` may not read it.
    """
    row = readable(by, ref)
    Article.objects.filter(pk=row.pk).update(uses=F("uses") + 1)
    Link.objects.get_or_create(article=row, about=to[0], ref=to[1], defaults={"at": at})


def count_outcome(*, by: Actor, ref: object, held: bool) -> None:
    """Count whether what an article was applied to stayed closed long enough. Raises NotFound when `by` may not read it."""
    name = "held" if held else "failed"
    Article.objects.filter(pk=readable(by, ref).pk).update(**{name: F(name) + 1})
