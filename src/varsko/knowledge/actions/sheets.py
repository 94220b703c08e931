"""Writing articles out, so that they can be read while the database is away."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
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
from varsko.knowledge.models import Article, Attachment, Content, Miniature, Sheet
from varsko.knowledge.queries.drawing import opened, still
from varsko.knowledge.queries.sheets import EDITIONS
from varsko.ui.markdown import Place

WAKE = "articles"
_TOGETHER = 100
_COLUMNS = ("readers", "html", "silence", "written_at", "picture_bytes", "edition")
_MOST_TRIES = 5


class _Picture(NamedTuple):
    """A picture of a text: `length` is None as long as nobody was asked to draw it, and 0 for what is not drawn."""

    pk: UUID
    name: str
    width: int
    height: int
    length: int | None
    address: str = ""


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
        [edition] = sequences.take(EDITIONS)  # behind the articles: whoever erases a name holds some of them already
        kept = [(row, readers) for row in rows if (readers := _readers(row))]
        others = Sheet.objects.filter(picture_bytes__gt=0).exclude(article__in=ids)
        room = ALL_TOGETHER - (others.aggregate(all=Sum("picture_bytes"))["all"] or 0)
        pictures = _pictures([row for row, _readers in kept], room, at)
        made = []
        for row, readers in kept:
            made.append(_sheet(row, readers, edition, at, pictures.get(row.pk, ()), max(room, 0)))
            room -= made[-1].picture_bytes
        Sheet.objects.filter(article__in=ids).exclude(article__in=[one.article_id for one in made]).delete()
        Sheet.objects.bulk_create(made, update_conflicts=True, unique_fields=["article"], update_fields=_COLUMNS)
        wake.after_commit(WAKE)


def _readers(row: Article) -> str:
    is_there = row.archived_at is None and row.space.archived_at is None
    return kept_for(row.space.readers, row.kind, row.state) if is_there else ""


def _pictures(rows: Sequence[Article], room: int, at: datetime) -> dict[UUID, list[_Picture]]:
    """Give the pictures that texts show, by article: those that are drawn, as long as there is room. The others are drawn soon."""
    shown = _shown(rows)
    missing = [one.pk for many in shown.values() for one in many if one.length is None]
    if missing:
        Miniature.objects.bulk_create([Miniature(attachment_id=pk, due_at=at) for pk in missing], ignore_conflicts=True)
        wake.after_commit()
    fitting: dict[UUID, list[_Picture]] = {}
    for article, many in shown.items():
        size = sum(one.length or 0 for one in many)
        if size <= room:
            fitting[article] = [one for one in many if one.length]
            room -= size
    chosen = [one.pk for many in fitting.values() for one in many]
    addresses = dict(Miniature.objects.filter(attachment__in=chosen).values_list("attachment", "address")) if chosen else {}
    return {article: [one._replace(address=addresses[one.pk]) for one in many if one.pk in addresses] for article, many in fitting.items()}


def _shown(rows: Sequence[Article]) -> dict[UUID, list[_Picture]]:
    named = {row.pk: set(targets(row.text)) for row in rows}
    files = Attachment.objects.filter(article__in=[pk for pk, names in named.items() if names], width__gt=0).order_by("name")
    found: dict[UUID, list[_Picture]] = {}
    columns = files.values_list("article_id", "pk", "name", "width", "height", "miniature__length")
    for article, pk, name, width, height, length in columns:
        one, many = _Picture(pk, name, width, height, length), found.setdefault(article, [])
        if one.name in named[article] and len(many) < MOST_IN_ARTICLE:
            many.append(one)
    return found


def draw_pictures(rows: Sequence[Miniature], *, at: datetime) -> None:
    """Draw pictures, outside any transaction since that takes long, and have the articles that show them written out with them."""
    drawn = [(row, _drawn(row)) for row in rows]
    articles = list(Attachment.objects.filter(pk__in=[row.attachment_id for row in rows]).values_list("article", flat=True).distinct())
    with transaction.atomic():
        # articles are held first, as by whoever takes a file away
        list(Article.objects.select_for_update().filter(pk__in=articles).order_by("pk").values_list("pk"))
        for row, address in drawn:
            row.finish(address=address, length=len(address), attempts=0, last_error="")
        write_sheets(articles, at=at)


def _drawn(row: Miniature) -> str:
    if row.attempts > _MOST_TRIES:  # it ended its worker each time
        return ""
    data = Content.objects.filter(attachment=row.attachment_id).values_list("data", flat=True).first()
    return inline(bytes(data)) if data else ""


def _sheet(row: Article, readers: str, edition: int, at: datetime, pictures: Sequence[_Picture], room: int) -> Sheet:
    places = {one.name: Place(f"/kept/{number}", one.width, one.height) for number, one in enumerate(pictures)}
    with translation.override(row.language):
        said = {"row": row, "key": f"KB-{row.number}", "text": still(opened(row.text, places)), "written_at": at}
        silence = _(
            "The database of Varsko does not answer. This is how the article read at {time}; links and large pictures may not work."
        )
        html = str(render_to_string("knowledge/sheet.html", said))
    marks = [(f'src="{places[one.name].href}"', one.address) for one in pictures]
    held = sum(html.count(mark) * len(address) for mark, address in marks)  # each time that a text shows it
    if held > room:
        return _sheet(row, readers, edition, at, (), room)
    for mark, address in marks:
        html = html.replace(mark, f'src="{address}"')
    return Sheet(article=row, readers=readers, html=html, silence=silence, written_at=at, picture_bytes=held, edition=edition)
