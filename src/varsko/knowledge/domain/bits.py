"""Numbers and texts as the wire of live documents writes them: seven bits of a number in each byte, texts as UTF-8."""

_LARGEST = 2**53


class Malformed(Exception):
    """Somebody sent bytes that make no sense, or that are not meant for a document of ours."""


class Reader:
    """Reads from the front of some bytes; every step is checked against their end."""

    def __init__(self, data: bytes) -> None:
        """Begin at the start."""
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Tell how many bytes were not read yet."""
        return len(self._data) - self._at

    def byte(self) -> int:
        """Read one byte."""
        if self._at >= len(self._data):
            raise Malformed("it ends too early")
        self._at += 1
        return self._data[self._at - 1]

    def number(self) -> int:
        """Read a number of at most 53 bits."""
        value = shift = 0
        while (byte := self.byte()) >= 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 49:
                raise Malformed("a number is too large")
        value |= byte << shift
        if value >= _LARGEST:
            raise Malformed("a number is too large")
        return value

    def count(self) -> int:
        """Read how many things follow; each takes at least one byte."""
        value = self.number()
        if value > self.left:
            raise Malformed("it promises more than it holds")
        return value

    def piece(self) -> bytes:
        """Read some bytes and their length before them."""
        size = self.count()
        self._at += size
        return self._data[self._at - size : self._at]

    def text(self) -> str:
        """Read a text."""
        try:
            return self.piece().decode()
        except UnicodeDecodeError:
            raise Malformed("a text is not UTF-8") from None

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.left:
            raise Malformed("something follows its end")


def number(value: int) -> bytes:
    """Write a number."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def piece(data: bytes) -> bytes:
    """Write bytes with their length before them."""
    return number(len(data)) + data
