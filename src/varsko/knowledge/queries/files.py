"""Files of articles."""

from collections.abc import Iterable
from uuid import UUID

from varsko.core.files import file_view
from varsko.core.rows import find
from varsko.kernel.errors import NotFound
from varsko.kernel.files import FileContent, FileView
from varsko.knowledge.data import ArticleView
from varsko.knowledge.domain.pictures import MOST_IN_ARTICLE, small
from varsko.knowledge.domain.targets import targets
from varsko.knowledge.models import Attachment, Content
from varsko.knowledge.queries.articles import find_article, seen_by
from varsko.knowledge.queries.spaces import reach
from varsko.people.data import Actor


def files_of(article_ids: Iterable[object]) -> dict[str, list[FileView]]:
    """List the files of several articles, by the id of each."""
    found: dict[str, list[FileView]] = {}
    for row in Attachment.objects.filter(article__in=list(article_ids)).order_by("name"):
        found.setdefault(str(row.article_id), []).append(file_view(row))
    return found


def file(ref: object, file_id: object, *, by: Actor) -> FileContent:
    """Find a file of an article that `by` may read, with its bytes. Raises NotFound."""
    article = find_article(ref)
    if article is None or not seen_by(reach(by), article):
        raise NotFound("file")
    row = find(Content.objects.select_related("attachment").filter(attachment__article=article.pk), file_id)
    if row is None:
        raise NotFound("file")
    return FileContent(file=file_view(row.attachment), data=bytes(row.data), digest=row.attachment.digest)


def small_pictures(article: ArticleView) -> dict[str, bytes]:
    """Give the pictures that the text of an article names, drawn anew and small, by name: the first dozen, for paper."""
    there = {one.name: one for one in article.files if one.width}
    named = [one for one in targets(article.text) if one in there][:MOST_IN_ARTICLE]
    return {name: data for name in named if (data := small(content(there[name].id)))}


def content(file_id: str) -> bytes:
    """Give the bytes of a file. The caller has seen to it that the asker may read its article."""
    return bytes(Content.objects.values_list("data", flat=True).get(attachment_id=UUID(file_id)))
