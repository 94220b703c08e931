"""How long and how many."""

import re
from collections.abc import Iterable, Mapping

NAME, TITLE, TEXT, URL, DESCRIPTION, ANNOUNCEMENT = 100, 200, 25_000, 500, 2000, 2000
MOST_PAGES, MOST_COMPONENTS, MOST_GROUPS, MOST_UPDATES, MOST_HOSTS = 200, 2000, 200, 1000, 20
MOST_ALARM, MOST_TEMPLATES = 10_000, 200
MOST_AUDIENCES, MOST_PLANNED, MOST_READERS = 50, 20, 1000
REASON = 500
YEARS = range(1970, 2200)  # of the first day of a component
MOST_BROUGHT = 5000  # subscribers at once
_RESERVED = {"new", "mirrors"}  # where a new page is made, and pages of others are kept
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
ACCESS = ("public", "internal", "password", "link", "network", "teams", "groups")
TAKES = ("publish", "draft", "nothing")
SCOPES = ("", "central", "some", "outside")
RESTARTS = ("", "needed", "not_needed", "unknown")


def is_slug(text: str) -> bool:
    """Tell whether text can be part of an address: small letters, digits and hyphens."""
    return text not in _RESERVED and bool(_SLUG.fullmatch(text))


def is_host(text: str) -> bool:
    """Tell whether text is a host name with a dot in it, in small letters."""
    return bool(_HOST.fullmatch(text))


def wanted(texts: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    """Keep the texts that say something, in languages that are known."""
    known = set(languages)
    return {language: text.strip() for language, text in texts.items() if language in known and text.strip()}
