"""`winmail.dat`: the files that Outlook packed into an attachment of its own format (MS-OXTNEF).

Only files and their names are taken out. The parser walks once over the bytes and never believes a length or a count that they name.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error as struct_error
from struct import unpack_from

from varsko.kernel.mail.headers import file_name
from varsko.kernel.mail.letter import File

KINDS = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURE = 0x223E9F78
_RENDERING, _TITLE, _DATA, _PROPERTIES, _CODE_PAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_LONG_NAME, _SHORT_NAME, _CONTENT_ID = 0x3707, 0x3704, 0x3712
_MOST_PARTS, _MOST_PROPERTIES = 2_000, 300
_WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OF_ANY_LENGTH = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_WIDE, _IS_NAMED, _IS_MANY = 0x1F, 0x8000, 0x1000


@dataclass
class _Packed:
    """One file as its pieces turn up."""

    title: bytes = b""
    content: bytes = b""
    names: dict[int, str] = field(default_factory=dict)


def is_packed(kind: str, name: str) -> bool:
    """Tell whether an attachment is of this format, by what it says it is."""
    return kind in KINDS or name.lower() == "winmail.dat"


def unpack(content: bytes, *, most: int) -> tuple[File, ...]:
    """Give up to `most` files of an attachment; none when there are none, or when it cannot be read."""
    packed: list[_Packed] = []
    page = "cp1252"
    try:
        for name, data in _attributes(content):
            if name == _RENDERING and len(packed) < most:
                packed.append(_Packed())
            elif name == _CODE_PAGE:
                page = f"cp{unpack_from('<I', data)[0]}"
            elif packed:
                _take(packed[-1], name, data, page)
    except (struct_error, ValueError):
        pass  # what was read before the break is good
    return tuple(_file(one, page) for one in packed if one.content)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the pieces: a level, a name, a length, so many bytes, and a sum that nobody needs."""
    if unpack_from("<I", content)[0] != _SIGNATURE:
        return
    place = 6
    for _ in range(_MOST_PARTS):
        if place + 9 > len(content):
            return
        _level, name, _type, length = unpack_from("<BHHI", content, place)
        yield name, content[place + 9 : place + 9 + length]
        place += 9 + length + 2


def _take(one: _Packed, name: int, data: bytes, page: str) -> None:
    if name == _TITLE:
        one.title = data
    elif name == _DATA:
        one.content = data
    elif name == _PROPERTIES:
        one.names.update(_names(data, page))


def _names(data: bytes, page: str) -> Iterator[tuple[int, str]]:
    """Give the texts among the properties of a file by their ids."""
    count, place = unpack_from("<I", data)[0], 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, name = unpack_from("<HH", data, place)
        place += 4 + (_length_of_name(data, place + 4) if name >= _IS_NAMED else 0)
        values = 1
        if kind & _IS_MANY or kind in _OF_ANY_LENGTH:
            values, place = unpack_from("<I", data, place)[0], place + 4
        for _value in range(values):
            if place > len(data):
                return
            text, place = _value_at(data, place, kind & ~_IS_MANY)
            if name in {_LONG_NAME, _SHORT_NAME, _CONTENT_ID}:
                yield name, _decoded(text, "utf-16-le" if kind == _WIDE else page)


def _length_of_name(data: bytes, place: int) -> int:
    """Tell how long the name of a property is that has no number of its own."""
    if unpack_from("<I", data, place + 16)[0] == 0:
        return 24
    return 24 + _padded(unpack_from("<I", data, place + 20)[0])


def _value_at(data: bytes, place: int, kind: int) -> tuple[bytes, int]:
    if kind in _WIDTHS:
        return b"", place + _WIDTHS[kind]
    if kind not in _OF_ANY_LENGTH:
        raise ValueError("a property of a kind that nobody knows")
    length = unpack_from("<I", data, place)[0]
    return data[place + 4 : place + 4 + min(length, 1_000)], place + 4 + _padded(length)


def _padded(length: int) -> int:
    return length + -length % 4


def _decoded(text: bytes, charset: str) -> str:
    try:
        return text.decode(charset, "replace").split("\0")[0]
    except LookupError:
        return text.decode("cp1252", "replace").split("\0")[0]


def _file(one: _Packed, page: str) -> File:
    said = one.names.get(_LONG_NAME) or _decoded(one.title, page) or one.names.get(_SHORT_NAME, "")
    said = file_name(said) or "attachment"
    return File(said, mimetypes.guess_type(said)[0] or "application/octet-stream", one.content, one.names.get(_CONTENT_ID, "")[:200])
