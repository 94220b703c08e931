"""What a change to a document holds, read before anything else touches it.

A change is bytes of somebody else's browser in the format of Yjs. The library that applies it believes what it says: a few bytes may
promise a million pieces, claim another person's letters, or lean on something that never came. So each change is walked through
here first. A document of ours holds plain text in sections known beforehand, hence only letters, marks of deleted ones and
deletions are let in, and only when everything they lean on is there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from varsko.knowledge.domain.bits import Malformed, Reader

_COLLECTED, _DELETED, _LETTERS = 0, 1, 4  # kinds of content that plain text consists of
_KIND, _HAS_KEY, _HAS_RIGHT, _HAS_LEFT = 0x1F, 0x20, 0x40, 0x80
_LAST_CLOCK = 2**31

Clocks = dict[int, int]
"""How many letters of each writer's program (its random number) are known."""

Range = tuple[int, int, int]
"""Writer, first clock, number of letters."""


@dataclass(slots=True)
class Outline:
    """A change in outline: from where to where it goes on for each writer, what it leans on, what it deletes."""

    starts: Clocks = field(default_factory=dict)
    ends: Clocks = field(default_factory=dict)
    leans_on: Clocks = field(default_factory=dict)
    deletes: list[Range] = field(default_factory=list)
    letters: int = 0

    def lean(self, writer: int, clock: int) -> None:
        """Note that the letter `clock` of `writer` must be there."""
        self.leans_on[writer] = max(self.leans_on.get(writer, 0), clock + 1)

    def fits(self, known: Mapping[int, int]) -> bool:
        """Tell whether nothing is missing when all that is `known` is there."""
        if any(start > known.get(writer, 0) for writer, start in self.starts.items()):
            return False
        return all(needed <= max(known.get(writer, 0), self.ends.get(writer, 0)) for writer, needed in self.leans_on.items())


def outline(change: bytes, sections: Collection[str]) -> Outline:
    """Walk through a change. Raises Malformed when it is none, or holds anything but text of these sections."""
    reader, found = Reader(change), Outline()
    for _ in range(reader.count()):
        _read_writer(reader, found, sections)
    for _ in range(reader.count()):
        writer = reader.number()
        for _ in range(reader.count()):
            clock, length = reader.number(), reader.number()
            _check_clock(clock + length)
            if length:
                found.deletes.append((writer, clock, length))
                found.lean(writer, clock + length - 1)
    reader.end()
    return found


def _read_writer(reader: Reader, found: Outline, sections: Collection[str]) -> None:
    pieces, writer, clock = reader.count(), reader.number(), reader.number()
    if writer in found.starts:
        raise Malformed("a writer comes twice")
    found.starts[writer] = clock
    for _ in range(pieces):
        clock += _read_piece(reader, found, sections)
        _check_clock(clock)
    found.ends[writer] = clock


def _read_piece(reader: Reader, found: Outline, sections: Collection[str]) -> int:
    """Read one run of letters; gives how many they are."""
    info = reader.byte()
    if info & _KIND == _COLLECTED:
        return _length(reader.number())
    if info & _HAS_KEY:
        raise Malformed("only text belongs here")
    if info & _HAS_LEFT:
        found.lean(reader.number(), reader.number())
    if info & _HAS_RIGHT:
        found.lean(reader.number(), reader.number())
    if not info & (_HAS_LEFT | _HAS_RIGHT) and (reader.number() != 1 or reader.text() not in sections):
        raise Malformed("there is no such section")
    if info & _KIND == _DELETED:
        return _length(reader.number())
    if info & _KIND == _LETTERS:
        length = _length(units(reader.text()))
        found.letters += length
        return length
    raise Malformed("only text belongs here")


def _length(length: int) -> int:
    if not length:
        raise Malformed("a piece is empty")
    return length


def _check_clock(clock: int) -> None:
    if clock > _LAST_CLOCK:
        raise Malformed("a number is too large")


def units(text: str) -> int:
    """Count a text as browsers do: a letter beyond the first 65,536 of Unicode counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clocks(state: bytes) -> Clocks:
    """Read how much of each writer somebody knows. Raises Malformed."""
    reader = Reader(state)
    found = {reader.number(): reader.number() for _ in range(reader.count())}
    reader.end()
    return found


def adds_nothing(deletes: Iterable[Range], there: Iterable[Range]) -> bool:
    """Tell whether all of `deletes` are among the deletions that are `there`."""
    gone: dict[int, list[tuple[int, int]]] = {}
    for writer, clock, length in sorted(there):
        ranges = gone.setdefault(writer, [])
        if ranges and ranges[-1][1] >= clock:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], clock + length))
        else:
            ranges.append((clock, clock + length))
    return all(any(start <= clock and clock + length <= end for start, end in gone.get(writer, ())) for writer, clock, length in deletes)
