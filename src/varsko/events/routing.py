"""Where an alert went."""

from dataclasses import dataclass
from typing import ClassVar

from varsko.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRouted(Event):
    """An alert was given to somebody.

    `targets` lists `{"kind": user|team|schedule|escalation, "id": …, "name": …, "reason": …}`; `reason` says which rule decided.
    An empty list with reason `no_route` means: nobody is named, the fallback is to be told.
    """

    ABOUT: ClassVar[str] = "alert"

    targets: tuple[dict[str, str], ...]
