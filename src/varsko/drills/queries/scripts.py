"""The scripts one can drill by."""

from varsko.drills.data import Script, Signal, Step
from varsko.drills.models import DrillScript
from varsko.drills.shipped import shipped


def scripts() -> list[Script]:
    """List the scripts: the shipped ones, or what stands in their place, then this installation's own by name."""
    own = {one.key: _view(one) for one in DrillScript.objects.order_by("name")}
    theirs = [own.pop(one.key, one) for one in shipped()]
    return [*theirs, *own.values()]


def script(key: str) -> Script | None:
    """Find a script; None for none."""
    return next((one for one in scripts() if one.key == key), None)


def _view(row: DrillScript) -> Script:
    return Script(
        key=row.key,
        name=row.name,
        about=row.about,
        summary=row.summary,
        description=row.description,
        severity=row.severity,
        signals=tuple(Signal(**one) for one in row.signals),
        steps=tuple(Step(**one) for one in row.steps),
        is_off=row.is_off,
    )
