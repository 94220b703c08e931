"""Identifiers that sort by the time they were made."""

import os
import random
import threading
import uuid

_lock = threading.Lock()
_source = random.Random()  # noqa: S311 - not a secret, and three times as fast as the system's
os.register_at_fork(after_in_child=_source.seed)  # two processes that draw the same would make the same ids
_bits = _source.getrandbits
_last_ms = 0
_last_tail = 0


def uuid7(unix_ms: int) -> uuid.UUID:
    """Make a UUID version 7 (RFC 9562) for a moment in milliseconds since 1970.

    Ids made by one process in one millisecond keep their order: the 74 random bits are counted up instead of drawn anew. The bits
    are there to be different, not to be secret: an identifier opens nothing.
    """
    global _last_ms, _last_tail
    with _lock:
        fresh = unix_ms != _last_ms
        tail = _bits(73) if fresh else _last_tail + _bits(32) + 1
        _last_ms, _last_tail = unix_ms, tail & ((1 << 74) - 1)
        tail = _last_tail
    value = (unix_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def first_of(unix_ms: int) -> uuid.UUID:
    """Give the least identifier of a moment: all that were made before it are smaller."""
    return uuid.UUID(int=(max(unix_ms, 0) & ((1 << 48) - 1)) << 80)


def as_uuid(text: object) -> uuid.UUID | None:
    """Read an identifier as somebody wrote it; None when it is none."""
    if isinstance(text, uuid.UUID):
        return text
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
