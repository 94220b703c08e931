"""Finds a channel by its name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from varsko.channels.app import AppChannel
from varsko.channels.email import EmailChannel
from varsko.channels.push import PushChannel
from varsko.channels.sms import SmsChannel, is_set_up
from varsko.channels.webhook import WebhookChannel
from varsko.core.deliveries import CannotDeliver, Channel, Receipt


class _Missing:
    """Stands for a channel that this installation does not have."""

    def send(self, message: dict[str, Any], *, address: str, key: str, since: datetime) -> Receipt:
        """Refuse for good."""
        raise CannotDeliver("there is no such channel")

    def merge(self, messages: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """Keep messages apart."""
        return None


_CHANNELS: Mapping[str, Channel] = {
    "email": EmailChannel(),
    "webhook": WebhookChannel(),
    "app": AppChannel(),
    "sms": SmsChannel(),
    "push": PushChannel(),
}


def names() -> frozenset[str]:
    """Name the channels that this installation has."""
    return frozenset(_CHANNELS) if is_set_up() else frozenset(_CHANNELS) - {"sms"}


def channel(name: str) -> Channel:
    """Give the channel of a name; one that is unknown refuses every message."""
    return _CHANNELS[name] if name in names() else _Missing()
