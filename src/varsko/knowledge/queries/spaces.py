"""Spaces, and how far somebody reaches."""

from collections.abc import Iterable

from varsko.core.rows import find
from varsko.core.texts import in_order
from varsko.kernel.ids import as_uuid
from varsko.knowledge.data import Access, Reach, SpaceView
from varsko.knowledge.domain import rights
from varsko.knowledge.models import Article, Space
from varsko.people.data import Actor


def spaces(*, by: Actor, archived: bool = False) -> list[SpaceView]:
    """List the spaces that `by` may read, by name; with `archived` those that were put away."""
    rows = Space.objects.filter(archived_at__isnull=not archived).order_by("id")
    return in_order([space_view(row, by) for row in rows if rights.may_read(by, audience_of(row))], lambda one: one.name)


def space(ref: object, *, by: Actor) -> SpaceView | None:
    """Find a space that `by` may read, by id or slug, archived or not."""
    row = find_space(ref)
    return space_view(row, by) if row and rights.may_read(by, audience_of(row)) else None


def reach(by: Actor) -> Reach:
    """Tell which spaces somebody may read, and in which they may write."""
    rows = {str(row.pk): row for row in Space.objects.all()}
    read = [pk for pk, row in rows.items() if row.archived_at is None and rights.may_read(by, audience_of(row))]
    write = [pk for pk in read if rights.may_write(by, audience_of(rows[pk]), rows[pk].writers, rows[pk].writer_teams)]
    return Reach(read=tuple(read), write=tuple(write), hidden=tuple(pk for pk in rows if pk not in read))


def article_access(actor: Actor, article_id: str) -> Access:
    """Give the rule for the live document of an article: only who may write in its space sees it."""
    row = find(Article.objects.select_related("space").filter(archived_at=None), article_id)
    return "write" if row and space_view(row.space, actor).may_write else ""


def find_space(ref: object) -> Space | None:
    """Find the row of a space by id or slug."""
    wanted = as_uuid(ref)
    return Space.objects.filter(**({"pk": wanted} if wanted else {"slug": str(ref)[:40]})).first()


def audience_of(row: Space) -> frozenset[str]:
    """Name the groups that may read a space: who writes in it reads it too."""
    return rights.audience(row.readers, {*row.reader_teams, *_writing(row)})


def space_view(row: Space, by: Actor) -> SpaceView:
    """Make the shape of a space."""
    may_write = row.archived_at is None and rights.may_write(by, audience_of(row), row.writers, row.writer_teams)
    return SpaceView(
        id=str(row.pk),
        slug=row.slug,
        name=row.name,
        description=row.description,
        language=row.language,
        readers=row.readers,
        reader_teams=tuple(row.reader_teams),
        writers=row.writers,
        writer_teams=tuple(row.writer_teams),
        review_days=row.review_days,
        is_archived=row.archived_at is not None,
        may_write=may_write,
    )


def _writing(row: Space) -> Iterable[str]:
    return row.writer_teams if row.writers == rights.Writers.TEAMS else ()
