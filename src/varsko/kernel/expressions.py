"""Small expressions that pick a value out of somebody else's JSON, such as `labels.alertname or "unknown"`.

An expression is a chain of `or`; each link is a dotted path (`alerts[0].labels["my-key"]`), a literal ("text", 7, true, null), or
a comparison of two of them with `==` or `!=`. The first link that holds something wins. A text with `{{ … }}` is a template: each
brace holds an expression. There are no calls, no loops and no other operators, so evaluation takes time in proportion to the
text's length and can do nothing but look.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

LONGEST = 2000

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[^\W\d][\w-]*)
    | (?P<sign>==|!=|[.\[\]])
    )""",
    re.VERBOSE,
)
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "none": None}

Reader = Callable[[Any], Any]


class BadExpression(ValueError):
    """The expression cannot be read; the text says where and why."""


@lru_cache(maxsize=2048)
def compiled(source: str) -> Reader:
    """Turn an expression, or a template if it has `{{`, into a function of the data. Raises BadExpression."""
    if len(source) > LONGEST:
        raise BadExpression(f"longer than {LONGEST} characters")
    return _template(source) if "{{" in source else _expression(source)


def holds(value: Any) -> bool:
    """Tell whether a value counts as something: all but null, false, and empty text, list or object."""
    return value is not None and value is not False and value not in ("", [], {}, ())


def _template(source: str) -> Reader:
    parts: list[str | Reader] = []
    end = 0
    for brace in _BRACES.finditer(source):
        parts += [source[end : brace.start()], _expression(brace[1])]
        end = brace.end()
    parts.append(source[end:])
    return lambda data: "".join(part if isinstance(part, str) else _shown(part(data)) for part in parts)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _expression(source: str) -> Reader:
    tokens = _Tokens(source)
    links = [_link(tokens)]
    while tokens.take("or"):
        links.append(_link(tokens))
    if tokens.left:
        raise BadExpression(f"unexpected {tokens.left[0][1]!r}")
    return lambda data: _first(links, data)


def _first(links: Sequence[Reader], data: Any) -> Any:
    value = None
    for link in links:
        value = link(data)
        if holds(value):
            return value
    return value


def _link(tokens: "_Tokens") -> Reader:
    left = _operand(tokens)
    if tokens.take("=="):
        right = _operand(tokens)
        return lambda data: _same(left(data), right(data))
    if tokens.take("!="):
        right = _operand(tokens)
        return lambda data: not _same(left(data), right(data))
    return left


def _same(left: Any, right: Any) -> bool:
    """Compare as people mean it: 1 is "1", "OK" is "ok"."""
    return bool(left == right) or _shown(left).casefold() == _shown(right).casefold()


def _operand(tokens: "_Tokens") -> Reader:
    kind, found = tokens.next("a name or a value")
    if kind == "text":
        text = re.sub(r"\\(.)", r"\1", found[1:-1])
        return lambda data: text
    if kind == "number":
        number = float(found) if "." in found else int(found)
        return lambda data: number
    if kind != "name" or found == "or":
        raise BadExpression(f"unexpected {found!r}")
    if found in _WORDS and not tokens.follows(".", "["):
        word = _WORDS[found]
        return lambda data: word
    return _path(found, tokens)


def _path(first: str, tokens: "_Tokens") -> Reader:
    steps: list[str | int] = [first]
    while tokens.follows(".", "["):
        steps.append(_dotted(tokens) if tokens.take(".") else _bracketed(tokens))
    return lambda data: _walk(data, steps)


def _dotted(tokens: "_Tokens") -> str:
    kind, token = tokens.next("a name after the dot")
    if kind not in {"name", "number"}:
        raise BadExpression(f"unexpected {token!r} after a dot")
    return token


def _bracketed(tokens: "_Tokens") -> str | int:
    tokens.take("[")
    kind, token = tokens.next("a place in brackets")
    if not tokens.take("]"):
        raise BadExpression("a bracket is not closed")
    if kind == "text":
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    if kind == "number" and "." not in token:
        return int(token)
    raise BadExpression(f"unexpected {token!r} in brackets")


def _walk(data: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        if isinstance(data, dict):
            data = data.get(step if isinstance(step, str) else str(step))
        elif isinstance(data, list):
            data = _place(data, step)
        else:
            return None
    return data


def _place(items: list[Any], step: str | int) -> Any:
    if isinstance(step, str):
        if not step.isdecimal():
            return None
        step = int(step)
    return items[step] if -len(items) <= step < len(items) else None


class _Tokens:
    """What is still to be read of one expression."""

    def __init__(self, source: str) -> None:
        self.left: list[tuple[str, str]] = []
        at, source = 0, source.strip()
        while at < len(source):
            found = _TOKEN.match(source, at)
            if not found:
                raise BadExpression(f"cannot read {source[at : at + 20]!r}")
            kind = str(found.lastgroup)
            self.left.append((kind, found[kind]))
            at = found.end()

    def next(self, wanted: str) -> tuple[str, str]:
        if not self.left:
            raise BadExpression(f"{wanted} is missing")
        return self.left.pop(0)

    def follows(self, *signs: str) -> bool:
        return bool(self.left) and self.left[0][0] != "text" and self.left[0][1] in signs

    def take(self, sign: str) -> bool:
        if not self.follows(sign):
            return False
        self.left.pop(0)
        return True
