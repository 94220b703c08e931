"""Headers of a mail, decoded whatever was done to them."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice
from pathlib import PurePosixPath, PureWindowsPath

from varsko.kernel.mail import limits
from varsko.kernel.mail.charsets import decode
from varsko.kernel.mail.letter import Mailbox
from varsko.kernel.text import clean, shorten

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]{1,255}@[^@\s<>\"(),;:\\]{1,255}")  # bounded, or it takes the square of the length of a long word
_LANGUAGES = {"no": "nb", "nn": "nb", "nb": "nb", "da": "da", "nl": "nl", "pl": "pl", "en": "en"}
_LANDS = {"no": "nb", "dk": "da", "nl": "nl", "pl": "pl", "uk": "en", "ie": "en"}


class Headers:
    """The headers of one mail. `language` decides how bytes without a charset are read."""

    def __init__(self, mail: Message, language: str = "") -> None:
        """Keep the raw headers, the first of too many; nothing is decoded yet."""
        self._raw = [(name.lower(), str(value)) for name, value in islice(mail.raw_items(), limits.MOST_HEADERS)]
        self.language = language

    def all(self, name: str) -> list[str]:
        """Give every value of a header, decoded, on one line each."""
        return [_text(value, self.language) for given, value in self._raw if given == name]

    def get(self, name: str) -> str:
        """Give the first value, "" for none."""
        return next(iter(self.all(name)), "")

    def __contains__(self, name: str) -> bool:
        """Tell whether a header is there at all."""
        return any(given == name for given, _ in self._raw)

    def mailboxes(self, name: str) -> tuple[Mailbox, ...]:
        """Read addresses; what is none is left out. Names are decoded after the addresses were found, so that none hides in a name."""
        raw = [_one_line(value) for given, value in self._raw if given == name][: limits.MOST_RECIPIENTS]
        pairs = getaddresses([value[: limits.LONGEST_HEADER] for value in raw])[: limits.MOST_RECIPIENTS]
        return tuple(Mailbox(address, self._name(name)) for name, said in pairs if (address := address_in(said)))

    def _name(self, raw: str) -> str:
        return _text(raw, self.language)[:200]

    def message_ids(self, *names: str) -> tuple[str, ...]:
        """Give the message ids of headers, without angle brackets, each once and in order."""
        found = (one for name in names for value in self.all(name) for one in _MESSAGE_ID.findall(value))
        return tuple(dict.fromkeys(found))


def address_in(said: str) -> str:
    """Give the address in a text in small letters, "" when there is none or it is too long."""
    found = _ADDRESS.search(clean(said[: limits.LONGEST_HEADER]))
    address = found.group().strip(".'").lower() if found else ""
    return address if address.isprintable() and len(address) <= limits.LONGEST_ADDRESS else ""


def file_name(said: str) -> str:
    """Give the name of a file without folders and without what could deceive; "" when nothing is left."""
    bare = PureWindowsPath(PurePosixPath(clean(said)).name).name if said else ""
    return shorten("".join(char for char in bare if char.isprintable() and char not in '\\/:*?"<>|').strip(" ."), 150)


def language_of(headers: Headers, *, otherwise: str = "") -> str:
    """Guess the language of a mail: what it says, the language of the sender's program, the land of the sender's domain."""
    for name in ("content-language", "accept-language", "x-accept-language"):
        said = _LANGUAGES.get(headers.get(name).strip().lower()[:2])
        if said:
            return said
    sender = next(iter(headers.mailboxes("from")), Mailbox(""))
    return _LANDS.get(sender.address.rpartition(".")[2], otherwise)


def _text(raw: str, language: str) -> str:
    value = _one_line(raw)[: limits.LONGEST_HEADER]
    try:
        pieces = decode_header(eight_bit(value, language))
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    said = "".join(_piece(piece, charset, language) for piece, charset in pieces)
    return " ".join("".join(char if char.isprintable() else " " for char in clean(said)).split())


def _one_line(raw: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", raw)


def eight_bit(value: str, language: str) -> str:
    """Read bytes that no header may hold, and many do."""
    return value if value.isascii() else decode(value.encode("utf-8", "surrogateescape"), language=language)


def _piece(piece: bytes | str, charset: str | None, language: str) -> str:
    if isinstance(piece, str):
        return piece
    if charset:
        return decode(piece, charset, language=language)
    return _unescaped(piece)


def _unescaped(piece: bytes) -> str:
    """Undo what the standard library does to letters beside an encoded word; a backslash that was meant stays."""
    try:
        return piece.decode("ascii" if piece.isascii() else "raw-unicode-escape")
    except UnicodeDecodeError:
        return piece.decode("latin-1")
