"""Public pages as plain folders for any web server: links lead within the copy, what needs an answer leads to the publisher."""

import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from varsko.statuspages.data import PageView, SheetView
from varsko.statuspages.live.files import turn
from varsko.statuspages.queries.wire import address
from varsko.statuspages.render.sheets import MARK

_HTML = "text/html"


def copy(folder: Path, pages: Iterable[tuple[PageView, datetime, Sequence[SheetView]]], *, known: Iterable[str]) -> None:
    """Bring the copies of pages up to date: each file at once, so that whoever reads meanwhile gets the old or the new one.

    `known` are the slugs of all public pages: the folders of others go, when this made them.
    """
    with turn(folder):
        here = set(known)
        for old in folder.iterdir():
            if old.is_dir() and old.name not in here and (old / "proof.json").exists():
                shutil.rmtree(old, ignore_errors=True)
        for page, written, sheets in pages:
            _copy(folder / page.slug, page, written, sheets)


def _copy(place: Path, page: PageView, written: datetime, sheets: Sequence[SheetView]) -> None:
    documents = {one.path for one in sheets if one.kind.startswith(_HTML)}
    others = {one.path for one in sheets} - documents
    files: dict[str, bytes] = {}
    for one in sheets:
        if one.path not in documents:
            files[one.path] = one.plain
            continue
        files[f"{one.path}/index.html"] = _led(one, f"{one.path}/", page, written, documents, others)
        if one.path == page.language:
            files["index.html"] = _led(one, "", page, written, documents, others)
    for name, body in files.items():
        _put(place / name, body)
    _sweep(place, files)


def _led(sheet: SheetView, at: str, page: PageView, written: datetime, documents: set[str], others: set[str]) -> bytes:
    """Lead the links of a page within the copy, and say what it is."""
    up = "../" * at.count("/")
    here = re.compile(rf'(href|action|src|srcset)="/status/{re.escape(page.slug)}/([^"?#]*)([^"]*)"')

    def lead(found: re.Match[str]) -> str:
        name, path, rest = found.groups()
        if path in documents:
            return f'{name}="{up}{path}/index.html{rest}"'
        return f'{name}="{up}{path}{rest}"' if path in others else f'{name}="{address(page)}/{path}{rest}"'

    with translation.override(sheet.path.partition("/")[0]):
        note = _("A copy, made at %(when)s. If that is more than half an hour ago, the publisher has been silent since.")
    said = note % {"when": f"{written:%Y-%m-%d %H:%M} UTC"}
    return here.sub(lead, sheet.plain.decode()).replace(MARK.decode(), f'<p class="copy" role="note">{said}</p>', 1).encode()


def _put(file: Path, body: bytes) -> None:
    if file.is_file() and file.read_bytes() == body:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(body)
    beside.replace(file)


def _sweep(place: Path, files: Iterable[str]) -> None:
    wanted = {place / name for name in files}
    for one in place.rglob("*"):
        if one.is_file() and one not in wanted:
            one.unlink()
