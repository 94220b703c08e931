"""The HTML export of a Confluence space as articles.

Each page is a file; its title stands in `#title-text` behind the name of the space, the pages above it in `#breadcrumbs`, its text in
`#main-content`. Pictures and attachments lie in `attachments/<page>/`, under numbers; their names are beside the links. `index.html`
lists all pages in their order.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import unquote

from varsko.kernel.files import safe_name
from varsko.kernel.markup import escaped
from varsko.knowledge.data import Page
from varsko.knowledge.domain import nodes
from varsko.knowledge.domain.emoji import emoji
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.nodes import Node
from varsko.knowledge.domain.targets import beside, led, written
from varsko.knowledge.domain.to_markdown import Writer, called_out, linked, picture

_FILES = "attachments/"
_NUMBER = re.compile(r"(?:_|/|^)(\d+)\.html?$")
"""The number of a page in Confluence, at the end of its file's name."""
_ELSEWHERE = re.compile(r"/pages/(?:viewpage\.action\?pageId=)?(\d+)")
"""The number of a page in its address on the site it came from."""
_BRUSH = re.compile(r"brush:\s*([\w#+-]+)")
_PLAIN_BRUSHES = frozenset({"java", "text", "plain", "none"})  # the first is what is written where nobody chose
SIGNS = {"information": "ℹ️", "info": "ℹ️", "tip": "💡", "note": "⚠️", "warning": "⛔"}


class _Reader(Writer):
    """Writes the text of one page; `pages` are those of the export by their numbers, `named` the files that it has met."""

    GONE: ClassVar[frozenset[str]] = frozenset(
        {"toc-macro", "plugin_pagetree", "expand-control", "issue-placeholder", "userLogoLink", "hidden", "codeHeader", "panelHeader"}
        | {
            "plugin_attachments_container",
            "content-by-label",
            "label-list",
            "recently-updated",
            "search-macro",
            "page-metadata",
            "confluence-information-macro-icon",
        }
    )

    def __init__(self, path: str, pages: Mapping[str, str], paths: Collection[str]) -> None:
        """Take the path of the page, and those of all others."""
        self._path, self._pages, self._paths = path, pages, paths
        self.named: dict[str, str] = {}

    def special_block(self, node: Node) -> list[str] | None:
        """Write what Confluence's macros left behind."""
        classes = node.classes
        if classes & self.GONE:
            return []
        if "confluence-information-macro" in classes:
            return self._box(node, next((sign for name, sign in SIGNS.items() if f"confluence-information-macro-{name}" in classes), ""))
        if "expand-container" in classes:
            return [f"**{escaped(words)}**" for words in _said(node, "expand-control-text")] + self.blocks(node.inside)
        if "panel" in classes:
            title = "".join(_said(node, "panelHeader"))
            if classes & {"code", "preformatted"}:
                return ([f"**{escaped(title)}**"] if title else []) + self.blocks(node.inside)
            return called_out("", title, self.blocks(node.inside))
        return None

    def _box(self, node: Node, sign: str) -> list[str]:
        title = next((one for one in node.inside if isinstance(one, Node) and "title" in one.classes), None)
        inside = [one for one in node.inside if one is not title]
        return called_out(sign, title.words() if title else "", self.blocks(inside))

    def special_inline(self, node: Node) -> str | None:
        """Write pictures, signs, people and links."""
        classes = node.classes
        if classes & self.GONE or (node.tag == "img" and "icon" in classes):
            return ""
        if node.tag == "img":
            return self._picture(node)
        if "confluence-userlink" in classes:
            return escaped(node.words())
        if classes & {"status-macro", "aui-lozenge"} and node.tag == "span":
            return f"**{escaped(node.words())}**" if node.words() else ""
        if node.tag == "a":
            return self._link(node)
        return (
            linked(escaped(node.facts["src"]), node.facts["src"]) if node.tag == "iframe" and _is_web(node.facts.get("src", "")) else None
        )

    def _picture(self, node: Node) -> str:
        facts = node.facts
        if "emoticon" in node.classes:
            return emoji(facts.get("data-emoji-fallback", ""), facts.get("data-emoji-shortname", ""), facts.get("data-emoticon-name", ""))
        target = (facts.get("data-image-src") or facts.get("src", "")).partition("?")[0]
        alias = facts.get("data-linked-resource-default-alias", "")
        if target.startswith(_FILES):
            self.named[unquote(target)] = alias
            return picture(facts.get("alt", "") or alias, written(unquote(target)))
        return picture(facts.get("alt", "") or alias, target.replace(" ", "%20")) if _is_web(target) else ""

    def _link(self, node: Node) -> str:
        href = node.facts.get("href", "")
        words = self.line(node.inside)
        if href.startswith(_FILES):
            target = unquote(href.partition("?")[0])
            self.named[target] = self.named.get(target) or node.words()
            return linked(words, written(target))
        if (inside := self._page_at(href)) is not None:
            return linked(words, written(inside))
        return linked(words, href) if _is_web(href) or href.startswith("mailto:") else words

    def _page_at(self, href: str) -> str | None:
        """Give the page of this export that a link leads to, from here."""
        path = beside(self._path, unquote(href))
        if path and path in self._paths and path != self._path:
            return unquote(href).partition("#")[0]
        number = _ELSEWHERE.search(href) if _is_web(href) or href.startswith("/") else None
        there = self._pages.get(number[1]) if number else None
        return PurePosixPath(there).name if there else None

    def language_of(self, node: Node) -> str:
        """Name the language of code as Confluence wrote it down."""
        brush = _BRUSH.search(node.facts.get("data-syntaxhighlighter-params", ""))
        return "" if brush is None or brush[1] in _PLAIN_BRUSHES else brush[1]

    def mark_of(self, parent: Node, item: Node) -> str:
        """Tick what was done."""
        if "inline-task-list" not in parent.classes:
            return ""
        return "[x] " if "checked" in item.classes else "[ ] "


def is_export(files: Mapping[str, str]) -> bool:
    """Tell whether an archive holds such an export."""
    return any('id="main-content"' in files[path] for path in files if _is_html(path))


def pages(files: Mapping[str, str], there: Collection[str] = ()) -> list[Page]:
    """Read the pages of an export, those above before those below. Of all files that are `there`, its own come with each."""
    paths = [path for path in sorted(files) if _is_html(path) and not _is_index(path) and 'id="title-text"' in files[path]]
    numbers = {number[1]: path for path in paths if (number := _NUMBER.search(path))}
    found = [page for path in paths if (page := _page(path, files, numbers, there))]
    order = {path: place for place, path in enumerate(_listed(files))}
    return in_order(found, order)


def in_order(found: Sequence[Page], order: Mapping[str, int]) -> list[Page]:
    """Put the pages above before those below them, and those beside one another in their order, else by title."""
    known = {page.path: page for page in found}
    return sorted(found, key=lambda page: (_depth(page, known), order.get(page.path, len(order)), page.title))


def _is_html(path: str) -> bool:
    return path.lower().endswith((".html", ".htm"))


def _is_index(path: str) -> bool:
    return PurePosixPath(path).name.lower() in {"index.html", "index.htm"}


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _listed(files: Mapping[str, str]) -> Iterator[str]:
    """Give the paths of all pages as the lists of contents name them."""
    for path in files:
        if _is_html(path) and _is_index(path):
            yield from (beside(path, unquote(one.facts.get("href", ""))) for one in nodes.read(files[path]).walk() if one.tag == "a")


def _said(node: Node, name: str) -> list[str]:
    """Give the words of what has a class, outside of what stands within it in its turn."""
    return [words for one in node.walk() if name in one.classes and (words := one.words())][:1]


def _page(path: str, files: Mapping[str, str], numbers: Mapping[str, str], there: Collection[str]) -> Page | None:
    root = nodes.read(files[path])
    ids = {one.facts["id"]: one for one in reversed(list(root.walk())) if one.facts.get("id")}
    heading = ids["title-text"].words() if "title-text" in ids else ""
    title = heading.partition(" : ")[2] or heading
    if not title:
        return None
    reader = _Reader(path, numbers, files)
    text = reader.text_of(ids["main-content"]) if "main-content" in ids else ""  # folders have none
    _list_files(root, reader.named)
    crumbs = [one.facts.get("href", "") for one in ids["breadcrumbs"].walk() if one.tag == "a"] if "breadcrumbs" in ids else []
    above = beside(path, unquote(crumbs[-1])) if crumbs else ""
    number = _NUMBER.search(path)
    page = Page(
        path=path,
        under=above if above in files and not _is_index(above) and above != path else "",
        title=title[:200],
        text=text,
        labels=", ".join(_labels(root, ids.get("main-content"))),
        kind="",
        language="",
        reply="",
        origin=f"confluence:{number[1]}" if number else "",
    )
    return _filed(page, reader.named, there)


def _labels(root: Node, main: Node | None) -> list[str]:
    """Give the labels that stand below the text; those within it are of pages that it lists."""
    within = {id(one) for one in main.walk()} if main else set()
    lists = [one for one in root.walk() if one.tag == "ul" and "label-list" in one.classes and id(one) not in within]
    found = [one.words() for each in lists for one in each.walk() if one.tag == "a" and "aui-label-split-main" in one.classes]
    return list(dict.fromkeys(words for words in found if words))


def _list_files(root: Node, named: dict[str, str]) -> None:
    """Add the files that stand in the page's list, under the names that they have there."""
    for one in root.walk():
        href = one.facts.get("href", "")
        if one.tag == "a" and href.startswith(_FILES):
            target = unquote(href.partition("?")[0])
            named[target] = named.get(target) or one.words()


def _filed(page: Page, named: Mapping[str, str], there: Collection[str]) -> Page:
    """Let a page take along its files under the names that people know them by."""
    names: dict[str, str] = {}
    paths: dict[str, str] = {}
    for target, alias in named.items():
        if (path := beside(page.path, target)) in there and path not in paths:
            names[target] = free_name(safe_name(alias or PurePosixPath(path).name), set(names.values()))
            paths[path] = names[target]
    return replace(page, text=led(page.text, names), files=tuple((name, path) for path, name in paths.items()))


def _depth(page: Page, known: Mapping[str, Page]) -> int:
    depth, seen = 0, {page.path}
    while page.under in known and page.under not in seen:
        page = known[page.under]
        seen.add(page.path)
        depth += 1
    return depth
