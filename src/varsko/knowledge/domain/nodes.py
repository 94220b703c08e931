"""HTML of strangers as a tree, bounded in depth: what lies deeper is put beside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from varsko.kernel.tags import whole_tags

_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source"})
_BLOCKS = frozenset({"p", "div", "section", "article", "blockquote", "pre", "hr", "ul", "ol", "li", "table", "tbody", "thead", "tr", "dl"})
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS |= HEADINGS
_BLOCKS |= {f"ac:{name}" for name in ("layout", "layout-section", "layout-cell", "task-list", "rich-text-body", "plain-text-body")}
_MOST_DEPTH = 60


@dataclass(slots=True)
class Node:
    """An element: its facts are its attributes; `is_block` tells that it is, or holds, what stands on lines of its own."""

    tag: str
    facts: dict[str, str] = field(default_factory=dict)
    inside: "list[Node | str]" = field(default_factory=list)
    is_block: bool = False

    @property
    def classes(self) -> frozenset[str]:
        """Give its classes."""
        return frozenset(self.facts.get("class", "").split())

    def walk(self) -> "Iterator[Node]":
        """Go through all elements below it, in their order."""
        waiting = [one for one in reversed(self.inside) if isinstance(one, Node)]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [one for one in reversed(node.inside) if isinstance(one, Node)]

    def first(self, *tags: str) -> "Node | None":
        """Find the first element below it of one of these names."""
        return next((one for one in self.walk() if one.tag in tags), None)

    def texts(self) -> str:
        """Give all that is said in it, as it was typed."""
        parts: list[str] = []
        waiting: list[Node | str] = list(reversed(self.inside))
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                parts.append(one)
            elif one.tag == "br":
                parts.append("\n")
            elif one.tag not in {"script", "style"}:
                waiting += reversed(one.inside)
        return "".join(parts)

    def words(self) -> str:
        """Give all that is said in it, on one line."""
        return " ".join(self.texts().split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, is_block=tag in _BLOCKS)
        self._open[-1].inside.append(node)
        if node.is_block:
            for one in reversed(self._open):
                if one.is_block:
                    break
                one.is_block = True
        if tag not in _VOID and len(self._open) < _MOST_DEPTH:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        place = next((at for at in range(len(self._open) - 1, 0, -1) if self._open[at].tag == tag), 0)
        if place:
            del self._open[place:]

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def read(html: str) -> Node:
    """Read HTML, or what looks like it, in a time that grows with its length alone."""
    builder = _Builder()
    builder.feed(whole_tags(html))
    builder.close()
    return builder.root
