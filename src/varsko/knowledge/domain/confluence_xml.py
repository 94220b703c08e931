"""The XML export of a Confluence space as articles.

One file, `entities.xml`, holds all rows of the space as objects: pages with their place in the tree, their texts in the storage format,
names of attachments, labels. Pictures and files lie in `attachments/<page>/<attachment>/<version>`.

It is read as a stream with a parser that refuses document types and entities: no file of a stranger grows by what it declares.
"""

import html
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import ClassVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from varsko.kernel.files import safe_name
from varsko.kernel.tags import whole_tags
from varsko.knowledge.data import Page
from varsko.knowledge.domain.archives import MOST_FILES, Readable, Unreadable
from varsko.knowledge.domain.confluence import Reader, in_order, markdown_of, picture
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.targets import written

ENTITIES = "entities.xml"
_KINDS = frozenset({"Page", "BodyContent", "Attachment", "Label", "Labelling"})
_ENDED = "]] >"
"""How an export writes the end of one CDATA inside another."""
_MOST_HELD = 200_000
"""How many elements an object may hold: they are in memory until it ends, and a few bytes of a file are many there."""


Objects = dict[str, dict[str, dict[str, str]]]
"""What an export holds, by kind and id: the texts of each object's properties, and the ids that it refers to."""


def pages(file: Readable, there: Collection[str], home: str = "") -> list[Page]:
    """Read the pages of an export that are there now, those above before those below; of all files that are `there`, its own with each.

    `home` is the folder of the export within its archive, "" or with a slash at its end. Raises Unreadable.
    """
    objects = _read(file)
    bodies = {one.get("content", ""): one.get("body", "") for one in objects["BodyContent"].values()}
    labels, attached = _labels(objects), _attached(objects)
    current = {pk: one for pk, one in objects["Page"].items() if _is_current(one) and one.get("title", "").strip()}
    found = []
    for pk, one in current.items():
        files = dict(_files(f"{home}attachments/{pk}", attached.get(pk, []), there))
        under = one.get("parent", "") if one.get("parent", "") in current else ""
        found.append(_page(pk, one, bodies.get(pk, ""), files, under, labels.get(pk, ())))
    return in_order(found)


def _read(file: Readable) -> Objects:
    objects: Objects = {kind: {} for kind in _KINDS}
    count = depth = held = 0
    try:
        steps = ElementTree.iterparse(file, events=("start", "end"), forbid_dtd=True)
        _start, root = next(steps)
        for event, element in steps:
            depth, held = (depth + 1, held + 1) if event == "start" else (depth - 1, held)
            if event == "end" and element.tag == "object":
                count += _keep(element, objects)
            if depth == 0:
                root.clear()
                held = 0
            if count > MOST_FILES or held > _MOST_HELD:
                raise Unreadable("many")
    except (DefusedXmlException, ParseError, StopIteration, LookupError, ValueError) as error:  # the last two: an encoding that is none
        raise Unreadable("broken") from error
    return objects


def _keep(element: Element, objects: Objects) -> bool:
    """Keep an object if it is of a kind that makes articles; tells whether it is a page that is there now."""
    kind = element.get("class", "")
    if kind not in _KINDS:
        return False
    pk, facts = _facts(element)
    objects[kind][pk] = facts
    return kind == "Page" and _is_current(facts)


def _facts(element: Element) -> tuple[str, dict[str, str]]:
    """Give the id of an object, and its properties: texts as they are, others as the id they refer to."""
    facts = {one.get("name", ""): (one.findtext("id") or one.text or "").strip() for one in element.findall("property")}
    return (element.findtext("id") or "").strip(), facts


def _is_current(one: Mapping[str, str]) -> bool:
    """Tell whether this is how something stands now: no earlier version, no draft, not in the bin."""
    return not one.get("originalVersion") and not one.get("originalVersionId") and one.get("contentStatus", "current") == "current"


def _attached(objects: Objects) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Give the attachments of each page that are there now, each with its id."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for pk, one in objects["Attachment"].items():
        if _is_current(one):
            found.setdefault(one.get("containerContent") or one.get("content", ""), []).append((pk, one))
    return found


def _labels(objects: Objects) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for one in objects["Labelling"].values():
        name = objects["Label"].get(one.get("label", ""), {}).get("name", "")
        if name:
            named.setdefault(one.get("content", ""), []).append(name)
    return named


def _files(folder: str, attached: Iterable[tuple[str, Mapping[str, str]]], there: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the files of a page by the names that its text calls them: (name here, path in the archive)."""
    taken: set[str] = set()
    for pk, one in attached:
        called = one.get("title") or one.get("fileName", "")
        end = f"{folder}/{pk}/{one.get('version') or one.get('attachmentVersion') or '1'}"
        path = next((known for known in (end, f"{end}.bin") if known in there), "")
        if called and path:
            name = free_name(safe_name(called), taken)
            taken.add(name)
            yield called, (name, path)


def _page(pk: str, one: Mapping[str, str], body: str, files: Mapping[str, tuple[str, str]], under: str, labels: Collection[str]) -> Page:
    reader = _Storage({called: name for called, (name, _path) in files.items()})
    reader.feed(whole_tags(plain(body)))
    reader.close()
    return Page(
        path=pk,
        under=under,
        title=" ".join(one.get("title", "").split())[:200],
        text=markdown_of(reader.parts),
        labels=", ".join(labels),
        kind="",
        language="",
        reply="",
        files=tuple(files.values()),
        origin=f"confluence:{pk}",
    )


def plain(body: str) -> str:
    """Write the storage format without CDATA, which readers of HTML understand each in its own way."""
    first, *others = body.replace(_ENDED, "]]>").split("<![CDATA[")
    parts = [first]
    for one in others:
        inside, _end, after = one.partition("]]>")
        parts += [html.escape(inside), after]
    return f'<div id="main-content">{"".join(parts)}</div>'


class _Storage(Reader):
    """Walks through a text in the storage format: HTML with elements of Confluence's own."""

    MEANT: ClassVar = {"ac:plain-text-body": "pre", "ac:task-list": "ul", "ac:task": "li"}
    SILENT: ClassVar = Reader.SILENT | {"ac:parameter", "ac:task-id", "ac:task-uuid", "ac:task-status", "ac:placeholder"}

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the names of the page's files by what its text calls them."""
        super().__init__()
        self._names = names
        self._target = self._called = ""
        self._link_from: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, Confluence's own under the name of what it means."""
        facts = {name: value or "" for name, value in attrs}
        if tag == "ac:link":
            self._target = self._called = ""
            self._link_from = len(self.parts)
        elif tag.startswith("ri:"):
            self._refer(tag, facts)
        elif tag == "time":
            self.parts.append(facts.get("datetime", ""))
        super().handle_starttag(self.MEANT.get(tag, tag), attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; a link becomes one when it leads to a file of the page, else its words stay."""
        super().handle_endtag(self.MEANT.get(tag, tag))
        if tag == "ac:link" and self._link_from is not None:
            words = " ".join("".join(self.parts[self._link_from :]).split()) or self._called
            del self.parts[self._link_from :]
            self._link_from = None  # what ends without having begun takes nothing along
            self.parts.append(f"[{words}]({self._target})" if self._target else words)

    def _refer(self, tag: str, facts: Mapping[str, str]) -> None:
        """Note what a link leads to, or show a picture."""
        called = facts.get("ri:filename") or facts.get("ri:content-title") or ""
        name = self._names.get(called, "") if tag == "ri:attachment" else ""
        inside = {one for one, _id in self.opened}
        if "ac:image" in inside and name:
            self.parts.append(picture(called, name))
        elif "ac:link" in inside:
            self._called, self._target = called, written(name) if name else ""
