"""Taking in an archive that is too large for one transaction: a few pages or files at a time, and on from there when it was stopped."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.kernel.files import LARGEST, Upload, safe_name
from varsko.knowledge.actions.importing import Result, home_of, lead, put_each, read, some_of, take
from varsko.knowledge.data import Page, Taken
from varsko.knowledge.domain import confluence_xml, large
from varsko.knowledge.domain.archives import LARGEST_TEXT, Unreadable
from varsko.knowledge.models import Article, Attachment
from varsko.people.data import Actor

Say = Callable[[str, int, int], None]
"""Told after each transaction: what is being done ("read", "articles", "files"), with how many pages, of how many."""
_PAGES, _LETTERS = 20, 400_000
_FILES, _BYTES = 10, 4 * 1024 * 1024
_MOST_STORED = 20 * 1024 * 1024 * 1024
_MB = 1024 * 1024


def import_large_archive(
    *, by: Actor, clock: Callable[[], datetime], space: object, file: BinaryIO, say: Say, publish: bool = False
) -> Taken:
    """Do as `import_archive` does with an archive on disk, in many short transactions; stopped anywhere, it goes on when called again.

    Raises NotFound, NotAllowed, Invalid when it is no such archive: of what came before that everything stays.
    """
    home_of(by, space)
    try:
        with large.opened(file) as archive:
            return _Run(by=by, clock=clock, space=space, archive=archive, say=say, publish=publish).to_its_end()
    except Unreadable as error:
        raise Invalid({"file": _why(str(error))}) from error


def _why(reason: str) -> str:
    if reason == "many":
        said = _("At most %(files)d files of an archive are read, and at most %(pages)d of them as pages.")
        return said % {"files": large.MOST_FILES, "pages": large.MOST_PAGES}
    if reason == "large":
        return _("The texts of an archive hold at most %(n)d MB.") % {"n": large.LARGEST_TEXTS // _MB}
    return _("This is no zip archive that can be read.")


@dataclass(slots=True, kw_only=True)
class _Run:
    """One way through an archive."""

    by: Actor
    clock: Callable[[], datetime]
    space: object
    archive: large.Large
    say: Say
    publish: bool
    result: Result = field(default_factory=Result)
    files: int = 0
    stored: int = 0

    def to_its_end(self) -> Taken:
        """Bring all articles first, then their links and files."""
        pages = self._pages()
        self.say("read", len(pages), len(pages))
        done = 0
        for some in _batches(pages):
            with transaction.atomic():
                home = home_of(self.by, self.space)
                take(some, self.result, by=self.by, at=self.clock(), home=home, publish=self.publish)
            done += len(some)
            self.say("articles", done, len(pages))
        self._furnish({page.path for page in pages})
        result = self.result
        return Taken(made=result.new, changed=result.changed, same=result.same, files=self.files, left=tuple(result.left))

    def _pages(self) -> list[Page]:
        with self.archive.stream(confluence_xml.ENTITIES) as found:
            pages = some_of(read(self.archive.texts, self.archive.there.keys(), found, most=large.MOST_PAGES))
        self.result.left += [(path, _("A symbolic link is not followed.")) for path in self.archive.links]
        too_large = _("%(name)s is larger than %(n)d MB.")
        for path in self.archive.too_large:
            self.result.left.append((path, too_large % {"name": PurePosixPath(path).name, "n": LARGEST_TEXT // _MB}))
        return pages

    def _furnish(self, paths: Collection[str]) -> None:
        """Bring links and files; a page counts as done only after its last file."""
        done = 0
        for some in _batches(self.result.fresh):
            for page in some:
                self._bring_files(page)
            with transaction.atomic():
                home_of(self.by, self.space)
                lead(some, paths, self.result)
            done += len(some)
            self.say("files", done, len(self.result.fresh))

    def _bring_files(self, page: Page) -> None:
        row = Article.objects.filter(pk=self.result.made[page.path]).first()
        if row is None or not page.files:
            return
        there = list(Attachment.objects.filter(article=row.pk).values_list("name", "digest"))
        together: list[tuple[str, Upload]] = []
        for path, upload in self._uploads(page):
            if _is_there(upload, there):
                continue
            if len(together) == _FILES or (together and _size([*together, (path, upload)]) > _BYTES):
                self._put(row, together)
                together = []
            together.append((path, upload))
        if together:
            self._put(row, together)

    def _uploads(self, page: Page) -> Iterator[tuple[str, Upload]]:
        """Unpack the files of a page, one at a time; one that is damaged is left behind."""
        for name, path in page.files:
            try:
                yield path, Upload(name=name, data=self.archive.read(path, LARGEST + 1))
            except Unreadable:
                self.result.left.append((path, _("This file of the archive is damaged.")))

    def _put(self, row: Article, files: Sequence[tuple[str, Upload]]) -> None:
        self.stored += _size(files)
        if self.stored > _MOST_STORED:
            raise Invalid({"file": _("There is too much in this archive.")})
        home_of(self.by, self.space)
        left = put_each(row, files, self.by, self.clock())
        self.files += len(files) - len(left)
        self.result.left += left
        self.say("files", 0, 0)


def _batches(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Part pages into so few that one transaction is short."""
    some: list[Page] = []
    letters = 0
    for page in pages:
        if some and (len(some) == _PAGES or letters + len(page.text) > _LETTERS):
            yield some
            some, letters = [], 0
        some.append(page)
        letters += len(page.text)
    if some:
        yield some


def _size(files: Sequence[tuple[str, Upload]]) -> int:
    return sum(len(upload.data) for _path, upload in files)


def _is_there(upload: Upload, there: Collection[tuple[str, str]]) -> bool:
    """Tell whether the same bytes stand there under this name, or under the one it got because the name was taken."""
    stem = PurePosixPath(safe_name(upload.name)).stem
    digest = hashlib.sha256(upload.data).hexdigest()
    return any(known == digest and name.startswith(stem) for name, known in there)
