"""Public pages as files: a folder a page, with what is needed to serve it again."""

import json
import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import msgspec

from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.render.folders import turn

log = logging.getLogger("varsko.statuspages")

_ABOUT = "about.json"


def keep(folder: Path, pages: Sequence[tuple[tuple[PageView, datetime], Sequence[SheetView]]], *, fresh: set[str]) -> None:
    """Write the pages that changed, and take away the folders of those that are not public any more. Processes take turns."""
    with turn(folder):
        known = {page.slug for (page, _), _ in pages}
        for old in folder.iterdir():
            if old.is_dir() and old.name.removesuffix(".new") not in known:
                shutil.rmtree(old, ignore_errors=True)
        for (page, written), sheets in pages:
            if page.slug in fresh:
                _write(folder / page.slug, page, written, sheets)


def _write(place: Path, page: PageView, written: datetime, sheets: Sequence[SheetView]) -> None:
    """Write a whole page beside the old one, then change places."""
    made = place.with_name(f"{place.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    listed = []
    for sheet in sheets:
        file = made / _name(sheet)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sheet.plain)
        file.with_name(f"{file.name}.gz").write_bytes(sheet.packed)
        about = {"path": sheet.path, "kind": sheet.kind, "etag": sheet.etag, "silence": sheet.silence}
        listed.append({**about, "written_at": sheet.written_at.isoformat(), "file": _name(sheet)})
    about_page = {name: value for name, value in asdict(page).items() if name != "weights"}
    facts = {"page": {**about_page, "weights": dict(page.weights)}, "written": written.isoformat(), "sheets": listed}
    made.mkdir(parents=True, exist_ok=True)
    (made / _ABOUT).write_text(json.dumps(facts, default=str))
    shutil.rmtree(place, ignore_errors=True)
    made.rename(place)


def _name(sheet: SheetView) -> str:
    """Name the file of a sheet: pages get the ending that browsers and web servers know."""
    return f"{sheet.path}.html" if sheet.kind.startswith("text/html") else sheet.path


def recall(folder: Path) -> Iterable[tuple[PageView, list[SheetView], datetime]]:
    """Read the pages that the files hold; a folder that cannot be read is left out."""
    for place in sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else ():
        try:
            facts = json.loads((place / _ABOUT).read_text())
            page = msgspec.convert(facts["page"], PageView)
            yield page, [_read(place, one) for one in facts["sheets"]], datetime.fromisoformat(facts["written"])
        except (OSError, ValueError, KeyError, msgspec.ValidationError):
            log.exception("a page cannot be read from its files", extra={"folder": place.name})


def _read(place: Path, one: dict[str, str]) -> SheetView:
    file = place / one["file"]
    return SheetView(
        path=one["path"],
        kind=one["kind"],
        etag=one["etag"],
        plain=file.read_bytes(),
        packed=file.with_name(f"{file.name}.gz").read_bytes(),
        silence=one["silence"],
        written_at=datetime.fromisoformat(one["written_at"]),
    )
