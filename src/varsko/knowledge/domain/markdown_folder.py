"""A folder of Markdown files as articles, and articles as such a folder."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from varsko.knowledge.data import Page

_HEADS = ("index.md", "readme.md")
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*\n")
_NUMBERED = re.compile(r"^KB-\d+-")


def pages(files: Mapping[str, str]) -> list[Page]:
    """Read the pages of a folder, those above before those below: `a.md`, or `a/index.md`, stands above all others in `a/`."""
    found = [_page(path, text, files) for path, text in sorted(files.items()) if path.lower().endswith((".md", ".markdown"))]
    return sorted(found, key=lambda page: (page.path.count("/") + (not _is_head(page.path)), page.path))


def _page(path: str, text: str, files: Mapping[str, str]) -> Page:
    front, body = _front(text.replace("\r\n", "\n"))
    heading = _TITLE.match(body)
    title = front.get("title") or (heading[1] if heading else _named(path))
    body = body[heading.end() :] if heading and heading[1] == title else body
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
