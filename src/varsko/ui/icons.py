"""Icons drawn into the page, from the vendored subset of Tabler's (tools/frontend/icons.txt)."""

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FILE = Path(__file__).with_name("icons.json")


@cache
def _drawings() -> dict[str, str]:
    drawings: dict[str, str] = json.loads(_FILE.read_text())
    return drawings


@cache
def icon(name: str, *, size: str = "") -> SafeString:
    """Draw an icon beside a word that says the same; `size` is "", "sm", "md" or "lg". Raises KeyError for an unknown name."""
    size_class = f"icon-{size}" if size else ""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        size_class,
        mark_safe(_drawings()[name]),
    )
