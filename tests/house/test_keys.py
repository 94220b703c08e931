"""Foreign keys point to the same floor or a lower one."""

from configparser import ConfigParser
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    return {name.strip(" ()"): -height for height, line in enumerate(lines) for name in line.split("|") if name.strip()}


def test_every_foreign_key_points_down_or_sideways():
    order = floors()
    upward = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not model.__module__.startswith("varsko.") or not target.__module__.startswith("varsko."):
                continue
            source_floor, target_floor = model.__module__.split(".")[1], target.__module__.split(".")[1]
            if order[source_floor] < order[target_floor]:
                upward.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert upward == []
