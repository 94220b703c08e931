"""What every program of a run begins with, loaded once: libraries, and the rooms of the product that read no setting."""

import importlib
import pkgutil

import varsko

_LIBRARIES = (
    "cryptography.fernet",
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.db.models",
    "django.forms",
    "django.template",
    "django.urls",
    "httpx",
    "icalendar",
    "imap_tools",
    "markdown_it",
    "msgspec",
    "phonenumbers",
    "psycopg",
    "pycrdt",
    "sqlparse",
    "uvicorn",
    "websockets",
)
_FLOORS, _ROOMS = {"kernel", "events"}, {"domain", "data"}


def _load() -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)
    for found in pkgutil.iter_modules(varsko.__path__, "varsko."):
        if found.name.rpartition(".")[2] in _FLOORS:
            _load_all(found.name)
        elif found.ispkg and found.name != "varsko.config":
            for room in pkgutil.iter_modules(importlib.import_module(found.name).__path__, f"{found.name}."):
                if room.name.rpartition(".")[2] in _ROOMS:
                    _load_all(room.name)


def _load_all(name: str) -> None:
    for inner in pkgutil.walk_packages(getattr(importlib.import_module(name), "__path__", []), f"{name}."):
        importlib.import_module(inner.name)


_load()
