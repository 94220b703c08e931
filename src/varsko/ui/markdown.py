"""Markdown in, harmless HTML out: the only way from somebody's text to markup."""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
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


class _Renderer(RendererHTML):
    """Headings begin below those of the page."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"</h{_level(tokens[idx])}>\n"


def _level(token: Token) -> int:
    return min(int(token.tag[1]) + 2, 6)


_parser = MarkdownIt("js-default", {"html": False, "breaks": True, "linkify": False, "maxNesting": _DEEPEST}, renderer_cls=_Renderer)
_parser.disable("image")


def render(text: str) -> SafeString:
    """Turn Markdown into HTML that can harm nobody: no scripts, no images, links to http, https and mailto only.

    Text beyond 50,000 characters is left out.
    """
    html = _parser.render(text[:_LONGEST])
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
    return mark_safe(clean)
