"""A kept mail as somebody looks at it: its new words, the hidden rest, what is attached, and its headers as they came."""

from dataclasses import dataclass

from varsko.kernel.mail.letter import File, Letter
from varsko.kernel.mail.quotes import Cut, How

_HEADERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A mail, read again: what is new in it, the hidden rest, what told them apart, its HTML made harmless, its headers, its files."""

    to: tuple[str, ...]
    fresh: str
    rest: str
    how: How
    html: str
    headers: str
    files: tuple[File, ...]
    faults: tuple[str, ...]


def open_up(raw: bytes, letter: Letter, part: Cut) -> Opened:
    """Give all of a letter that somebody may look at; `part` is what is new in it."""
    return Opened(
        to=letter.recipients,
        fresh=part.fresh,
        rest=part.rest,
        how=part.how,
        html=letter.html,
        headers=raw[:_HEADERS].replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace"),
        files=letter.files,
        faults=letter.faults,
    )
