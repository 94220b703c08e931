"""What goes into an adapter and what comes out of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from varsko.alerts.data import Signal


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a source sent: the decoded JSON and the facts around it.

    `at` is the instant of arrival, `address` the sender's, `scope` the id of the key (the space of aliases of sources that number
    their alerts themselves), `fresh_id` makes an identifier nobody has used, `mapping` the key's own expressions.
    """

    payload: Any
    at: datetime
    address: str = ""
    scope: str = ""
    fresh_id: Callable[[], str] = str
    mapping: Mapping[str, str] = {}


class Reading(msgspec.Struct, frozen=True):
    """What an adapter understood: the signals to store, and what it had to leave out, each with one sentence."""

    signals: list[Signal]
    refused: dict[str, str] = {}


# Raises kernel.errors.Invalid when nothing can be read at all, and nothing else.
Adapter = Callable[[Letter], Reading]
