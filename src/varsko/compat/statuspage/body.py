"""Bodies as clients of Statuspage send them: JSON, or forms as Ruby on Rails names their fields (`incident[components][]=id`)."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest

from varsko.kernel.errors import Invalid
from varsko.kernel.text import clean, clean_all

_PARTS = re.compile(r"\[([^\]]*)\]")
_DEEPEST, _MOST = 5, 2000


def read(request: HttpRequest) -> dict[str, Any]:
    """Read the body, empty ones and those without a body as {}. Raises Invalid for what is neither JSON nor a form."""
    raw = request.body
    if not raw.strip():
        return {}
    if raw.lstrip()[:1] in {b"{", b"["}:
        return _json(raw)
    if (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        return _form(raw.decode("utf-8", "replace"))
    raise Invalid({"body": "is neither JSON nor a form"})


def _json(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise Invalid({"body": "is not valid JSON"}) from None
    if not isinstance(said, dict):
        raise Invalid({"body": "must be an object"})
    cleaned: dict[str, Any] = clean_all(said)
    return cleaned


def _form(text: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Invalid({"body": "has too many fields"}) from None
    said: dict[str, Any] = {}
    for name, value in pairs:
        first, _, rest = name.partition("[")
        _put(said, [first, *_PARTS.findall(f"[{rest}" if rest else "")][:_DEEPEST], clean(value))
    return said


def _put(into: dict[str, Any], path: list[str], value: str) -> None:
    """Put a value where its name says; what contradicts what is there already is left out."""
    for place, name in enumerate(path[:-1]):
        is_list = path[place + 1] == ""
        found = into.setdefault(name, [] if is_list else {})
        if is_list:
            if isinstance(found, list):
                _append(found, path[place + 2 :], value)
            return
        if not isinstance(found, dict):
            return
        into = found
    into[path[-1]] = value


def _append(to: list[Any], path: list[str], value: str) -> None:
    """Append a value to a list, or with a path a field of an object: a name that the last one has already begins the next."""
    if not path:
        to.append(value)
        return
    if not to or not isinstance(to[-1], dict) or path[0] in to[-1]:
        to.append({})
    _put(to[-1], path, value)
