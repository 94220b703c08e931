"""The words by which an alert is found, and what a search asks of them.

Every alert has a set of words in small letters without accents. A sign before a word tells where it stands: `m=disk` is a word of the
message, `t=eu-north` a whole tag, `+db-1` two words that are joined by a mark. So each question is one of whole words, which a database
answers at once whether a word is rare or in every alert.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from varsko.kernel.query import Text
from varsko.kernel.text import fold

MOST = 300
"""How many words of one alert are kept: those of its description come last."""

MESSAGE, ENTITY, SOURCE, TAG, KEY, VALUE, RESPONDER = "m=", "e=", "s=", "t=", "k=", "v=", "r="
SHORTEST_BEGINNING = 3
_ANYWHERE, _JOINED = "", "+"
_LONGEST = 100
_SHORT = 200
_BLANKS, _BLANK = re.compile(r"[\x00-\x20\x7f]+"), "␣"  # what no word may hold, for words are stored with blanks between them
_PIECE = re.compile(r"([^\W_]+)([^\w\s\x00-\x1f\x7f]|_)?(?=([^\W_]+)?)")
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Has:
    """The alert has this word, or with `begins` one that begins with it."""

    word: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of this holds."""

    parts: "tuple[Wanted, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """One of this holds."""

    parts: "tuple[Wanted, ...]"


@dataclass(frozen=True, slots=True)
class Without:
    """One thing holds and another does not."""

    wanted: "Wanted"
    refused: "Wanted"


Wanted = Has | Every | Some | Without


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of an alert can be searched."""

    number: int
    message: str
    alias: str = ""
    description: str = ""
    entity: str = ""
    source: str = ""
    tags: Sequence[str] = ()
    details: Mapping[str, str]
    responders: Sequence[Mapping[str, str]] = ()


def words_of(facts: Facts) -> tuple[str, ...]:
    """Give the words of an alert, each once, the telling ones first."""
    of_fields = ((MESSAGE, facts.message), (ENTITY, facts.entity), (SOURCE, facts.source))
    found = chain(
        (str(facts.number),),
        chain.from_iterable(_both(sign, text) for sign, text in of_fields),
        _pieces(facts.alias),
        (_whole(TAG, tag) for tag in facts.tags),
        (_whole(RESPONDER, one[part]) for one in facts.responders for part in ("id", "name") if one[part]),
        (_whole(KEY, key) for key in facts.details),
        (_whole(VALUE, value) for value in facts.details.values()),
        chain.from_iterable(map(_pieces, facts.tags)),
        chain.from_iterable(map(_pieces, facts.details.values())),
        _pieces(facts.description),
    )
    return tuple(islice(dict.fromkeys(found), MOST))


def _both(sign: str, text: str) -> Iterable[str]:
    pieces = _pieces(text)
    return (*pieces, *[sign + piece for piece in pieces if piece[0] != _JOINED])


def _pieces(text: str) -> tuple[str, ...]:
    """Split a text into its words, and the pairs of words that a mark joins."""
    return _remembered(text) if len(text) < _SHORT else _split(text)


def _split(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in fold(text).split():
        if part.isalnum():
            found.append(part[:_LONGEST])
        else:
            found += _parts(part)
    return tuple(found)


def _parts(text: str) -> list[str]:
    found = []
    for word, mark, following in _PIECE.findall(text):
        found.append(word[:_LONGEST])
        if mark and following:
            found.append(f"{_JOINED}{word}{mark}{following}"[:_LONGEST])
    return found


_remembered = lru_cache(maxsize=4096)(_split)


def _whole(sign: str, text: str) -> str:
    folded = fold(text[:_LONGEST]).strip()
    return sign + (folded if folded.isalnum() else _BLANKS.sub(_BLANK, folded))


def has_words(text: Text) -> bool:
    """Tell whether a text can be asked of words: it has a letter or digit, and a star at most behind all of it."""
    return bool(_LETTER.search(text.pieces[0])) and _is_simple(text)


def _is_simple(text: Text) -> bool:
    return not text.is_pattern or (len(text.pieces) == 2 and not text.pieces[1])


def is_phrase(text: Text) -> bool:
    """Tell whether blanks stand in it, so that its words must follow each other."""
    return len(text.pieces[0].split()) > 1


def is_joined(text: Text) -> bool:
    """Tell whether a mark joins words in it."""
    return any(piece[0] == _JOINED for piece in _pieces(text.pieces[0]))


def somewhere(text: Text, sign: str = _ANYWHERE) -> Wanted:
    """Ask for a text in a field, or anywhere; the text must have words, and in a field none that are joined."""
    pieces = _pieces(text.pieces[0])
    pairs = [_PIECE.findall(piece)[0] for piece in pieces if piece[0] == _JOINED]
    implied = {word for first, _mark, second in pairs for word in (first, second)}
    asked = [piece if piece[0] == _JOINED else sign + piece for piece in pieces if piece not in implied]
    begins = text.is_pattern and text.pieces[0][-1:].isalnum()
    return every(Has(piece, begins and piece is asked[-1]) for piece in asked)


def whole(text: Text, sign: str) -> Wanted | None:
    """Ask for a whole tag, key, value or responder; None when words cannot tell."""
    if not _is_simple(text) or not text.pieces[0].strip():
        return None
    return Has(_whole(sign, text.pieces[0]), text.is_pattern)


def every(parts: Iterable[Wanted]) -> Wanted:
    """Ask for all of some things."""
    found = tuple(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else Every(found)


def some(parts: Iterable[Wanted]) -> Wanted:
    """Ask for one of some things."""
    found = tuple(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else Some(found)


def holds(wanted: Wanted, words: Set[str]) -> bool:
    """Tell whether an alert with these words is wanted."""
    match wanted:
        case Has(word=word, begins=begins):
            return any(one.startswith(word) for one in words) if begins else word in words
        case Every(parts=parts):
            return all(holds(part, words) for part in parts)
        case Some(parts=parts):
            return any(holds(part, words) for part in parts)
        case Without(wanted=inner, refused=refused):
            return holds(inner, words) and not holds(refused, words)


def beginnings(wanted: Wanted) -> Wanted | None:
    """Ask for longer words that begin with the wanted ones instead; None where that asks nothing else."""
    if isinstance(wanted, Every):
        *others, last = wanted.parts
        longer = beginnings(last)
        return every((*others, longer)) if longer else None
    if not isinstance(wanted, Has) or wanted.begins or len(wanted.word.rpartition("=")[2]) < SHORTEST_BEGINNING:
        return None
    return Has(wanted.word, begins=True)
