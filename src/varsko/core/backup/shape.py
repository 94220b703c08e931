"""What a backup holds."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
MANIFEST, SECRET_KEY, ATTACHMENTS = "manifest.json", "secret-key", "attachments"

# Made anew by every installation, or true of one process only.
_LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "core.worker"}


class CannotRestore(Exception):
    """The backup and this installation do not go together; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was written or read."""

    tables: int
    rows: int


def tables() -> list[type[models.Model]]:
    """List every table that belongs into a backup."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.label_lower not in _LEFT_OUT and _is_table(model)]


def _is_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def columns(model: type[models.Model]) -> list[str]:
    """Name the columns of a table."""
    return [field.attname for field in model._meta.concrete_fields]


def shape() -> list[str]:
    """Name every change that the database has gone through: two databases with the same list have the same tables."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def manifest(*, version: str, made_at: str) -> dict[str, Any]:
    """Say what the backup is."""
    return {"format": FORMAT, "varsko": version, "made_at": made_at, "shape": shape()}
