"""The public pages of this process: in memory, and in files of the data folder for the next start without a database.

One thread looks for what was written: woken after each commit that wrote a page, and every other second anyway. Private pages are
never on the shelf.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from varsko.core.clock import now
from varsko.statuspages import queries
from varsko.statuspages.actions.pages import WAKE
from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.live import files
from varsko.statuspages.live.answers import Answer, answer, brief, silent
from varsko.statuspages.live.watched import Watched
from varsko.statuspages.render import folders
from varsko.statuspages.render.sheets import silence

SILENT_AFTER = timedelta(minutes=25)
"""Pages are written every ten minutes: whatever is older than this has no publisher any more."""
Key = tuple[str, str]


class Shelf(Watched):
    """Answers by host or slug and path. Reading needs no lock: maps are replaced as a whole."""

    def __init__(self, folder: Path, copies: Path | None = None) -> None:
        """Take the folder of the files, and one for copies that any web server can serve."""
        self._folder, self._copies = folder, copies
        self._by_slug: Mapping[Key, Answer] = {}
        self._by_host: Mapping[Key, Answer] = {}
        self._short: Mapping[Key, Answer] = {}
        self._silent: dict[Key, tuple[Answer, Answer]] = {}
        self.hosts: Mapping[str, str] = {}
        self._named: Mapping[str, str] | None = None
        self._written: dict[str, tuple[PageView, datetime]] = {}
        self._filed: Mapping[str, tuple[PageView, datetime]] | None = None  # until the first look, which clears away what is left there
        self._sheets: dict[str, list[SheetView]] = {}
        self._ages: Mapping[str, datetime] = {}
        self.when_written: Callable[[], None] = _nothing
        super().__init__("varsko-status", WAKE, "status pages")

    def find(self, slug: str, path: str) -> Answer | None:
        """Give the answer for a path of a page, with the word that it is old when it is."""
        return self._aged(self._by_slug.get((slug, path)), slug, path)

    def find_at(self, host: str, path: str) -> Answer | None:
        """Give the answer for a path at a page's own host name."""
        return self._aged(self._by_host.get((host, path)), self.hosts.get(host, ""), path)

    def short(self, place: str, path: str) -> Answer | None:
        """Give the short form of a page by its slug, or by a host name, with the word that it is old; None for what has none."""
        return self._aged(self._short.get((place, path)), self.hosts.get(place, place), f"{path} in short")

    def _aged(self, known: Answer | None, slug: str, path: str) -> Answer | None:
        written = self._ages.get(slug)
        if known is None or not known.silence or written is None or now() - written < SILENT_AFTER:
            return known
        kept = self._silent.get((slug, path))
        if kept is None or kept[0] is not known:
            kept = self._silent[slug, path] = (known, silent(known, written))
        return kept[1]

    def refresh(self) -> None:
        """Look once for pages that were written, or are not public any more. Raises what the database and the disk raise."""
        found, named = dict(queries.public_pages()), queries.hosts()
        fresh = [pk for pk, known in found.items() if self._written.get(pk) != known]
        gone = set(self._written) - set(found)
        if fresh or gone or named != self._named:
            self._sheets.update({pk: list(sheets) for pk, sheets in queries.sheets(fresh).items()})
            for pk in gone:
                self._sheets.pop(pk, None)
            self._written, self._named = found, named
            self._arrange()
            self.when_written()
        if self._filed != self._written:
            self._file()

    def _file(self) -> None:
        """Write what the files do not hold yet; what cannot be written is tried again at the next look."""
        filed = self._filed or {}
        fresh = [pk for pk, known in self._written.items() if filed.get(pk) != known]
        pages = [page for page, _ in self._written.values()]
        held = [(known, self._sheets[pk]) for pk, known in self._written.items()]
        files.keep(self._folder, held, fresh={self._written[pk][0].slug for pk in fresh})
        if self._copies:
            folders.copy(self._copies, [(*self._written[pk], self._sheets[pk]) for pk in fresh], known=[page.slug for page in pages])
        self._filed = self._written

    def recall(self) -> None:
        """Bring back what the files hold."""
        for page, sheets, written in files.recall(self._folder):
            self._written[page.id], self._sheets[page.id] = (page, written), sheets
        self._arrange()

    def _arrange(self) -> None:
        by_slug: dict[Key, Answer] = {}
        by_host: dict[Key, Answer] = {}
        short: dict[Key, Answer] = {}
        for page, _written in self._written.values():
            short.update(_short(page, self._sheets[page.id]))
            for path, sheet in _paths(page, self._sheets[page.id]):
                by_slug[page.slug, path] = answer(sheet, page.slug, at_root=False)
                by_host.update({(host, path): answer(sheet, page.slug, at_root=True) for host in page.served})
        self._by_slug, self._by_host, self._short = by_slug, by_host, short
        self.hosts = {**(self._named or {}), **{host: page.slug for page, _ in self._written.values() for host in page.served}}
        self._ages = {page.slug: written for page, written in self._written.values()}
        self._silent = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether neither the database nor the files have answered yet."""
        return self._named is None and not self._written


def _nothing() -> None:
    """Tell nobody: nobody waits."""


def _short(page: PageView, sheets: list[SheetView]) -> Iterable[tuple[Key, Answer]]:
    """Give the short form of the page in each of its languages, at its slug and its host names."""
    twins = {one.path: one for one in sheets}
    for language in page.languages:
        twin = twins.get(f"{language}.txt")
        if twin is None:
            continue
        with translation.override(language):
            word = _("Very many are reading this page now, so this is its short form. Load it again in a minute for the whole page.")
        paths = [language, ""] if language == page.language else [language]
        for place in (page.slug, *page.served):
            made = brief(answer(twin, page.slug, at_root=place != page.slug), word, silence(language))
            yield from (((place, path), made) for path in paths)


def _paths(page: PageView, sheets: list[SheetView]) -> list[tuple[str, SheetView]]:
    """Name each sheet by its paths: the page's own language answers at its root too."""
    named = [(one.path, one) for one in sheets]
    own = [("", one) for one in sheets if one.path == page.language]
    short = f"{page.language}/incidents/"
    own += [(one.path.removeprefix(f"{page.language}/"), one) for one in sheets if one.path.startswith(short)]
    short_names = {f"{page.language}/{name}": name for name in ("history", "widget", "embed/frame")}
    return [*named, *own, *((short_names[one.path], one) for one in sheets if one.path in short_names)]
