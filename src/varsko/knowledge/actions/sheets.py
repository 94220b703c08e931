"""Writing articles out, so that they can be read while the database is away."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import sequences, wake
from varsko.kernel.ids import as_uuid
from varsko.knowledge.domain.outages import kept_for
from varsko.knowledge.models import Article, Sheet
from varsko.knowledge.queries.drawing import opened, still

WAKE = "articles"
_EDITIONS = "sheets of articles"
_TOGETHER = 100
_COLUMNS = ("readers", "html", "silence", "written_at", "edition")


def write_sheets(ids: Iterable[object], *, at: datetime) -> None:
    """Write these articles out as they stand, or take them away when they are not kept for an outage; safe to repeat."""
    wanted = sorted({one for ref in ids if (one := as_uuid(ref))})
    for start in range(0, len(wanted), _TOGETHER):
        _write(wanted[start : start + _TOGETHER], at)


def write_sheets_of_spaces(ids: Iterable[object], *, at: datetime) -> None:
    """Do so for all articles of these spaces."""
    spaces = [one for ref in ids if (one := as_uuid(ref))]
    write_sheets(Article.objects.filter(space__in=spaces).values_list("pk", flat=True), at=at)


def _write(ids: list[UUID], at: datetime) -> None:
    with transaction.atomic():
        rows = list(Article.objects.select_related("space").select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
        [edition] = sequences.take(_EDITIONS)  # behind the articles: whoever erases a name holds some of them already
        made = [_sheet(row, readers, edition, at) for row in rows if (readers := _readers(row))]
        Sheet.objects.filter(article__in=ids).exclude(article__in=[one.article_id for one in made]).delete()
        Sheet.objects.bulk_create(made, update_conflicts=True, unique_fields=["article"], update_fields=_COLUMNS)
        wake.after_commit(WAKE)


def _readers(row: Article) -> str:
    is_there = row.archived_at is None and row.space.archived_at is None
    return kept_for(row.space.readers, row.kind, row.state) if is_there else ""


def _sheet(row: Article, readers: str, edition: int, at: datetime) -> Sheet:
    with translation.override(row.language):
        said = {"row": row, "key": f"KB-{row.number}", "text": still(opened(row.text)), "written_at": at}
        silence = _("The database of Varsko does not answer. This is how the article read at {time}; pictures and links may not work.")
        html = render_to_string("knowledge/sheet.html", said)
    return Sheet(article=row, readers=readers, html=html, silence=silence, written_at=at, edition=edition)
