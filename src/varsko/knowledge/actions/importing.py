"""Taking in whole archives: folders of Markdown, exports of Confluence. The same source again brings only what is new."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.files import LARGEST, Upload
from varsko.kernel.ids import as_uuid
from varsko.knowledge import queries
from varsko.knowledge.actions.articles import begin_article, write_article
from varsko.knowledge.actions.files import put
from varsko.knowledge.data import ArticleDraft, Page, SpaceView, Taken
from varsko.knowledge.domain import archives, confluence, confluence_xml, markdown_folder
from varsko.knowledge.domain.likeness import is_like
from varsko.knowledge.domain.states import Kind
from varsko.knowledge.domain.targets import beside, led, targets, unled
from varsko.knowledge.models import Article, Origin, Revision, Space
from varsko.people.data import Actor
from varsko.people.domain.permissions import NotAllowed

_TOGETHER = 500
_FILES_TOGETHER = 10
_NOT_DONE = ""
"""The digest of a page whose links and files are still to come: whoever brings it again goes on there."""


@dataclass(slots=True)
class Result:
    """What has come of an archive so far: ids and numbers of articles by path, which pages want their links and files, what was left."""

    made: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    fresh: list[Page] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def import_archive(*, by: Actor, at: datetime, space: object, data: bytes, publish: bool = False) -> Taken:
    """Write an article for each page of a zip archive, in its tree; what cannot be read is named. All or nothing.

    A page that was taken into this space before changes its article, if it says something else since; one that somebody wrote here
    meanwhile stays as it is, and is named. Raises NotFound, NotAllowed, Invalid when it is no such archive.
    """
    home = home_of(by, space)
    pages = _pages(data)
    result = Result()
    with transaction.atomic():
        take(pages, result, by=by, at=at, home=home, publish=publish)
        lead(result.fresh, {page.path for page in pages}, result)
        result.left += _bring_files(result.fresh, result.made, data, by, at)
    return Taken(made=result.new, changed=result.changed, same=result.same, left=tuple(result.left))


def home_of(by: Actor, space: object) -> SpaceView:
    """Find the space that somebody takes something into. Raises NotFound, NotAllowed."""
    home = queries.space(space, by=by)
    if home is None:
        raise NotFound("space")
    if not home.may_write:
        raise NotAllowed("write in space")
    return home


def take(pages: Sequence[Page], result: Result, *, by: Actor, at: datetime, home: SpaceView, publish: bool) -> None:
    """Make articles of pages inside the caller's transaction. Those that are new or say something new are not done before `lead`."""
    Space.objects.select_for_update(no_key=True).get(pk=home.id)  # one at a time: pressed twice, nothing is there twice
    known = _known(home.id, pages)
    for page in pages:
        _take(page, *_same(page, known), result, by=by, at=at, home=home, publish=publish)


def marks_of(page: Page) -> tuple[str, ...]:
    """Give what is the same for a page each time it comes: what its source knows it by, else its path and title.

    Two instances of a source may number different pages alike: the later of those is known by its title too.
    """
    return (_hashed(page.origin), _hashed(f"{page.origin}\0{page.title}")) if page.origin else (_hashed(f"{page.path}\0{page.title}"),)


def _same(page: Page, known: Mapping[str, Origin]) -> tuple[str, Origin | None]:
    """Find the article that a page became before, with the mark it is or will be known by."""
    *first, last = marks_of(page)
    for mark in first:
        if mark not in known or _is_of(page, known[mark]):
            return (last, known[last]) if mark not in known and last in known else (mark, known.get(mark))
    return last, known.get(last)


def _is_of(page: Page, origin: Origin) -> bool:
    """Tell whether a page says, in good part, what the one with its number said when it was taken in."""
    if origin.digest == _digest(page):
        return True
    taken = Revision.objects.filter(article=origin.article_id, number=origin.revision).first()
    return taken is None or is_like((page.title, page.text), (taken.title, taken.text))


def _take(page: Page, mark: str, origin: Origin | None, result: Result, *, by: Actor, at: datetime, home: SpaceView, publish: bool) -> None:
    try:
        if origin is None:
            parent = _parent(result.made.get(page.under, ""), home)
            with transaction.atomic():
                row = begin_article(by=by, at=at, home=home, draft=_draft(page), above=parent, publish=publish)
                facts = {"mark": mark, "digest": _NOT_DONE, "revision": 1, "taken_at": at}
                Origin.objects.create(article=row, **facts)
            result.made[page.path], result.numbers[page.path], result.new = str(row.pk), row.number, result.new + 1
            result.fresh.append(page)
        else:
            _take_again(page, origin, result, by=by, at=at)
    except (Invalid, Conflict) as error:
        result.left.append((page.path, " ".join(error.errors.values())))


def _parent(ref: str, home: SpaceView) -> Article | None:
    """Give what a new page stands below. Raises Conflict, Invalid where that was put away, or carried into another space."""
    row = Article.objects.filter(pk=ref).first() if ref else None
    if row and row.archived_at is not None:
        raise Conflict({"title": _("This article is archived. Bring it back first.")})
    if row and str(row.space_id) != home.id:
        raise Invalid({"parent": _("Choose an article of the same space.")})
    return row


def _take_again(page: Page, origin: Origin, result: Result, *, by: Actor, at: datetime) -> None:
    row = origin.article
    result.made[page.path], result.numbers[page.path] = str(row.pk), row.number
    if origin.digest == _digest(page):
        result.same += 1
        return
    if row.archived_at is not None or row.revision != origin.revision:
        gone, written = _("%(key)s was put away here, and stays so."), _("%(key)s was changed here since, and stays as it is.")
        raise Conflict({"text": (gone if row.archived_at else written) % {"key": f"KB-{row.number}"}})
    draft = _draft(page, row.kind, row.language)
    view = write_article(by=by, at=at, ref=row.pk, base=row.revision, draft=draft, note=_("Taken in anew"))
    Origin.objects.filter(pk=origin.pk).update(digest=_NOT_DONE, revision=view.revision, taken_at=at)
    if view.revision == origin.revision:
        result.same += 1  # somebody was stopped before its links and files
    else:
        result.changed += 1
    result.fresh.append(page)


def lead(pages: Iterable[Page], paths: Collection[str], result: Result) -> None:
    """Let links on pages lead to what others have become, also later ones, inside the caller's transaction; with that they are done.

    `paths` are those of all pages that came: to what did not become an article there is no link.
    """
    for page in pages:
        there = {target: path for target in targets(page.text) if (path := beside(page.path, target)) in paths}
        files = {name for name, _path in page.files}
        keys = {target: f"/knowledge/KB-{result.numbers[path]}" for target, path in there.items() if path in result.numbers}
        pk = as_uuid(result.made[page.path])
        origin = Origin.objects.select_related("article").filter(pk=pk).first()
        row = origin.article if origin and origin.article.revision == origin.revision and set(there) - files else None
        if row is not None:
            gone = set(there) - set(keys) - files
            text = unled(led(row.text, {target: key for target, key in keys.items() if target not in files}), gone)
            Article.objects.filter(pk=row.pk).update(text=text)
            Revision.objects.filter(article=row.pk, number=row.revision).update(text=text)
        Origin.objects.filter(pk=pk).update(digest=_digest(page))


def _known(space: str, pages: Sequence[Page]) -> dict[str, Origin]:
    """Find the articles of a space that these pages became before, by their marks."""
    marks = [mark for page in pages for mark in marks_of(page)]
    found: dict[str, Origin] = {}
    for start in range(0, len(marks), _TOGETHER):
        rows = Origin.objects.filter(mark__in=marks[start : start + _TOGETHER], article__space=as_uuid(space)).select_related(
            "article__space"
        )
        found |= {row.mark: row for row in rows.order_by("-article__number")}
    return found


def _digest(page: Page) -> str:
    return _hashed("\0".join((page.title, page.text, page.reply, page.labels, page.kind, page.language)))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _bring_files(pages: Iterable[Page], made: Mapping[str, str], data: bytes, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Bring the files along that pages name, one at a time; gives those that were left behind, each with the reason."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        for name, path in page.files:
            wanted.setdefault(path, []).append((made[page.path], name))
    rows = {str(row.pk): row for row in Article.objects.filter(pk__in=made.values())}
    left: list[tuple[str, str]] = []
    brought = (
        (article, path, Upload(name=name, data=content)) for path, content in _contents(data, wanted) for article, name in wanted[path]
    )
    for article, some in groupby(brought, key=lambda one: one[0]):
        while together := list(islice(some, _FILES_TOGETHER)):
            left += put_each(rows[article], [(path, upload) for _article, path, upload in together], by, at)
    return left


def put_each(row: Article, files: Sequence[tuple[str, Upload]], by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Put some files to an article at once; where one of them cannot be taken each by itself, so that the others are."""
    try:
        with transaction.atomic():
            put(row, [upload for _path, upload in files], by, at)
    except Invalid as error:
        if len(files) == 1:
            return [(files[0][0], " ".join(error.errors.values()))]
        return [one for each in files for one in put_each(row, [each], by, at)]
    return []


def _contents(data: bytes, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    try:
        yield from archives.some(data, wanted, largest=LARGEST)
    except archives.Unreadable as error:
        raise Invalid({"file": _("There is too much in this archive.")}) from error


def _pages(data: bytes) -> list[Page]:
    if len(data) > archives.LARGEST_ARCHIVE:
        raise Invalid({"file": _("The archive is too large.")})
    try:
        files, there = archives.texts(data), archives.names(data)
        with archives.opened(data, confluence_xml.ENTITIES) as found:
            pages = read(files, there, found)
    except archives.Unreadable as error:
        broken, large = _("This is no zip archive that can be read."), _("There is too much in this archive.")
        raise Invalid({"file": broken if str(error) == "broken" else large}) from error
    return some_of(pages)


def some_of(pages: list[Page]) -> list[Page]:
    """Give the pages of an archive back, if there are any. Raises Invalid."""
    if not pages:
        raise Invalid({"file": _("There is no Markdown and no Confluence page in this archive.")})
    return pages


def read(
    files: Mapping[str, str], there: Collection[str], found: tuple[str, archives.Readable] | None, *, most: int = archives.MOST_FILES
) -> list[Page]:
    """Read the pages of whatever an archive is: `found` are the rows of an XML export, with the folder they lie in. Raises Unreadable."""
    if found is not None:
        home, entities = found
        return confluence_xml.pages(entities, there, home, most=most)
    return confluence.pages(files, there) if confluence.is_export(files) else markdown_folder.pages(files, there)


def _draft(page: Page, kind: str = Kind.HOW_TO, language: str = "") -> ArticleDraft:
    """Give a page as an article of the kind and in the language that it names, else of those that are given."""
    kind = page.kind if page.kind in list(Kind) else kind
    language = page.language if page.language in dict(settings.LANGUAGES) else language
    return ArticleDraft(title=page.title, text=page.text, reply=page.reply, labels=page.labels, kind=kind, language=language)
