"""What is set for the whole installation in the interface, not in the environment."""

from collections.abc import Iterable
from datetime import datetime

from varsko.core import secrets
from varsko.core.models import Setting


def read(name: str, default: str = "") -> str:
    """Read one value. Raises `secrets.CannotUnseal` when it is encrypted with a key that is not known here."""
    return read_many([name]).get(name, default)


def read_many(names: Iterable[str]) -> dict[str, str]:
    """Read several values, those that are set, in one query."""
    rows = Setting.objects.filter(name__in=list(names))
    return {row.name: secrets.unseal(row.value) if row.is_secret else row.value for row in rows}


def write(name: str, value: str, *, at: datetime, secret: bool = False) -> None:
    """Set one value, inside the caller's transaction; a secret one is encrypted at rest."""
    columns = {"value": secrets.seal(value) if secret else value, "is_secret": secret, "changed_at": at}
    Setting.objects.update_or_create(name=name, defaults=columns)


def forget(name: str) -> None:
    """Unset one value, inside the caller's transaction."""
    Setting.objects.filter(name=name).delete()
