"""Writing articles out, so that they can be read while the database is away."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core import sequences, wake
from varsko.kernel.ids import as_uuid
from varsko.knowledge.domain.outages import kept_for
from varsko.knowledge.domain.pictures import ALL_TOGETHER, MOST_IN_ARTICLE, inline
from varsko.knowledge.domain.targets import targets
from varsko.knowledge.models import Article, Attachment, Sheet
from varsko.knowledge.queries.drawing import opened, still
from varsko.knowledge.queries.files import content
from varsko.ui.markdown import Place

WAKE = "articles"
_EDITIONS = "sheets of articles"
_TOGETHER = 100
_COLUMNS = ("readers", "html", "silence", "written_at", "picture_bytes", "edition")
Pictures = Mapping[str, str]


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
    pictures = _pictures(ids)  # before the transaction, for which others wait: drawing takes long
    with transaction.atomic():
        rows = list(Article.objects.select_related("space").select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
        [edition] = sequences.take(_EDITIONS)  # behind the articles: whoever erases a name holds some of them already
        room = ALL_TOGETHER - (Sheet.objects.exclude(article__in=ids).aggregate(all=Sum("picture_bytes"))["all"] or 0)
        made = []
        for row in rows:
            if readers := _readers(row):
                made.append(_sheet(row, readers, edition, at, pictures.get(row.pk, {}), max(room, 0)))
                room -= made[-1].picture_bytes
        Sheet.objects.filter(article__in=ids).exclude(article__in=[one.article_id for one in made]).delete()
        Sheet.objects.bulk_create(made, update_conflicts=True, unique_fields=["article"], update_fields=_COLUMNS)
        wake.after_commit(WAKE)


def _readers(row: Article) -> str:
    is_there = row.archived_at is None and row.space.archived_at is None
    return kept_for(row.space.readers, row.kind, row.state) if is_there else ""


def _pictures(ids: list[UUID]) -> dict[UUID, Pictures]:
    """Draw the pictures that texts show: by article the `data:` address of each by its name."""
    found: dict[UUID, Pictures] = {}
    for row in Article.objects.select_related("space").filter(pk__in=ids):
        shown = set(targets(row.text)) if _readers(row) else set()
        named = Attachment.objects.filter(article=row.pk, name__in=shown, width__gt=0).order_by("name")[:MOST_IN_ARTICLE]
        drawn = {one.name: inline(content(str(one.pk))) for one in named} if shown else {}
        found[row.pk] = {name: address for name, address in drawn.items() if address}
    return found


def _sheet(row: Article, readers: str, edition: int, at: datetime, pictures: Pictures, room: int) -> Sheet:
    sizes = (
        {one.name: (one.width, one.height) for one in Attachment.objects.filter(article=row.pk, name__in=list(pictures))}
        if pictures
        else {}
    )
    places = {name: Place(f"/kept/{number}", *sizes[name]) for number, name in enumerate(pictures) if name in sizes}
    with translation.override(row.language):
        said = {"row": row, "key": f"KB-{row.number}", "text": still(opened(row.text, places)), "written_at": at}
        silence = _(
            "The database of Varsko does not answer. This is how the article read at {time}; links and large pictures may not work."
        )
        html = str(render_to_string("knowledge/sheet.html", said))
    marks = {name: f'src="{place.href}"' for name, place in places.items()}
    held = sum(html.count(mark) * len(pictures[name]) for name, mark in marks.items())  # each time that a text shows it
    if held > room:
        return _sheet(row, readers, edition, at, {}, room)
    for name, mark in marks.items():
        html = html.replace(mark, f'src="{pictures[name]}"')
    return Sheet(article=row, readers=readers, html=html, silence=silence, written_at=at, picture_bytes=held, edition=edition)
