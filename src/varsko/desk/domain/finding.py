"""By which words requests are found: beginnings of words, and of the parts of long ones, whatever their accents.

The languages of the north build long words: `skriver` is to find *etikettskriver*. So the ends of long words stand in the index as
words of their own, and a word of what is asked finds whatever begins with it.
"""

import re
from collections.abc import Iterable

from varsko.kernel.text import fold

OPEN = "=open"
"""Stands among the words of a request that is not over, so that an index gives only those."""
IN_OPEN = "=="
"""What is not over has each word once more behind this: of a word that most requests hold an index gives only the few that are open.

By itself it says that this was done: a version before marked what is open by its one word alone.
"""

_WORD = re.compile(r"[^\W_]+")
_KEY = re.compile(r"req-?([0-9]{1,18})", re.IGNORECASE)
_LONGEST_WORD, _LONGEST_TEXT, _MOST_WORDS, _MOST_TERMS = 40, 20_000, 500, 8
_LONG, _SHORTEST_END = 7, 4
_MOST_BYTES = 600_000
"""PostgreSQL garbles an index entry of more than a megabyte, to which long words of scripts with three bytes a letter come."""


def words_of(number: int, texts: Iterable[str], *, is_open: bool) -> str:
    """Give the words under which a request stands in the index, with blanks between; the first texts first, if there are too many."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(fold(text[:_LONGEST_TEXT])))
    words = list(found)[:_MOST_WORDS]
    ends = [end for word in words for end in _ends(word)]
    plain = dict.fromkeys([str(number), *words, *ends])
    marked = [OPEN, IN_OPEN, *(one for word in plain for one in (word, IN_OPEN + word))] if is_open else plain
    found_by = " ".join([f"={number}", *marked])
    size = len(found_by.encode())
    return found_by if size <= _MOST_BYTES else found_by.encode()[:_MOST_BYTES].decode(errors="ignore").rpartition(" ")[0]


def _ends(word: str) -> list[str]:
    if len(word) < _LONG or not word.isalpha():
        return []
    return [word[start:] for start in range(1, len(word) - _SHORTEST_END + 1)]


def terms(text: str) -> list[str]:
    """Read what somebody looks for: words, that may go on, and keys of requests as a mark with their number, that must be whole."""
    found: dict[str, None] = {}
    for piece in text.split():
        key = _KEY.fullmatch(piece)
        found |= {f"={key[1]}": None} if key else dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(fold(piece)))
    return list(found)[:_MOST_TERMS]


def open_terms(text: str) -> list[str]:
    """Read what somebody looks for among what is open; of text without words nothing."""
    found = [term if term.startswith("=") else IN_OPEN + term for term in terms(text)]
    return found if not found or any(term.startswith(IN_OPEN) for term in found) else [*found, OPEN]


def goes_on(term: str) -> bool:
    """Tell whether a term finds longer words too: of one letter that would be nearly all."""
    word = term.removeprefix(IN_OPEN)
    return len(word) > 1 and not word.startswith("=")
