"""Pages of others that are kept here, in memory and in files: they stay up when their publisher is gone, and our database too.

One thread looks for what was taken in, as for our own pages. A page is made ready once for each state that its publisher signed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from varsko.core.clock import now
from varsko.statuspages import queries
from varsko.statuspages.actions.mirrors import WAKE
from varsko.statuspages.data import MirrorBody, MirrorView
from varsko.statuspages.live.answers import Answer, made
from varsko.statuspages.live.watched import Watched
from varsko.statuspages.render.mirrored import GUIDE, SCRIPT, finished, heads, own_language, own_script, resolved

_ENDING = ".mirror"


@dataclass(slots=True)
class _Kept:
    """One page: what was signed, and the answers that were made of it."""

    one: MirrorView
    sheets: Mapping[str, MirrorBody]
    answers: dict[tuple[str, bool], Answer] = field(default_factory=dict)
    own: str = ""
    script: MirrorBody | None = None

    def __post_init__(self) -> None:
        """Find the page's own language, and make all answers before anybody asks."""
        self.own = own_language(self.sheets.get(GUIDE))
        self.script = own_script(self.sheets)
        for path in self.sheets:
            self.answer(path)

    def answer(self, path: str) -> Answer | None:
        """Give the answer for a path, as the publisher is heard of or silent now."""
        wanted = resolved(path, self.own)
        body = self.script if wanted == SCRIPT else self.sheets.get(wanted)
        if body is None:
            return None
        key = (wanted, self.one.is_silent(now()))
        if key not in self.answers:
            self.answers[key] = _made(self.one, wanted, body, self.sheets)
        return self.answers[key]


class Mirrors(Watched):
    """Answers by name and path. Reading needs no lock: the map is replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the files."""
        self._folder = folder
        self._kept: Mapping[str, _Kept] = {}
        self._filed: dict[str, MirrorView] | None = None  # until the first look, which clears away what is left there
        super().__init__("varsko-mirrors", WAKE, "pages of others")

    def find(self, slug: str, path: str) -> Answer | None:
        """Give the answer for a path of a page of others."""
        kept = self._kept.get(slug)
        return kept.answer(path) if kept else None

    def signed(self, slug: str, path: str) -> bytes:
        """Give the bytes that the publisher signed of a page, or of the page whose plain text this is; none for what is none."""
        kept = self._kept.get(slug)
        sheet = kept.sheets.get(resolved(path, kept.own).removesuffix(".txt")) if kept else None
        return sheet.body if sheet else b""

    def refresh(self) -> None:
        """Look once for what was taken in, or is kept no longer. Raises what the database and the disk raise."""
        kept: dict[str, _Kept] = {}
        for one in queries.kept_mirrors():
            known = self._kept.get(one.slug)
            if known and _is_same(known.one, one):
                kept[one.slug] = known
            else:
                kept[one.slug] = _Kept(one, queries.mirror_bodies(one, known.sheets if known else {}))
        self._kept = kept
        self._file()

    def _file(self) -> None:
        """Write what the files do not hold yet, each at once, and take away those of pages that are kept no longer."""
        self._folder.mkdir(parents=True, exist_ok=True)
        filed = self._filed or {}
        for slug, kept in self._kept.items():
            if filed.get(slug) is not kept.one:
                _write(self._folder / f"{slug}{_ENDING}", kept)
        for file in self._folder.glob(f"*{_ENDING}"):
            if file.name.removesuffix(_ENDING) not in self._kept:
                file.unlink(missing_ok=True)
        self._filed = {slug: kept.one for slug, kept in self._kept.items()}

    def recall(self) -> None:
        """Bring back what the files hold; one that cannot be read is left out."""
        found = {}
        for file in sorted(self._folder.glob(f"*{_ENDING}")):
            try:
                one, sheets = msgspec.msgpack.decode(file.read_bytes(), type=tuple[MirrorView, dict[str, MirrorBody]])
            except (OSError, ValueError) as error:
                self._trouble.failed(error)
                continue
            found[one.slug] = _Kept(one, sheets)
        self._kept = found

    @property
    def is_empty(self) -> bool:
        """Tell whether neither the database nor the files have answered yet."""
        return self._filed is None and not self._kept


def _is_same(known: MirrorView, one: MirrorView) -> bool:
    """Tell whether nothing was signed meanwhile: when it was looked at last is shown nowhere outside."""
    return (known.id, known.name, known.address, known.number, known.digest) == (one.id, one.name, one.address, one.number, one.digest)


def _made(one: MirrorView, path: str, sheet: MirrorBody, paths: Mapping[str, MirrorBody]) -> Answer:
    body, etag = finished(path, sheet, one, paths, at=now())
    lines = [(name.lower().encode(), value.encode()) for name, value in heads(path, one, etag, at=now()).items()]
    return made(body, lines, f'"{etag}"'.encode())


def _write(file: Path, kept: _Kept) -> None:
    beside = file.with_name(f".{file.name}.{os.getpid()}.new")
    beside.write_bytes(msgspec.msgpack.encode((kept.one, kept.sheets)))
    beside.replace(file)
