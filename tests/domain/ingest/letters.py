"""Letters for adapters: recorded payloads, and payloads on the fly."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from varsko.ingest.adapters.shapes import Letter

RECORDED = Path(__file__).parents[2] / "contracts" / "payloads"
AT = datetime(2026, 11, 21, 10, 1, tzinfo=UTC)


def letter(payload: Any, **facts: Any) -> Letter:
    """Wrap a payload as if it had just come from 192.0.2.7."""
    return Letter(payload=payload, **{"at": AT, "address": "192.0.2.7", "scope": "key-1", "fresh_id": lambda: "fresh", **facts})


def recorded(name: str, **facts: Any) -> Letter:
    """Wrap a recorded payload, such as `alertmanager/firing`."""
    return letter(json.loads((RECORDED / f"{name}.json").read_text()), **facts)
