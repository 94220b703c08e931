"""The XML export of a Confluence space as articles.

One file, `entities.xml`, holds all rows of the space as objects: pages with their place in the tree, their texts in the storage format,
names of attachments, labels. Pictures and files lie in `attachments/<page>/<attachment>/<version>`.

It is read as a stream with a parser that refuses document types and entities: no file of a stranger grows by what it declares.
"""

import html
from collections.abc import Collection, Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from varsko.kernel.files import safe_name
from varsko.knowledge.data import Page
from varsko.knowledge.domain import nodes
from varsko.knowledge.domain.archives import MOST_FILES, Readable, Unreadable
from varsko.knowledge.domain.confluence import in_order
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.storage import Known, Storage

ENTITIES = "entities.xml"
_KINDS = frozenset({"Page", "BlogPost", "BodyContent", "Attachment", "Label", "Labelling", "ConfluenceUserImpl", "InternalUser"})
_ENDED = "]] >"
"""How an export writes the end of one CDATA inside another."""
_CONTROLS = bytes(number for number in range(32) if number not in {9, 10, 13})
_MOST_HELD = 200_000
"""How many elements an object may hold: they are in memory until it ends, and a few bytes of a file are many there."""
_MOST_OBJECTS = 1_000_000
_LONGEST_NUMBER = 20
_LONGEST_BODY = 2_000_000
"""Letters of a text in the storage format that is read: as a tree it takes a hundred times as much, and no article has room for it."""


Objects = dict[str, dict[str, dict[str, str]]]
"""What an export holds, by kind and id: the texts of each object's properties, and the ids that it refers to."""


def pages(file: Readable, there: Collection[str], home: str = "", *, most: int = MOST_FILES) -> list[Page]:
    """Read the pages of an export that are there now, those above before those below; of all files that are `there`, its own with each.

    At most so many pages are read. `home` is the folder of the export within its archive, "" or with a slash at its end. Raises Unreadable.
    """
    objects = _read(file, most)
    bodies = {one.get("content", ""): _body(one) for one in objects["BodyContent"].values()}
    labels, attached = _labels(objects), _attached(objects)
    written = objects["Page"] | objects["BlogPost"]
    current = {pk: one for pk, one in written.items() if _is_current(one) and one.get("title", "").strip()}
    files = {pk: dict(_files(f"{home}attachments/{pk}", attached.get(pk, []), there)) for pk in current}
    known = Known(
        titles={_title(one): pk for pk, one in current.items()},
        numbers=frozenset(current),
        people=_people(objects),
        files={_title(one): {called: path for called, (_name, path) in files[pk].items()} for pk, one in current.items()},
    )
    found = []
    for pk, one in current.items():
        under = one.get("parent", "") if one.get("parent", "") in current else ""
        found.append(_page(pk, one, bodies.get(pk, ""), files[pk], under, labels.get(pk, ()), known))
    places = {pk: one.get("position", "") for pk, one in current.items()}
    return in_order(found, {pk: int(place) for pk, place in places.items() if place.isdecimal() and len(place) < _LONGEST_NUMBER})


class _Legible:
    """A file without the control characters that exports hold and XML does not allow; one of two bytes a letter stays as it is."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._controls = _CONTROLS
        self._is_first = True

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        if self._is_first and b"\0" in data[:4]:
            self._controls = b""
        self._is_first = False
        return data.translate(None, self._controls) or (b"\n" if data else b"")


def _body(one: Mapping[str, str]) -> str:
    """Give a text in the storage format; the wiki markup of before 2012 keeps its lines and its signs."""
    body = one.get("body", "")
    return html.escape(body).replace("\n", "<br/>") if one.get("bodyType") == "0" else body


def _read(file: Readable, most: int) -> Objects:
    objects: Objects = {kind: {} for kind in _KINDS}
    count = depth = held = 0
    try:
        steps = ElementTree.iterparse(_Legible(file), events=("start", "end"), forbid_dtd=True)
        _start, root = next(steps)
        for event, element in steps:
            depth, held = (depth + 1, held + 1) if event == "start" else (depth - 1, held)
            if event == "end" and element.tag == "object":
                count += _keep(element, objects)
            if depth == 0:
                root.clear()
                held = 0
            if count > most or held > _MOST_HELD:
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
    if len(objects[kind]) > _MOST_OBJECTS:
        raise Unreadable("many")
    return kind in {"Page", "BlogPost"} and _is_current(facts)


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
        label = objects["Label"].get(one.get("label", ""), {})
        if label.get("name") and label.get("namespace", "global") == "global":  # others are one person's own, such as favourites
            named.setdefault(one.get("content", ""), []).append(label["name"])
    return named


def _title(one: Mapping[str, str]) -> str:
    return " ".join(one.get("title", "").split())


def _people(objects: Objects) -> dict[str, str]:
    """Give the names of people by all that texts call them: the key, the account and the name they sign in with."""
    full = {
        one.get("lowerName", ""): one.get("displayName") or f"{one.get('firstName', '')} {one.get('lastName', '')}".strip()
        for one in objects["InternalUser"].values()
    }
    found: dict[str, str] = {}
    for key, one in objects["ConfluenceUserImpl"].items():
        name = one.get("name", "")
        for called in (key, name, one.get("atlassianAccountId", "")):
            found |= {called: full.get(name.lower()) or name} if called and name else {}
    return found


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


def _page(
    pk: str, one: Mapping[str, str], body: str, files: Mapping[str, tuple[str, str]], under: str, labels: Collection[str], known: Known
) -> Page:
    storage = Storage(pk, {called: name for called, (name, _path) in files.items()}, known)
    text = storage.text_of(nodes.read(plain(body))) if len(body) <= _LONGEST_BODY else body  # that is refused as too long, by its name
    return Page(
        path=pk,
        under=under,
        title=_title(one)[:200],
        text=text,
        labels=", ".join(labels),
        kind="",
        language="",
        reply="",
        files=(*files.values(), *((name, path) for path, name in storage.borrowed.items())),
        origin=f"confluence:{pk}",
    )


def plain(body: str) -> str:
    """Write the storage format without CDATA, which readers of HTML understand each in its own way."""
    first, *others = body.replace(_ENDED, "]]>").split("<![CDATA[")
    parts = [first]
    for one in others:
        inside, _end, after = one.partition("]]>")
        parts += [html.escape(inside), after]
    return "".join(parts)
