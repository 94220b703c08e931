"""What a message says. It holds its `text` and `html`, or names a `template` and the `facts` that they are made of when needed."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

Message = Mapping[str, Any]


def text(message: Message) -> str:
    """Give a message as plain text, "" when it is nothing but a title."""
    if "template" in message:
        return _rendered(message, "txt")
    return str(message.get("text") or message.get("body") or "")


def html(message: Message) -> str:
    """Give a message as HTML, "" when it has none."""
    return _rendered(message, "html") if "template" in message else str(message.get("html") or "")


def _rendered(message: Message, ending: str) -> str:
    """Make what a message says of its template: no markup to Django, for a page that shows it must escape it."""
    beside = {name: message.get(name, "") for name in ("subject", "link", "language")}
    with translation.override(message.get("language") or "en"):
        return "".join([render_to_string(f"{message['template']}.{ending}", {**message["facts"], **beside})])
