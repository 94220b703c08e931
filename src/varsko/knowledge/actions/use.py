"""Counting how standard solutions do."""

from django.db.models import F

from varsko.knowledge.actions.rows import readable
from varsko.knowledge.models import Article
from varsko.people.data import Actor


def count_use(*, by: Actor, ref: object) -> None:
    """Count that an article was applied to something, inside the caller's transaction. Raises NotFound when `by` may not read it."""
    Article.objects.filter(pk=readable(by, ref).pk).update(uses=F("uses") + 1)


def count_outcome(*, by: Actor, ref: object, held: bool) -> None:
    """Count whether what an article was applied to stayed closed long enough. Raises NotFound when `by` may not read it."""
    name = "held" if held else "failed"
    Article.objects.filter(pk=readable(by, ref).pk).update(**{name: F(name) + 1})
