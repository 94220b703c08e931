"""Objects that people use: what they are, what their tags look like, and how a table of them is read."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from varsko.kernel.text import fold

LONGEST_TAG, LONGEST_NAME, LONGEST_PLACE, LONGEST_NOTES = 40, 120, 120, 4_000
MOST_ROWS, LONGEST_TABLE = 2_000, 500_000
MOST_TIED = 20
"""How many objects a request can be about."""
COLUMNS = ("tag", "name", "kind", "state", "place", "service", "holder", "notes")
"""What a table of objects says of each, in order; `holder` is a mail address, `service` a name."""
_TAG = re.compile(r"(?=[^\d]*\d)[^\W_][\w./-]{1,38}[^\W_]")
_LOOKED_AT, _MOST_NAMED, _LONGEST_KEY = 6_000, 60, 80
_FORMULA = ("'=", "'+", "'-", "'@")


class ObjectKind(StrEnum):
    """What it is."""

    DEVICE = "device"
    ROOM = "room"
    SYSTEM = "system"
    OTHER = "other"


class ObjectState(StrEnum):
    """Whether somebody uses it."""

    IN_USE = "in_use"
    IN_STORE = "in_store"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRow:
    """A line of a table of objects, by its number in the file: what stands in the columns that the table has."""

    line: int
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTable:
    """A table as it was read. `faults` are (line, what is wrong): size, columns, tag, twice, name, kind, state or long."""

    rows: tuple[ObjectRow, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


def is_tag(text: str) -> bool:
    """Tell whether a text can be a tag: one word of 3 to 40 letters, digits and `. / _ -` with a digit, so that lines can name it."""
    return bool(_TAG.fullmatch(text)) and len(tag_key(text)) <= _LONGEST_KEY  # few signs are many letters when they are folded


def tag_key(text: str) -> str:
    """Give what a tag is found by, however it is written."""
    return fold(text.strip())


def tags_in(text: str) -> tuple[str, ...]:
    """List the words of a text that may be tags, as they are found by, each once."""
    words = (word.strip(".,;:!?()[]<>\"'#") for word in text[:_LOOKED_AT].split())
    return tuple(dict.fromkeys(tag_key(word) for word in words if is_tag(word)))[:_MOST_NAMED]


def read_table(text: str) -> ObjectTable:
    """Read a table with a heading, its columns parted by commas, semicolons or tabs."""
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST_TABLE:
        return ObjectTable(faults=((0, "size"),))
    try:
        lines = [(number, cells) for number, cells in _cells(text) if any(cells)]
    except csv.Error:
        return ObjectTable(faults=((0, "columns"),))
    head = [one.casefold() for one in lines[0][1]] if lines else []
    if not {"tag", "name"} <= set(head) or set(head) - set(COLUMNS) or len(set(head)) < len(head):
        return ObjectTable(faults=((1, "columns"),))
    if len(lines) - 1 > MOST_ROWS:
        return ObjectTable(faults=((0, "size"),))
    rows = tuple(ObjectRow(line=number, said=dict(zip(head, cells, strict=False))) for number, cells in lines[1:])
    wide = [(number, "columns") for number, cells in lines[1:] if len(cells) != len(head)]
    return ObjectTable(rows=rows, faults=tuple(sorted({*wide, *_faults(rows)})))


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    for cells in reader:
        yield reader.line_num, [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    """Give a cell as it was before a table to take away made a text of what a spreadsheet would have reckoned."""
    return (cell[1:] if cell.startswith(_FORMULA) else cell).strip()


def _faults(rows: Iterable[ObjectRow]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    seen: set[str] = set()
    for row in rows:
        tag = row.said.get("tag", "")
        wrong = {
            "tag": not is_tag(tag),
            "twice": bool(tag) and tag_key(tag) in seen,
            "name": not 0 < len(row.said.get("name", "")) <= LONGEST_NAME,
            "kind": row.said.get("kind", "") not in {"", *ObjectKind},
            "state": row.said.get("state", "") not in {"", *ObjectState},
            "long": len(row.said.get("place", "")) > LONGEST_PLACE or len(row.said.get("notes", "")) > LONGEST_NOTES,
        }
        found += [(row.line, name) for name, is_wrong in wrong.items() if is_wrong]
        seen.add(tag_key(tag))
    return found
