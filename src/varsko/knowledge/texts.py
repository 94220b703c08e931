"""Between stored changes and plain text: the one place, beside the open rooms, that knows how a document is made of changes."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from varsko.kernel.late import late
from varsko.kernel.text import clean
from varsko.knowledge.domain.merging import Edit

if TYPE_CHECKING:
    import pycrdt
else:
    pycrdt = late("pycrdt")

log = logging.getLogger("varsko.knowledge")

EMPTY = b"\x00\x00"


def build(changes: Iterable[bytes]) -> "pycrdt.Doc[pycrdt.Text]":
    """Make a document of its changes. One that cannot be read is left out, and the log says so: it never holds up the others."""
    doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for change in changes:
        try:
            doc.apply_update(change)
        except ValueError as error:
            log.error("a stored change of a document cannot be read: %s", error)
    return doc


def read(doc: "pycrdt.Doc[pycrdt.Text]", sections: Iterable[str]) -> dict[str, str]:
    """Give the text of each section, as any database can hold it."""
    return {name: clean(str(doc.get(name, type=pycrdt.Text))) for name in sections}


def write(doc: "pycrdt.Doc[pycrdt.Text]", edits: Mapping[str, Iterable[Edit]]) -> bytes:
    """Apply edits to sections; gives the change that they are, empty when they change nothing.

    Edits count letters; the document counts bytes of UTF-8.
    """
    before = doc.get_state()
    with doc.transaction():
        for name, wanted in edits.items():
            _edit(doc.get(name, type=pycrdt.Text), wanted)
    return doc.get_update(before) if doc.get_state() != before or any(_deletes(one) for one in edits.values()) else EMPTY


def _edit(text: "pycrdt.Text", edits: Iterable[Edit]) -> None:
    for edit in edits:
        now = str(text)
        start = _bytes(now[: edit.at])
        if edit.deletes:
            del text[start : start + _bytes(now[edit.at : edit.at + edit.deletes])]
        if edit.inserts:
            text.insert(start, edit.inserts)


def _deletes(edits: Iterable[Edit]) -> bool:
    return any(edit.deletes for edit in edits)


def _bytes(text: str) -> int:
    return len(text.encode())
