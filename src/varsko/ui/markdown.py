"""Markdown in, harmless HTML out: the only way from somebody's text to markup."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_TAGS = {"a", "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_LONGEST = 50_000
_DEEPEST = 20
_SHORT = 2000
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[\w/=&#%+-])", re.IGNORECASE)


class _Renderer(RendererHTML):
    """Headings begin below those of the page."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"</h{_level(tokens[idx])}>\n"


def _level(token: Token) -> int:
    return min(int(token.tag[1]) + 2, 6)


def _link_addresses(state: StateCore) -> None:
    """Make links of bare web addresses, outside code and links."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = list(_linked(block.children))


def _linked(tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "text" and not depth:
            yield from _split(token)
        else:
            yield token


def _split(token: Token) -> Iterator[Token]:
    for place, piece in enumerate(_ADDRESS.split(token.content)):
        if place % 2:
            yield Token("link_open", "a", 1, attrs={"href": piece})
        if piece:
            yield Token("text", "", 0, content=piece, level=token.level)
        if place % 2:
            yield Token("link_close", "a", -1)


_parser = MarkdownIt("js-default", {"html": False, "breaks": True, "linkify": False, "maxNesting": _DEEPEST}, renderer_cls=_Renderer)
_parser.disable("image")
_parser.core.ruler.push("addresses", _link_addresses)


def render(text: str) -> SafeString:
    """Turn Markdown into HTML that can harm nobody: no scripts, no images, links to http, https and mailto only; web addresses
    become links. Text beyond 50,000 characters is left out.
    """
    return mark_safe(_short(text) if len(text) <= _SHORT else _harmless(text[:_LONGEST]))


def _harmless(text: str) -> str:
    return nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )


_short = lru_cache(maxsize=500)(_harmless)  # what was said a moment ago is read by everybody in the room
