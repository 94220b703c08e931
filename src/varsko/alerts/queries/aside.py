"""What could not be stored."""

import msgspec

from varsko.alerts.data import AsideView, Parcel, Signal
from varsko.alerts.models import Sack


def put_aside(limit: int = 20) -> list[AsideView]:
    """Give what sources said and could not be stored, the newest first: normally nothing."""
    return [_view(sack) for sack in Sack.objects.filter(due_at=None).order_by("-pk")[:limit]]


def _view(sack: Sack) -> AsideView:
    try:
        signal = msgspec.msgpack.decode(bytes(sack.parcels), type=list[Parcel])[0].signal
    except msgspec.MsgspecError:
        signal = Signal()
    return AsideView(alias=signal.alias, message=signal.message, taken_at=sack.taken_at, error=sack.last_error)
