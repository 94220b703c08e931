"""A folder of Markdown files as articles, and articles as such a folder."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from varsko.kernel.files import safe_name
from varsko.knowledge.data import Page
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.domain.targets import beside, led, targets

_HEADS = ("index.md", "readme.md")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_NUMBERED = re.compile(r"^KB-\d+-")


def pages(files: Mapping[str, str], there: Collection[str] = ()) -> list[Page]:
    """Read the pages of a folder, those above before those below: `a.md`, or `a/index.md`, stands above all others in `a/`.

    Of all files that are `there`, those that a text names come with it, under their own names.
    """
    others = set(there) - set(files)
    found = [filed(_page(path, files[path], files), others) for path in sorted(files) if path.lower().endswith((".md", ".markdown"))]
    return sorted(found, key=lambda page: (page.path.count("/") + (not _is_head(page.path)), page.path))


def _page(path: str, text: str, files: Mapping[str, str]) -> Page:
    front, body = _front(text.replace("\r\n", "\n"))
    heading, rest = _heading(body)
    title = front.get("title") or heading or _named(path)
    body = rest if heading == title else body
    return Page(
        path=path,
        under=_above(path, files),
        title=title[:200],
        text=body.strip("\n"),
        reply=front.get("reply", ""),
        labels=front.get("labels", "").strip("[]"),
        kind=front.get("kind", ""),
        language=front.get("language", ""),
    )


def filed(page: Page, there: Collection[str]) -> Page:
    """Let a page take along the files that its text names."""
    named = {target: path for target in targets(page.text) if (path := beside(page.path, target)) in there}
    names: dict[str, str] = {}
    for path in dict.fromkeys(named.values()):
        names[path] = free_name(safe_name(PurePosixPath(path).name), set(names.values()))
    text = led(page.text, {target: names[path] for target, path in named.items()})
    return replace(page, text=text, files=tuple((name, path) for path, name in names.items()))


def _heading(body: str) -> tuple[str, str]:
    """Part the heading that a text begins with from the rest; "" when it begins otherwise."""
    first, _end, rest = body.lstrip().partition("\n")
    mark, _space, words = first.partition(" ")
    return (words.strip().rstrip("#").rstrip(), rest) if mark == "#" else ("", body)


def _front(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    pairs = (line.partition(":") for line in match[1].splitlines())
    return {name.strip().lower(): value.strip().strip("\"'") for name, mark, value in pairs if mark}, text[match.end() :]


def _named(path: str) -> str:
    place = PurePosixPath(path)
    stem = place.parent.name if _is_head(path) and place.parent.name else place.stem
    return _NUMBERED.sub("", stem).replace("-", " ").replace("_", " ").strip() or "?"


def _is_head(path: str) -> bool:
    return PurePosixPath(path).name.lower() in _HEADS


def _above(path: str, files: Mapping[str, str]) -> str:
    """Find the file that stands above another one."""
    folder = PurePosixPath(path).parent
    folder = folder.parent if _is_head(path) and folder.name else folder
    while folder.name:
        for one in (f"{folder}.md", *(f"{folder}/{head}" for head in ("index.md", "README.md", "readme.md"))):
            if one in files and one != path:
                return one
        folder = folder.parent
    return ""


def written(page: Page) -> str:
    """Write a page as a file that can be read again."""
    facts = {
        "title": page.title,
        "labels": page.labels,
        "kind": page.kind,
        "language": page.language,
        "reply": " ".join(page.reply.split()),
    }
    front = "".join(f"{name}: {value}\n" for name, value in facts.items() if value)
    return f"---\n{front}---\n\n{page.text}\n"
