"""What came in a storm is read when there is time, by the door that it came through."""

from collections.abc import Iterable

from varsko.alerts.data import Parcel
from varsko.core import sources


def opened(parcels: Iterable[Parcel]) -> list[Parcel]:
    """Give the same parcels, each alert in its own. Raises what the door raises where one cannot be read."""
    found: list[Parcel] = []
    for parcel in parcels:
        if parcel.sealed is None:
            found.append(parcel)
        else:
            found += sources.opener(parcel.kind)(parcel)
    return found
