"""What the subject of a mail from a monitor says of a component, as Statuspage's own automation reads it."""

import re

from varsko.statuspages.domain.states import State

_STATED = tuple(
    (re.compile(rf"(?<![a-z]){words}(?![a-z])", re.IGNORECASE), state)
    for words, state in (
        (r"major[ _]outage", State.MAJOR),
        (r"partial[ _]outage", State.PARTIAL),
        (r"degraded[ _]performance", State.DEGRADED),
        (r"under[ _]maintenance", State.MAINTENANCE),
        (r"degraded", State.DEGRADED),
        (r"partial", State.PARTIAL),
    )
)
_FIRST = re.compile(r"(?<![A-Za-z])(DOWN|UP)(?![A-Za-z])")
_MOST_READ = 1000


def said_by(subject: str) -> State | None:
    """Give the state that a subject names: a state of Statuspage, else the first of the words DOWN and UP in capitals; None without any.

    `DOWN: api (partial outage)` is partly down. UP before anything else means that it works, whatever it was before.
    """
    text = subject[:_MOST_READ]
    first = _FIRST.search(text)
    if first and first[1] == "UP":
        return State.OPERATIONAL
    stated = next((state for words, state in _STATED if words.search(text)), None)
    return stated or (State.MAJOR if first else None)
