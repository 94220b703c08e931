"""The values of this installation, where it has its own."""

import json

from varsko.core.models import Setting

VALUES = "postmortems.values"


def own_values() -> dict[str, str]:
    """Give the values this installation has written itself, by phase; the others are as Varsko ships them."""
    said = Setting.objects.filter(name=VALUES).values_list("value", flat=True).first()
    found: dict[str, str] = json.loads(said or "{}")
    return found
