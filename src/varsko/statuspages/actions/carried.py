"""Copies of all public pages that rsync or git brings elsewhere: exactly what the folder of copies gets, when something changed.

The program runs outside any transaction; what is known to lie there is written down afterwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Case, F, When

from varsko.channels.carriers import Load, NotBrought, ways
from varsko.core import outage, wake
from varsko.core.clock import now
from varsko.core.due import pause_after
from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.models import CarriedCopy, StatusPage
from varsko.statuspages.queries.sheets import public_pages, sheets
from varsko.statuspages.render import folders


def carry_later(page: StatusPage, *, at: datetime) -> None:
    """Have copies brought elsewhere inside the caller's transaction, when a page is among them or was; else there is nothing to do."""
    is_public = page.access == StatusPage.Access.PUBLIC
    for way in ways.told_of():
        row, is_new = CarriedCopy.objects.get_or_create(way=way, defaults={"due_at": at})
        if is_new or is_public or page.slug in row.slugs:
            CarriedCopy.objects.filter(pk=row.pk).update(due_at=at)
            wake.after_commit()


def carry(row: CarriedCopy) -> None:
    """Bring a place up to date with all public pages, outside any transaction; what could not be done is tried again later."""
    if row.way not in ways.told_of():
        row.finish()
        return
    trouble, target = outage.of(f"copies of status pages by {row.way}"), ways.target(row.way)
    lies = set(row.slugs) if row.target == target else set()
    load = _loaded(settings.DATA / "carried" / row.way / "pages", lies)
    state = _state(load)
    try:
        if row.target != target or row.state != state:
            ways.bring(row.way, load, at=now())
    except NotBrought as error:
        trouble.failed(error)
        held = {"last_error": str(error)[:500], "failing_since": row.failing_since or now()}
        row.finish(due_at=now() + pause_after(row.attempts), slugs=sorted({*lies, *load.parts}), target=target, state="", **held)
        return
    trouble.worked()
    written_meanwhile = Case(When(due_at=row.due_at, then=None), default=F("due_at"))
    sent = {"slugs": sorted(load.parts), "target": target, "state": state, "sent_at": now()}
    row.finish(due_at=written_meanwhile, attempts=0, last_error="", failing_since=None, **sent)


def _loaded(folder: Path, lies: set[str]) -> Load:
    """Bring the folder of this host up to date with all public pages."""
    pages = public_pages()
    names = {page.slug: page.name for page, _ in pages.values()}
    folders.copy(folder, _each(pages.values()), known=names)
    return Load(folder, names, frozenset(lies - set(names)))


def _each(pages: Iterable[tuple[PageView, datetime]]) -> Iterator[tuple[PageView, datetime, Sequence[SheetView]]]:
    """Give one page after the other, so that not all of them are held at a time."""
    for page, written in pages:
        yield page, written, sheets([page.id])[page.id]


def _state(load: Load) -> str:
    """Give one digest of everything that is to lie there."""
    whole = sha256()
    for name in sorted(load.parts):
        for file in sorted((load.folder / name).rglob("*")):
            if file.is_file():
                whole.update(f"{file.relative_to(load.folder)}\0{sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
