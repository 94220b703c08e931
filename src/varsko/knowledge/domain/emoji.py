"""The signs that Confluence draws as pictures, as letters."""

import re

_SIGNS = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😀",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "check-mark": "✅",
    "cross": "❌",
    "cross-mark": "❌",
    "error": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "question-mark": "❓",
    "light-on": "💡",
    "light-off": "💡",
    "yellow-star": "⭐",
    "red-star": "⭐",
    "green-star": "⭐",
    "blue-star": "⭐",
    "heart": "❤️",
    "broken-heart": "💔",
}


def emoji(fallback: str, shortname: str, name: str) -> str:
    """Give the sign that was meant: as the export wrote it down, else by one of its names, else that name."""
    if fallback and not re.fullmatch(r":[\w+-]+:", fallback):
        return fallback
    for one in (shortname, name):
        if sign := _SIGNS.get(one.strip(":").replace("_", "-")):
            return sign
    return shortname or (f"({name})" if name else "")
