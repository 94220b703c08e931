"""How much of what a source sends is kept. Too much is cut and marked, never refused."""

import hashlib

from varsko.alerts.data import Responder
from varsko.kernel.text import clean, shorten

MESSAGE, DESCRIPTION, ALIAS, ENTITY, SOURCE, NOTE, USER = 130, 15_000, 512, 512, 100, 25_000, 100
TAGS, TAG = 20, 50
ACTIONS = 10
RESPONDERS = 50
DETAILS = 8_000
DEFAULT_PRIORITY = 3
CUT = "…"


def text(value: str, limit: int) -> str:
    """Clean a text and cut it to `limit` characters."""
    if len(value) <= limit and value.isascii() and "\0" not in value:
        return value
    return shorten(clean(value), limit)


def alias(value: str) -> str:
    """Clean an alias; one that is too long keeps its beginning and a digest of the whole, so that two never become one."""
    value = clean(value)
    if len(value) <= ALIAS:
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()
    return f"{value[: ALIAS - len(digest) - 1]}{CUT}{digest}"


def tags(values: tuple[str, ...]) -> list[str]:
    """Keep each tag once, without blanks around it; too many are cut, and a last tag `…` says so."""
    kept = list(dict.fromkeys(cut for value in values if (cut := text(value.strip(), TAG))))
    return kept if len(kept) <= TAGS else [*kept[: TAGS - 1], CUT]


def details(values: dict[str, str]) -> dict[str, str]:
    """Keep details up to 8000 characters in all; the one that crosses the limit is cut, later ones are dropped under the key `…`."""
    room, kept = DETAILS, {}
    for name, value in values.items():
        name, value = text(name, 200), clean(value)
        if len(name) + len(value) > room:
            kept[name if room > len(name) + 20 else CUT] = shorten(value, max(room - len(name), 1))
            break
        kept[name] = value
        room -= len(name) + len(value)
    return kept


def actions(values: tuple[str, ...]) -> list[str]:
    """Keep the names of custom actions."""
    return [text(value, TAG) for value in values[:ACTIONS]]


def responders(values: tuple[Responder, ...]) -> list[dict[str, str]]:
    """Keep responders as plain data for the table."""
    return [{"type": one.kind, "id": clean(one.id)[:64], "name": clean(one.name)[:200]} for one in values[:RESPONDERS]]


def priority(value: int) -> int:
    """Give a priority 1–5; anything else becomes the default."""
    return value if 1 <= value <= 5 else DEFAULT_PRIORITY
