"""Which part of an answer is new.

First by identity: we know what we sent, so whatever repeats it is a quote, in any language and from any program. Where the quote is not
ours, by the structure of the HTML (`markup`), then by the lines that programs put above a quote. Nothing is thrown away: the rest is
kept, and hidden.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from varsko.kernel.mail import patterns
from varsko.kernel.text import fold

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"^(?:\s*[>|])+\s?")
_SURE = 40
_LINE_SURE = 12
_HEAD_MOST = 12
_WRAPPED = 2
_MOST_LINES = 2_000  # each is looked for in everything that was said


class How(StrEnum):
    """What told the new words from the quote."""

    WHOLE = "whole"
    IDENTITY = "identity"
    STRUCTURE = "structure"
    SEPARATOR = "separator"
    MARKS = "marks"
    INTERLEAVED = "interleaved"


@dataclass(frozen=True, slots=True)
class Cut:
    """The new words, the hidden rest, and what told them apart."""

    fresh: str
    rest: str = ""
    how: How = How.WHOLE


def cut(text: str, *, sent: Sequence[str] = (), structured: str | None = None, is_forward: bool = False) -> Cut:
    """Take the new words out of `text`. `sent` is what we wrote before; `structured` is what HTML says is new, None if it says nothing.

    A forwarded mail is whole: what is quoted there is what the sender wants us to read.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = _by_identity(lines, sent)
    if found is None and is_forward:
        return Cut(_tidy(lines))
    if found is None and structured and structured.strip() and not _is_answered_within(lines):
        return Cut(_tidy(structured.split("\n")), text, How.STRUCTURE)
    found = found or _by_separator(lines) or _by_marks(lines)
    if found is None or not found.fresh:
        return Cut(_tidy(lines))
    return found


def _by_identity(lines: list[str], sent: Sequence[str]) -> Cut | None:
    ours = [text for text in map(_words, sent) if text]
    whole = {words for one in sent for line in one.split("\n") if (words := _words(line))}
    said = [_words(_MARKS.sub("", line)) for line in lines]
    is_ours = [
        number < _MOST_LINES and len(words) >= _LINE_SURE and any(words in text for text in ours) for number, words in enumerate(said)
    ]
    sure = sum(len(words) for words, mine in zip(said, is_ours, strict=True) if mine)
    if not any(is_ours) or sure < min([_SURE, *map(len, ours)]):
        return None
    return _around(lines, is_ours, [words in whole for words in said])


def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _around(lines: list[str], is_ours: list[bool], is_whole: list[bool]) -> Cut | None:
    """Take what stands above the quote; below it if there is nothing above; everything if the answers stand in between.

    A short line is ours only beside the quote, and only if we sent just that: a greeting, a name.
    """
    first, last = is_ours.index(True), len(is_ours) - 1 - is_ours[::-1].index(True)
    head = _head(lines, first, is_whole)
    while last + 1 < len(lines) and (is_whole[last + 1] or not lines[last + 1].strip()):
        last += 1
    above, below = _tidy(lines[:head]), _tidy([line for line in lines[last + 1 :] if not _MARKS.match(line)])
    if any(_is_answer(lines[first], line, mine) for line, mine in zip(lines[first:last], is_ours[first:last], strict=True)):
        return Cut(_tidy(lines[:head] + lines[first:]), _tidy(lines[head:first]), How.INTERLEAVED)
    if above:
        return Cut(above, _tidy(lines[head:]), How.IDENTITY)
    return Cut(below, _tidy(lines[: last + 1]), How.IDENTITY) if below else None


def _is_answer(quoted: str, line: str, mine: bool) -> bool:
    """Tell whether a line stands unquoted between quoted ones."""
    return not mine and bool(line.strip()) and bool(_MARKS.match(quoted)) and not _MARKS.match(line)


def _head(lines: list[str], first: int, is_whole: list[bool]) -> int:
    """Give the line where the lines begin that a program puts above a quote which begins at `first`, our own greeting among them."""
    top, strange = first, 0
    for number in range(first - 1, max(first - 1 - _HEAD_MOST, -1), -1):
        line = lines[number]
        if _is_attribution(lines, number) or (not strange and (is_whole[number] or _is_head(line) or _MARKS.match(line))):
            top, strange = number, 0
        elif line.strip():
            strange += 1
        if strange > _WRAPPED:
            break
    return top


def _is_head(line: str) -> bool:
    bare = _MARKS.sub("", line)
    is_said = patterns.SAID.search(bare) is not None and (bare.rstrip().endswith(":") or patterns.DAY.search(bare) is not None)
    return is_said or any(pattern.match(bare) for pattern in (patterns.HEADER_LINE, patterns.DIVIDER, patterns.RULE))


def _is_answered_within(lines: list[str]) -> bool:
    """Tell whether somebody wrote below or between quoted lines."""
    first = next((number for number, line in enumerate(lines) if _MARKS.match(line)), len(lines))
    return any(line.strip() and not _MARKS.match(line) and not _is_head(line) for line in lines[first:])


def _by_separator(lines: list[str]) -> Cut | None:
    for number in range(len(lines)):
        if _begins_quote(lines, number):
            return Cut(_tidy(lines[:number]), _tidy(lines[number:]), How.SEPARATOR)
    return None


def _begins_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if patterns.DIVIDER.fullmatch(line):
        return True
    if patterns.RULE.fullmatch(line):
        return any(_is_block(lines, place) for place in range(number + 1, min(number + 3, len(lines))))
    return _is_block(lines, number) or _is_attribution(lines, number)


def _is_block(lines: list[str], number: int) -> bool:
    """Tell whether a block of headers begins here: who, when with a figure, and to whom or about what. Two towns are not enough."""
    if not patterns.FROM_LINE.match(lines[number]):
        return False
    near = lines[number + 1 : number + 7]
    return any(map(patterns.SENT_LINE.match, near)) and any(map(patterns.TO_OR_SUBJECT_LINE.match, near))


def _is_attribution(lines: list[str], number: int) -> bool:
    """Tell whether a line, with up to two that it was broken into, says who wrote what follows, when, and ends with a colon."""
    if not lines[number].strip():
        return False
    for count in range(1, 4):
        line = " ".join(one.strip() for one in lines[number : number + count])
        if len(line) > 400 or any(not one.strip() for one in lines[number : number + count]):
            return False
        if not patterns.DAY.search(lines[number]) and count == 1 and not line.startswith("Wiadomość napisana przez"):
            continue
        if _says_who(line):
            follows = next((one for one in lines[number + count :] if one.strip()), "")
            return bool(_MARKS.match(follows)) or ("@" in line) or bool(patterns.DAY.search(line) and patterns.CLOCK.search(line))
    return False


def _says_who(line: str) -> bool:
    return line.endswith(":") and patterns.SAID.search(line) is not None and patterns.DAY.search(line) is not None


def _by_marks(lines: list[str]) -> Cut | None:
    """Take quoted lines at the end away; those in between stay, since answers refer to them."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _MARKS.match(lines[end - 1])):
        end -= 1
    if end == len(lines) or not any(_MARKS.match(line) for line in lines[end:]):
        return None
    return Cut(_tidy(lines[:end]), _tidy(lines[end:]), How.MARKS)


def _tidy(lines: list[str]) -> str:
    """Give lines as text, without the phone's greeting, the signature behind `-- `, and blank lines around."""
    kept = _before_signature(lines)
    while kept and (not kept[-1].strip() or patterns.PHONE_SIGNATURE.fullmatch(kept[-1])):
        kept.pop()
    first = next((number for number, line in enumerate(kept) if line.strip()), 0)
    return "\n".join(line.rstrip() for line in kept[first:])


def _before_signature(lines: list[str]) -> list[str]:
    place = next((number for number, line in enumerate(lines) if line == "-- "), None)
    return lines[:place] if place is not None and any(line.strip() for line in lines[:place]) else list(lines)
