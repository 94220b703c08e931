"""The one table from the words sources use for severity to our priorities, 1 (worst) to 5."""

from typing import Any

from varsko.ingest.adapters.values import line

_WORDS = {
    1: "p1 critical fatal emergency emerg alert disaster blocker page sev0 sev-0 sev1 sev-1 outage",
    2: "p2 high error err major severe sev2 sev-2",
    3: "p3 warning warn medium moderate average normal minor sev3 sev-3",
    4: "p4 low notice ticket sev4 sev-4",
    5: "p5 info informational information debug verbose none ok success trivial sev5 sev-5",
}
_PRIORITY = {word: priority for priority, words in _WORDS.items() for word in words.split()}
_EXACT = {f"{mark}{number}": number for number in range(1, 6) for mark in ("p", "")}


def priority_of(severity: Any) -> int:
    """Give the priority of a severity word, 0 if the word says nothing to us."""
    if severity is None:
        return 0
    return _PRIORITY.get(line(severity).lower(), 0)


def priority(value: Any) -> int:
    """Read a priority as such, P1–P5 or 1–5; 0 if it is none."""
    if value is None:
        return 0
    return _EXACT.get(line(value).lower(), 0)
