"""How settings are read: each reader takes what somebody wrote, in the environment or in a file. Raises ValueError for what is wrong."""

import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|MG[0-9a-f]{32}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_DOMAIN = re.compile(r"(?=.{3,253})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_YES, _NO = frozenset({"1", "true", "t", "yes", "y", "on"}), frozenset({"0", "false", "f", "no", "n", "off"})
Read = Callable[[Any], Any]


def text(value: Any) -> str:
    """Take any text."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def folder(value: Any) -> Path:
    """Take a path; an empty one would be the folder that we happen to be started in."""
    if not text(value).strip():
        raise ValueError("must be a folder; leave it out for the usual one")
    return Path(value)


def perhaps_folder(value: Any) -> Path | None:
    """Take a path, or nothing: an empty text is no folder, least of all the one that we happen to be started in."""
    return Path(text(value)) if value != "" else None


def _is_place(value: str) -> bool:
    return value.isprintable() and not any(part.startswith("-") for part in (value, value.rpartition("@")[2], value.partition("://")[2]))


def _is_branch(value: str) -> bool:
    address, _, branch = value.partition("#")
    fits = _BRANCH.fullmatch(branch or "main") and ".." not in branch and "//" not in branch
    return bool(address) and bool(fits) and "::" not in address and _is_place(address) and not branch.endswith(("/", ".", ".lock"))


def flag(value: Any) -> bool:
    """Take yes or no, in the usual words."""
    said = str(value).lower()
    if said not in _YES | _NO:
        raise ValueError("must be true or false")
    return said in _YES


def number(least: int, most: int | None = None) -> Read:
    """Give what takes a whole number between bounds."""

    def read(value: Any) -> int:
        said = str(value).strip()
        number = int(said) if re.fullmatch(r"[+-]?[0-9]{1,18}", said) else least - 1
        if number < least or (most is not None and number > most):
            raise ValueError(f"must be a whole number from {least} " + (f"to {most}" if most else "up"))
        return number

    return read


def one_of(*allowed: str) -> Read:
    """Give what takes one of some words."""

    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of: {', '.join(filter(None, allowed))}")
        return str(value)

    return read


def _fitting(fits: Callable[[str], object], must: str) -> Read:
    """Give what takes nothing, or a text that fits."""

    def read(value: Any) -> str:
        if text(value) and not fits(value):
            raise ValueError(must)
        return str(value)

    return read


def _is_bind(value: str) -> bool:
    host, _, port = value.rpartition(":")
    return bool(host) and port.isdigit() and int(port) <= 65535


def _has_host(value: str, *schemes: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in schemes and bool(parts.hostname)


def web_address(value: Any) -> str:
    """Take an address of the web; without a slash at its end."""
    if not _has_host(text(value), "http", "https"):
        raise ValueError("must be an address such as https://varsko.example.org")
    return str(value).rstrip("/")


def provider(value: Any) -> str:
    """Take an address of the web, or nothing."""
    return web_address(value) if value else ""


def bind(value: Any) -> str:
    """Take HOST:PORT."""
    if not _is_bind(text(value)):
        raise ValueError(_BIND)
    return str(value)


def domains(value: Any) -> tuple[str, ...]:
    """Take domains, in a list or with commas between."""
    said = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ["?"]
    found = tuple(one.strip().lower().strip(".") for one in map(str, said) if one.strip())
    if not all(_DOMAIN.fullmatch(one) for one in found):
        raise ValueError("must be domains with commas between, such as lists.example.org,google.com")
    return found


def zone(value: Any) -> str:
    """Take the name of a time zone."""
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError("must be an IANA time zone, such as Europe/Oslo")
    return str(value)


def countries(value: Any) -> str:
    """Take countries of two letters with commas between."""
    named = [one.strip().upper() for one in text(value).split(",") if one.strip()]
    if any(not _COUNTRY.fullmatch(one) for one in named):
        raise ValueError("must be countries of two letters with commas between, such as NO,DK,NL,PL")
    return ",".join(named)


_BIND = "must be HOST:PORT, such as 127.0.0.1:8000"
door = _fitting(_is_bind, _BIND)
place = _fitting(
    _is_place, "must be a folder or HOST:FOLDER, such as status@mirror.example.org:/srv/status; nothing in it begins with a dash"
)
branch = _fitting(
    _is_branch, "must be the address of a git repository, and its branch after a #, such as git@git.example.org:status.git#main"
)
database = _fitting(lambda value: urlsplit(value).scheme in {"postgresql", "postgres"}, "must begin with postgresql://")
smtp = _fitting(
    lambda value: _has_host(value, "smtp", "smtps"), "must be an address such as smtp://user:pass@mail.example.org:587?tls=starttls"
)
imap = _fitting(lambda value: _has_host(value, "imap", "imaps"), "must be an address such as imaps://user:pass@mail.example.org/INBOX")
sender = _fitting(_SENDER.fullmatch, "must be a number such as +4790000000, a name of up to eleven letters, or a messaging service (MG…)")


def setting(default: Any, meaning: str, read: Read = text) -> Any:
    """One setting: its value when nobody says anything, what it means, and how what is said is read; that raises ValueError."""
    facts = {"meaning": meaning, "read": read}
    return field(default_factory=default, metadata=facts) if callable(default) else field(default=default, metadata=facts)
