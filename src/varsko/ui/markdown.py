"""Markdown in, harmless HTML out: the only way from somebody's text to markup."""

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from varsko.kernel.late import late

if TYPE_CHECKING:
    import nh3
else:
    nh3 = late("nh3")

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
_ASK = re.compile(r"\{\{[^{}\n]{1,140}\}\}")
_BREAK = re.compile(r"<br\s{0,3}/?>")
_BOX = re.compile(r"^\[([ xX])\] ")
_REL = "noopener noreferrer nofollow ugc"
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[\w/=&#%+-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Open:
    """A text that is drawn but for its holes: `asks` are what was typed there, such as `{{incidents}}`, in order; each is a `mark` with
    its number in the text.
    """

    html: str
    asks: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is that a text names; one with a width and a height is a picture that is shown."""

    href: str
    width: int = 0
    height: int = 0


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


def _break_lines(state: StateCore) -> None:
    """Break a line where a cell of a table says `<br>`, as others write it, and draw the box of a task."""
    before = ""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_broken(block.children))
            first = block.children[0]
            if before == "list_item_open" and first.type == "text":
                first.content = _BOX.sub(lambda match: "☐ " if match[1] == " " else "☑ ", first.content)
        before = before if block.type == "paragraph_open" else block.type


def _broken(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type != "text" or "<br" not in token.content:
            yield token
            continue
        for place, piece in enumerate(_BREAK.split(token.content)):
            if place:
                yield Token("hardbreak", "br", 0)
            if piece:
                yield Token("text", "", 0, content=piece, level=token.level)


_parser = MarkdownIt("js-default", {"html": False, "breaks": True, "linkify": False, "maxNesting": _DEEPEST}, renderer_cls=_Renderer)
_parser.disable("image")
_parser.core.ruler.before("text_join", "breaks", _break_lines)
_parser.core.ruler.push("addresses", _link_addresses)


def _place_files(state: StateCore) -> None:
    """Lead links that name a file to where it is, and show pictures among them. What lies elsewhere is linked, never loaded."""
    files: Mapping[str, Place] = state.env.get("files", {})
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_placed(block.children, files))


def _placed(tokens: Sequence[Token], files: Mapping[str, Place]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "link_open" and (place := files.get(unquote(str(token.attrGet("href") or "")))):
            token.attrSet("href", place.href)
        if token.type == "image":
            yield from _image(token, files, is_linked=bool(depth))
        else:
            yield token


def _image(token: Token, files: Mapping[str, Place], *, is_linked: bool) -> Iterator[Token]:
    target = str(token.attrGet("src") or "")
    place = files.get(unquote(target))
    if place and place.width:
        token.attrs = {"src": place.href, "alt": "", "width": place.width, "height": place.height, "loading": "lazy"}
        yield token
        return
    name = Token("text", "", 0, content=token.content or unquote(target))
    is_known = bool(place) or target.startswith(("http://", "https://"))
    if is_linked or not is_known:
        yield name
        return
    yield Token("link_open", "a", 1, attrs={"href": place.href if place else target})
    yield name
    yield Token("link_close", "a", -1)


def _open_holes(state: StateCore) -> None:
    """Put a mark where a text asks for something between double braces, outside code and links."""
    for block in state.tokens:
        if block.type == "inline" and "{{" in block.content:
            depth = 0
            for token in block.children or ():
                depth += token.nesting if token.type in {"link_open", "link_close"} else 0
                if token.type == "text" and not depth:
                    token.content = _ASK.sub(partial(_mark, state.env), token.content)


def _mark(env: MutableMapping[str, Any], match: re.Match[str]) -> str:
    env["asks"].append(match[0])
    return f"{env['mark']}.{len(env['asks']) - 1}."


_illustrated = MarkdownIt("js-default", {"html": False, "breaks": True, "linkify": False, "maxNesting": _DEEPEST}, renderer_cls=_Renderer)
_illustrated.core.ruler.push("files", _place_files)
_illustrated.core.ruler.before("text_join", "breaks", _break_lines)
_illustrated.core.ruler.push("addresses", _link_addresses)
_illustrated.core.ruler.push("holes", _open_holes)


def render_open(text: str, files: Mapping[str, Place]) -> Open:
    """Do as `render` does with a text that has files of its own, by the names it calls them: pictures among them are shown, the rest
    is linked. Where it asks for something between double braces a hole is left.
    """
    mark = "hole" + hashlib.blake2s(text.encode(), digest_size=12).hexdigest()  # no text can hold its own digest
    env: dict[str, Any] = {"files": files, "asks": [], "mark": mark}
    html = nh3.clean(
        _illustrated.render(text[:_LONGEST], env),
        tags=_TAGS | {"img"},
        attributes={"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt", "width", "height", "loading"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=_REL,
    )
    return Open(html, tuple(env["asks"]), mark)


def fill(drawn: Open, answers: Sequence[tuple[SafeString, SafeString]]) -> SafeString:
    """Fill the holes of a text, each with what stands there within a sentence, or in a paragraph of its own. All in one go: an answer
    is never searched for holes, for who knows a text can write its mark into the name of something.
    """
    hole = re.compile(rf"<p>{drawn.mark}\.(?P<alone>\d+)\.</p>|{drawn.mark}\.(?P<within>\d+)\.")
    return mark_safe(hole.sub(lambda match: answers[int(match["alone"] or match["within"])][match["alone"] is not None], drawn.html))


def asked(text: str) -> tuple[str, ...]:
    """List what a text asks for between double braces, outside code and links: as it was typed, in order."""
    return tuple(match[0] for match in _asking(text))


def answered(text: str, answers: Sequence[tuple[str, str]]) -> str:
    """Write Markdown in the place of each thing that a text asks for, in the order of `asked`: what stands there within a sentence,
    or on a line of its own, whose lines are indented as it was.
    """
    parts: list[str] = []
    end = 0
    for match, (within, alone) in zip(_asking(text), answers, strict=True):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        is_alone = not before.strip() and not text[match.end() :].partition("\n")[0].strip()
        parts += [text[end : match.start()], alone.replace("\n", f"\n{before}") if is_alone else within]
        end = match.end()
    return "".join([*parts, text[end:]])


def _asking(text: str) -> list[re.Match[str]]:
    """Find them by marks that are set in their places and looked for in what the parser makes of the text."""
    found = list(_ASK.finditer(text))
    if not found:
        return []
    mark = "hole" + hashlib.blake2s(text.encode(errors="replace"), digest_size=12).hexdigest()
    numbers = itertools.count()
    marked = _ASK.sub(lambda _match: f"{mark}.{next(numbers)}.", text)
    live: set[int] = set()
    for block in _illustrated.parse(marked, {"files": {}}):
        depth = 0
        for token in block.children or ():
            depth += token.nesting if token.type in {"link_open", "link_close"} else 0
            if token.type == "text" and not depth:
                live |= {int(number) for number in re.findall(rf"{mark}\.(\d+)\.", token.content)}
    return [match for number, match in enumerate(found) if number in live]


def render_with(text: str, files: Mapping[str, Place]) -> SafeString:
    """Do both, with holes that say what was typed."""
    drawn = render_open(text, files)
    return fill(drawn, [(escape(one), format_html("<p>{}</p>", one)) for one in drawn.asks])


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
        link_rel=_REL,
    )


_short = lru_cache(maxsize=500)(_harmless)  # what was said a moment ago is read by everybody in the room
