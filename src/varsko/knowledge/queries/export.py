"""A space as a folder of Markdown files."""

from collections.abc import Iterator

from django.utils.text import slugify

from varsko.knowledge.data import ArticleRow, ArticleView, Page, SpaceView
from varsko.knowledge.domain.markdown_folder import written
from varsko.knowledge.domain.targets import led
from varsko.knowledge.queries.articles import listed, visible
from varsko.knowledge.queries.files import content, files_of
from varsko.knowledge.queries.spaces import reach
from varsko.people.data import Actor

_MOST = 5000
_DEEPEST = 12
_FOLDER = ".files"


def export(space: SpaceView, *, by: Actor) -> Iterator[tuple[str, str | bytes]]:
    """Give the articles of a space that `by` may read as (path, text): what stands under one lies in the folder of its name.

    Their files follow as (path, bytes), beside each in a folder that is called like it.
    """
    mine = visible(reach(by)).filter(space_id=space.id)
    rows = {row.id: row for row in listed(mine.order_by("number")[:_MOST])}
    files = files_of(rows)
    for pk, text, reply in mine.order_by("number").values_list("pk", "text", "reply")[:_MOST]:
        row = rows.get(str(pk))
        if row:
            folder = f"{_name(row)}{_FOLDER}"
            there = {one.name: f"{folder}/{one.name}" for one in files.get(row.id, ())}
            yield f"{_path(row, rows)}.md", written(_page(row, led(text, there), reply))
    for article_id, its_files in files.items():
        for one in its_files:
            yield f"{_path(rows[article_id], rows)}{_FOLDER}/{one.name}", content(one.id)


def as_page(found: ArticleView) -> str:
    """Give one article as such a file."""
    return written(_page(found.row, found.text, found.reply))


def _page(row: ArticleRow, text: str, reply: str) -> Page:
    labels = ", ".join(row.labels)
    return Page(path="", under="", text=text, reply=reply, title=row.title, labels=labels, kind=row.kind, language=row.language)


def _path(row: ArticleRow, rows: dict[str, ArticleRow]) -> str:
    names = [_name(row)]
    while row.parent_id in rows and len(names) < _DEEPEST:
        row = rows[row.parent_id]
        names.append(_name(row))
    return "/".join(reversed(names))


def _name(row: ArticleRow) -> str:
    return f"{row.key}-{slugify(row.title)[:60]}".rstrip("-")
