"""The HTML export of a Confluence space as articles.

Each page is a file; its title stands in `#title-text` behind the name of the space, the pages above it in `#breadcrumbs`, its text in
`#main-content`. Pictures and attachments lie in `attachments/<page>/`, under numbers; their names are beside the links.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import unquote

from varsko.kernel.files import safe_name
from varsko.kernel.tags import whole_tags
from varsko.knowledge.data import Page
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.targets import beside, led, written

_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source"})
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~"}
_MOST_DEPTH = 200
_FILES = "attachments/"
_NUMBER = re.compile(r"(?:_|/|^)(\d+)\.html?$")
"""The number of a page in Confluence, at the end of its file's name."""


class Reader(HTMLParser):
    """Walks through one page; whatever is open is remembered by the id it was opened with."""

    SILENT: ClassVar[frozenset[str]] = frozenset({"script", "style", "head", "noscript", "template"})

    def __init__(self) -> None:
        """Begin with nothing open."""
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.above = ""
        self.parts: list[str] = []
        self.opened: list[tuple[str, str]] = []
        self._lists: list[int] = []
        self._links: list[str] = []
        self.named: dict[str, str] = {}
        self._listed = ""
        self._cells = 0
        self._is_first_row = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag not in _VOID and len(self.opened) < _MOST_DEPTH:
            self.opened.append((tag, facts.get("id", "")))
        if tag == "a" and facts.get("href", "").startswith(_FILES):
            self._listed = unquote(facts["href"].partition("?")[0])
            self.named.setdefault(self._listed, "")
        if tag == "a" and self._in("breadcrumbs"):
            self.above = facts.get("href", "")
        if self._in("main-content"):
            self._begin(tag, facts)

    def _begin(self, tag: str, facts: dict[str, str]) -> None:
        self._is_first_row = self._is_first_row or tag == "table"
        if tag in _HEADINGS:
            self.parts.append("\n\n" + _HEADINGS[tag])
        elif tag in {"p", "div", "blockquote", "table", "pre"}:
            self.parts.append({"blockquote": "\n\n> ", "pre": "\n\n```\n"}.get(tag, "" if self._lists or self._cells else "\n\n"))
        elif tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._item()
        elif tag in {"td", "th"}:
            self._cells += 1
            self.parts.append("| ")
        elif tag == "a":
            self._links.append(facts.get("href", ""))
            self.parts.append("[")
        elif tag == "img":
            self._picture(facts)
        else:
            self.parts.append({"br": "\n", "hr": "\n\n---\n\n", "tr": "\n"}.get(tag, _MARKS.get(tag, "")))

    def _picture(self, facts: dict[str, str]) -> None:
        target = (facts.get("data-image-src") or facts.get("src", "")).partition("?")[0]
        if target.startswith(_FILES):
            self.named[unquote(target)] = facts.get("data-linked-resource-default-alias", "")
            self.parts.append(picture(facts.get("alt", ""), unquote(target)))

    def _item(self) -> None:
        depth = max(len(self._lists) - 1, 0)
        number = self._lists[-1] if self._lists else 0
        self.parts.append("\n" + "   " * depth + (f"{number}. " if number else "- "))
        if number:
            self._lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if self._in("main-content"):
            self._end(tag)
        place = next((at for at in range(len(self.opened) - 1, -1, -1) if self.opened[at][0] == tag), None)
        if place is not None:
            del self.opened[place:]

    def _end(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self.parts.append("" if self._lists else "\n\n")
        elif tag == "a" and self._links:
            self.parts.append(_link(self._links.pop()))
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "tr" and self._cells:
            self.parts.append("|" + ("\n" + "|---" * self._cells + "|" if self._is_first_row else ""))
            self._cells, self._is_first_row = 0, False
        else:
            self.parts.append({"pre": "\n```\n\n"}.get(tag, _MARKS.get(tag, "")))

    def handle_data(self, data: str) -> None:
        if self._in("title-text"):
            self.title += data
        if self._listed and data.strip():
            self.named[self._listed] = self.named[self._listed] or data.strip()
            self._listed = ""
        if self._in("main-content") and not any(tag in self.SILENT for tag, _id in self.opened):
            is_code = any(tag == "pre" for tag, _id in self.opened)
            self.parts.append(data if is_code else re.sub(r"\s+", " ", data))

    def _in(self, wanted: str) -> bool:
        return any(one == wanted for _tag, one in self.opened)


def picture(words: str, target: str) -> str:
    """Write a picture as Markdown."""
    plain = re.sub(r"[\[\]\n]", " ", words)
    return f"![{plain}]({written(target)})"


def _link(href: str) -> str:
    if href.startswith(_FILES):
        return f"]({written(unquote(href.partition('?')[0]))})"
    return f"]({href.replace(' ', '%20')})" if href.startswith(("http://", "https://", "mailto:")) else "]()"


def is_export(files: Mapping[str, str]) -> bool:
    """Tell whether an archive holds such an export."""
    return any('id="main-content"' in text for path, text in files.items() if path.lower().endswith((".html", ".htm")))


def pages(files: Mapping[str, str], there: Collection[str] = ()) -> list[Page]:
    """Read the pages of an export, those above before those below. Of all files that are `there`, its own come with each."""
    found = [
        page
        for path, text in sorted(files.items())
        if path.lower().endswith((".html", ".htm")) and (page := _page(path, text, files, there))
    ]
    return in_order(found)


def in_order(found: Sequence[Page]) -> list[Page]:
    """Put the pages above before those below them."""
    known = {page.path: page for page in found}
    return sorted(found, key=lambda page: (_depth(page, known), page.title))


def markdown_of(parts: Iterable[str]) -> str:
    """Join what a reader has written."""
    lines = "".join(parts).replace("\u00a0", " ").split("\n")
    markdown = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip(" \t") for line in lines))
    return re.sub(r"\[([^\[\]]*)\]\(\)", r"\1", markdown).strip()


def _page(path: str, text: str, files: Mapping[str, str], there: Collection[str]) -> Page | None:
    reader = Reader()
    reader.feed(whole_tags(text))
    reader.close()
    title = " ".join(reader.title.split()).partition(" : ")[2] or " ".join(reader.title.split())
    if not title or 'id="main-content"' not in text:
        return None
    above = str(PurePosixPath(path).parent / reader.above) if reader.above else ""
    under = above if above in files and PurePosixPath(above).name != "index.html" and above != path else ""
    number = _NUMBER.search(path)
    page = Page(
        path=path,
        under=under,
        title=title[:200],
        text=markdown_of(reader.parts),
        labels="",
        kind="",
        language="",
        reply="",
        origin=f"confluence:{number[1]}" if number else "",
    )
    return _filed(page, reader.named, there)


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
