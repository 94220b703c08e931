"""Confluence's storage format: HTML with elements of its own for macros, links, pictures, tasks and signs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from varsko.kernel.files import safe_name
from varsko.kernel.markup import escaped
from varsko.knowledge.domain.confluence import SIGNS
from varsko.knowledge.domain.emoji import emoji
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.nodes import Node
from varsko.knowledge.domain.targets import written
from varsko.knowledge.domain.to_markdown import Writer, called_out, fenced, linked, picture

_MACROS = frozenset({"ac:structured-macro", "ac:macro"})
_ELSEWHERE = re.compile(r"/pages/(?:viewpage\.action\?pageId=)?(\d+)")
_SHOWN = frozenset({"view-file", "viewpdf", "viewdoc", "viewxls", "viewppt", "multimedia"})
_NOT_SAID = frozenset({"", "none", "text", "plain"})


@dataclass(frozen=True, slots=True)
class Known:
    """What else an export holds: numbers of pages, those by title, names of people by what texts call them, and the files of each
    page, by its title, as paths by what texts call them.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Storage(Writer):
    """Writes the text of one page; `names` are those of its files by what its text calls them."""

    silent: ClassVar[frozenset[str]] = Writer.silent | {
        "ac:parameter",
        "ac:default-parameter",
        "ac:task-id",
        "ac:task-uuid",
        "ac:task-status",
        "ac:placeholder",
        "ac:adf-attribute",
        "ac:adf-mark",
    }

    def __init__(self, number: str, names: Mapping[str, str], known: Known) -> None:
        """Take the page's number, the names of its files, and what else the export holds."""
        self._number, self._names, self._known = number, names, known
        self.borrowed: dict[str, str] = {}
        """The files of other pages that the text shows, by path: the names they have here."""

    def special_block(self, node: Node) -> list[str] | None:
        """Write macros, tasks and pictures that stand alone."""
        if node.tag in _MACROS:
            return self._macro(node)
        if node.tag == "ac:task-list":
            return self.listed(_tasks(node))
        if node.tag == "ac:plain-text-body":
            return [fenced(node.texts(), "")]
        if node.tag == "ac:adf-extension":
            return self.blocks(_chosen(node))
        if node.tag in {"ac:image", "ac:link"}:
            said = self.special_inline(node)
            return [said] if said else []
        return None

    def _macro(self, node: Node) -> list[str]:
        name, facts = node.facts.get("ac:name", ""), _parameters(node)
        title = facts["title"].words() if "title" in facts else ""
        code = _child(node, "ac:plain-text-body")
        rich = _child(node, "ac:rich-text-body")
        if code is not None:
            language = facts["language"].words() if "language" in facts else "" if name in {"code", "noformat"} else name
            body = [fenced(code.texts(), "" if language in _NOT_SAID else re.sub(r"[^\w#+.-]", "", language))]
            return ([f"**{escaped(title)}**"] if title else []) + body
        inside = self.blocks(rich.inside) if rich is not None else []
        if name in SIGNS or name == "panel":
            return called_out(SIGNS.get(name, ""), title, inside)
        if rich is not None:
            return ([f"**{escaped(title)}**"] if title and name in {"expand", "ui-expand"} else []) + inside
        said = self._small(name, facts)
        return [said] if said else []

    def _small(self, name: str, facts: Mapping[str, Node]) -> str:
        """Write a macro without a text of its own; what lists pages, people or contents goes: the page of an article has such lists."""
        if name == "status":
            return f"**{escaped(_said(facts, 'title'))}**" if _said(facts, "title") else ""
        if name == "jira":
            key, query = _said(facts, "key"), _said(facts, "jqlQuery") or _said(facts, "jql")
            return escaped(key) if key else f"Jira: `{query.replace('`', '')}`" if query else ""
        if name in {"widget", "iframe"}:
            address = next((one.facts.get("ri:value", "") for one in _within(facts, "ri:url")), "") or _said(facts, "url")
            return f" {linked(escaped(address), address)} " if address.startswith(("http://", "https://")) else ""
        if name in {"drawio", "gliffy"}:
            called = _said(facts, "diagramName") or _said(facts, "name")
            file = next((self._names[one] for one in (f"{called}.png", called) if called and one in self._names), "")
            return picture(called, written(file)) if file else escaped(called)
        if name in _SHOWN or name in {"include", "excerpt-include"}:
            return next((said for one in _within(facts, "ri:attachment", "ri:page") if (said := self._led(one, ""))), "")
        return ""

    def special_inline(self, node: Node) -> str | None:
        """Write links, people, pictures, signs and moments."""
        tag, facts = node.tag, node.facts
        if tag in _MACROS:
            return "" if _child(node, "ac:rich-text-body") else self._small(facts.get("ac:name", ""), _parameters(node))
        if tag == "ac:link":
            return self._link(node)
        if tag == "ac:image":
            return self._image(node)
        if tag == "ac:emoticon":
            return emoji(facts.get("ac:emoji-fallback", ""), facts.get("ac:emoji-shortname", ""), facts.get("ac:name", ""))
        if tag == "time":
            return escaped(node.words() or facts.get("datetime", ""))
        if tag == "a":
            return self._address(node)
        return self.line(_chosen(node)) if tag == "ac:adf-extension" else None

    def _address(self, node: Node) -> str:
        href, words = node.facts.get("href", ""), self.line(node.inside)
        number = _ELSEWHERE.search(href)
        if number and number[1] in self._known.numbers and number[1] != self._number:
            return linked(words, number[1])
        return linked(words, href) if href.startswith(("http://", "https://", "mailto:")) else words

    def _link(self, node: Node) -> str:
        body = _child(node, "ac:link-body") or _child(node, "ac:plain-text-link-body")
        words = self.line(body.inside) if body is not None else ""
        meant = next((one for one in node.inside if isinstance(one, Node) and one.tag.startswith("ri:")), None)
        return self._led(meant, words) if meant is not None else words

    def _led(self, meant: Node, words: str) -> str:
        """Write a link to what is meant, in its words, else in its own."""
        facts = meant.facts
        if meant.tag == "ri:attachment":
            called, name = facts.get("ri:filename", ""), self._file(meant)
            return linked(words or escaped(called), written(name)) if name else words or escaped(called)
        if meant.tag == "ri:user":
            names = [facts.get(f"ri:{one}", "") for one in ("userkey", "account-id", "username")]
            return words or escaped(next((self._known.people[one] for one in names if one in self._known.people), names[2]))
        if meant.tag == "ri:url":
            address = facts.get("ri:value", "")
            return linked(words or escaped(address), address)
        title = " ".join(facts.get("ri:content-title", "").split())
        number = facts.get("ri:content-id", "") or self._known.titles.get(title, "")
        is_there = number in self._known.numbers and number != self._number
        return linked(words or escaped(title), number) if is_there else words or escaped(title)

    def _file(self, meant: Node) -> str:
        """Give the name here of the file that is meant, also of another page's, which comes along then; "" when the export has none."""
        called, page = meant.facts.get("ri:filename", ""), meant.first("ri:page")
        title = " ".join(page.facts.get("ri:content-title", "").split()) if page else ""
        if not title or self._known.titles.get(title) == self._number:
            return self._names.get(called, "")
        path = self._known.files.get(title, {}).get(called, "")
        if not path:
            return ""
        if path not in self.borrowed:
            self.borrowed[path] = free_name(safe_name(called), {*self._names.values(), *self.borrowed.values()})
        return self.borrowed[path]

    def _image(self, node: Node) -> str:
        meant = node.first("ri:attachment", "ri:url")
        if meant is None:
            return ""
        caption = node.first("ac:caption")
        below = f"\n*{self.line(caption.inside).strip()}*" if caption is not None and caption.words() else ""
        address, called = meant.facts.get("ri:value", ""), meant.facts.get("ri:filename", "")
        words = node.facts.get("ac:alt", "") or called
        if name := self._file(meant):
            return picture(words, written(name)) + below
        if address.startswith(("http://", "https://")):
            return picture(words or address, address.replace(" ", "%20")) + below
        return escaped(called) + below

    def mark_of(self, parent: Node, item: Node) -> str:
        """Tick what was done."""
        if parent.tag != "ac:task-list":
            return ""
        status = _child(item, "ac:task-status")
        return "[x] " if status is not None and status.words() == "complete" else "[ ] "


def _child(node: Node, tag: str) -> Node | None:
    return next((one for one in node.inside if isinstance(one, Node) and one.tag == tag), None)


def _parameters(node: Node) -> dict[str, Node]:
    return {one.facts.get("ac:name", ""): one for one in node.inside if isinstance(one, Node) and one.tag == "ac:parameter"}


def _said(facts: Mapping[str, Node], name: str) -> str:
    return facts[name].words() if name in facts else ""


def _within(facts: Mapping[str, Node], *tags: str) -> list[Node]:
    return [one for node in facts.values() for one in node.walk() if one.tag in tags]


def _tasks(node: Node) -> Node:
    """Give a list of tasks as a list: what was done stays beside each, and is never written itself."""
    items = []
    for one in node.inside:
        if isinstance(one, Node) and one.tag == "ac:task":
            inside = [part for part in one.inside if isinstance(part, Node)]
            body = [part for task in inside if task.tag == "ac:task-body" for part in task.inside]
            status = [part for part in inside if part.tag == "ac:task-status"]
            items.append(Node("li", {}, [*status, *body], is_block=True))
        elif isinstance(one, Node):
            items.append(one)
    return Node("ac:task-list", {}, list(items), is_block=True)


def _chosen(node: Node) -> list[Node | str]:
    """Give what newer editors wrote, or what they left for readers that do not know it."""
    content = node.first("ac:adf-content")
    fallback = node.first("ac:adf-fallback")
    chosen = content if content is not None and content.words() else fallback
    return chosen.inside if chosen is not None else []
