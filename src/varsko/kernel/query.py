"""The search language of alert lists, read into a small tree.

Bare words and "phrases" search the text; `field: value` and `field = value` compare, `< > <= >=` order; a value may hold `*`, or be
a list in parentheses; AND, OR, NOT and a leading `-` combine, parentheses group, and two terms side by side mean AND. Words of the
language may be written in any case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self, cast

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean

LONGEST, DEEPEST, MOST_TERMS = 4000, 30, 200

Operator = Literal["=", "<", ">", "<=", ">="]

_BLANKS = re.compile(r"\s*")
_BARE = re.compile(r"(?:\\.|[^\s()\":=<>\\])+|\\", re.DOTALL)
_VALUE = re.compile(r"(?:\\.|[^\s()\"\\])+|\\", re.DOTALL)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_OPERATOR = re.compile(r"\s*(?:[:=]\s*)?(<=|>=|<|>)|\s*[:=]")
_FIELD = re.compile(r"[A-Za-z][\w.-]*")
_PIECE = re.compile(r"\\(.)|(\*)|([^\\*]+|\\)", re.DOTALL)
_AND, _OR, _NOT = frozenset({"and", "&&"}), frozenset({"or", "||"}), frozenset({"not", "!"})


class Problem(StrEnum):
    """What can be wrong with a query, said of it in English with places for what is particular."""

    TOO_LONG = "must not be longer than %(count)d characters"
    TOO_DEEP = "must not be nested deeper than %(count)d levels"
    TOO_MANY = "must not have more than %(count)d terms"
    UNCLEAR = "cannot be understood from %(text)s on"
    ENDS_EARLY = "lacks a term at its end"
    NO_TERM = "lacks a term before ')'"
    NO_VALUE = "lacks a value after %(field)s"
    NO_NAME = "has %(text)s where a field must stand"
    OPEN_GROUP = "has a '(' that is never closed"
    OPEN_QUOTE = "has a quotation mark that is never closed"
    NO_FIELD = "there is no field %(field)s"
    NOT_ORDERED = "%(field)s cannot be compared by %(sign)s"
    NOT_A = "%(text)s is no %(field)s"
    NO_DATE = "%(text)s is no date"
    NO_FLAG = "%(field)s is true or false"
    NO_STATUS = "'status' is open, closed, acknowledged or snoozed"


class Complaint(str):
    """A problem in English words that remembers what it is, so that it can be told in another language."""

    __slots__ = ("problem", "values")
    problem: Problem
    values: dict[str, str | int]

    def __new__(cls, problem: Problem, **values: str | int) -> Self:
        """Say it."""
        made = super().__new__(cls, problem % values)
        made.problem, made.values = problem, values
        return made


def wrong(problem: Problem, **values: str | int) -> Invalid:
    """Make the error of a query that cannot be read or fulfilled; what was typed is quoted by the caller, and short."""
    return Invalid({"query": Complaint(problem, **values)})


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare with: the pieces between its stars. One piece alone is a text without stars."""

    pieces: tuple[str, ...]

    @property
    def is_pattern(self) -> bool:
        """Tell whether it holds a star."""
        return len(self.pieces) > 1

    def __str__(self) -> str:
        """Give it as one text, with its stars."""
        return "*".join(self.pieces)

    def fits(self, value: str, *, inside: bool = False) -> bool:
        """Tell whether a value is this text, whatever its case; with `inside`, whether it is somewhere in it."""
        value, pieces = value.casefold(), [piece.casefold() for piece in self.pieces]
        if inside:
            pieces = ["", *pieces, ""]
        if len(pieces) == 1:
            return value == pieces[0]
        first, *middle, last = pieces
        if len(value) < len(first) + len(last) or not value.startswith(first) or not value.endswith(last):
            return False
        return _in_order(middle, value[len(first) : len(value) - len(last)])


def _in_order(pieces: list[str], text: str) -> bool:
    for piece in pieces:
        place = text.find(piece)
        if place < 0:
            return False
        text = text[place + len(piece) :]
    return True


@dataclass(frozen=True, slots=True)
class Word:
    """A text that is to be found somewhere."""

    text: Text


@dataclass(frozen=True, slots=True)
class Term:
    """A field compared with a text; the field's name is as it was written."""

    field: str
    operator: Operator
    text: Text


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything of this must hold."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of this must hold."""

    nodes: tuple["Node", ...]


Node = Word | Term | Not | AllOf | AnyOf


def parse(text: str) -> Node | None:
    """Read a query; None for an empty one, which everything fulfils. Raises Invalid with the field `query`."""
    if len(text) > LONGEST:
        raise wrong(Problem.TOO_LONG, count=LONGEST)
    reader = _Reader(clean(text))
    return reader.everything()


class _Reader:
    """Reads a query from left to right. `_make` turns a value into a node: a word, or a term of the field before the parenthesis."""

    def __init__(self, text: str) -> None:
        """Start at the beginning."""
        self._text = text
        self._at = 0
        self._depth = 0
        self._terms = 0
        self._make: Callable[[Text], Node] = Word

    def everything(self) -> Node | None:
        self._skip()
        if self._is_over():
            return None
        node = self._either()
        while self._take(")"):
            pass
        if not self._is_over():
            raise wrong(Problem.UNCLEAR, text=repr(self._text[self._at :][:20]))
        return node

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise wrong(Problem.TOO_DEEP, count=DEEPEST)
        nodes = [self._both()]
        while self._take_word(_OR):
            nodes.append(self._both())
        self._depth -= 1
        return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))

    def _both(self) -> Node:
        nodes = [self._maybe_not()]
        while self._take_word(_AND) or self._goes_on():
            nodes.append(self._maybe_not())
        return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))

    def _goes_on(self) -> bool:
        return not self._is_over() and self._text[self._at] != ")" and self._peek_word() not in _OR

    def _maybe_not(self) -> Node:
        refused = False
        while self._take_word(_NOT) or self._take_sign():
            refused = not refused
        node = self._one()
        return Not(node) if refused else node

    def _one(self) -> Node:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise wrong(Problem.TOO_MANY, count=MOST_TERMS)
        if self._take("("):
            return self._group()
        if self._is_over() or self._text[self._at] == ")":
            raise wrong(Problem.ENDS_EARLY if self._is_over() else Problem.NO_TERM)
        if self._text[self._at] == '"':
            return self._make(self._quoted())
        if self._make is not Word:
            return self._make(_starred(self._match(_VALUE)))
        bare = self._match(_BARE)
        operator = self._operator()
        return self._term(bare, operator) if operator else Word(_starred(bare))

    def _group(self) -> Node:
        node = self._either()
        if not self._take(")"):
            raise wrong(Problem.OPEN_GROUP)
        return node

    def _term(self, name: str, operator: Operator) -> Node:
        if not _FIELD.fullmatch(name):
            raise wrong(Problem.NO_NAME, text=repr(name[:40]))
        if self._take("("):
            return self._values(name, operator)
        if self._is_over() or self._text[self._at] == ")":
            raise wrong(Problem.NO_VALUE, field=repr(name))
        value = self._quoted() if self._text[self._at] == '"' else _starred(self._match(_VALUE))
        return Term(name, operator, value)

    def _values(self, name: str, operator: Operator) -> Node:
        self._make = lambda value: Term(name, operator, value)
        node = self._group()
        self._make = Word
        return node

    def _operator(self) -> Operator | None:
        match = _OPERATOR.match(self._text, self._at)
        if not match:
            return None
        self._at = match.end()
        self._skip()
        return cast("Operator", match[1] or "=")

    def _quoted(self) -> Text:
        match = _QUOTED.match(self._text, self._at)
        if not match:
            raise wrong(Problem.OPEN_QUOTE)
        self._at = match.end()
        self._skip()
        return Text((re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL),))

    def _match(self, expression: re.Pattern[str]) -> str:
        match = expression.match(self._text, self._at)
        if not match:
            return ""
        self._at = match.end()
        self._skip()
        return match[0]

    def _take(self, sign: str) -> bool:
        if self._is_over() or self._text[self._at] != sign:
            return False
        self._at += 1
        self._skip()
        return True

    def _take_sign(self) -> bool:
        """Take a minus that stands right before what it refuses."""
        following = self._text[self._at + 1 : self._at + 2]
        return bool(following.strip()) and following != ")" and self._take("-")

    def _peek_word(self) -> str:
        match = _BARE.match(self._text, self._at)
        if not match or _OPERATOR.match(self._text, match.end()):
            return ""
        return match[0].lower()

    def _take_word(self, words: frozenset[str]) -> bool:
        if self._peek_word() not in words:
            return False
        self._match(_BARE)
        return True

    def _skip(self) -> None:
        match = _BLANKS.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _is_over(self) -> bool:
        return self._at >= len(self._text)


def _starred(text: str) -> Text:
    """Split an unquoted text at its stars; a backslash takes the meaning from the character after it."""
    pieces = [""]
    for escaped, star, plain in _PIECE.findall(text):
        if star:
            pieces.append("")
        else:
            pieces[-1] += escaped or plain
    return Text(tuple(pieces))
