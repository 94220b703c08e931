"""Values of metrics, which Statuspage's API tells nobody: read where its page draws them, for everybody to see.

A page answers `/metrics-display/<display>/<day, week or month>.json` with the very steps in which we keep values. What a metric is called
there is its `metrics_display_id`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from varsko.channels import outside
from varsko.importers.source import CannotRead, NotThere
from varsko.importers.statuspage.client import Client
from varsko.importers.values import CODE, inner, listed, text
from varsko.statuspages.data import BroughtValues, Period, Point

_MOST_POINTS, _LATEST, _HOME = 2000, 4_102_444_800, "statuspage.io"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def home_of(said: Mapping[str, Any]) -> str:
    """Tell where a page is shown: at its own host name, else below Statuspage's; "" where it says neither."""
    named = text(said, "subdomain")
    host = text(said, "domain") or (f"{named}.{_HOME}" if named else "")
    return f"https://{host}" if _HOST.fullmatch(host) else ""


def checked(home: str) -> str:
    """Give an address that Statuspage named, when it leads into no network of our own. Raises CannotRead."""
    if not home:
        raise CannotRead("Statuspage does not say where the page is shown")
    try:
        outside.resolve(home.removeprefix("https://"), 443)
    except outside.NotReached as error:
        raise CannotRead(str(error)) from None
    return home


def values(client: Client, rows: Iterable[Mapping[str, Any]], page: Mapping[str, Any]) -> Iterator[BroughtValues]:
    """Read the values of metrics, one after the other, as their turn comes. Raises CannotRead."""
    home = ""
    for one in rows:
        if one.get("display") is False:
            yield BroughtValues(code=text(one, "id"))
            continue
        home = home or client.shown or checked(home_of(page))
        try:
            yield BroughtValues(code=text(one, "id"), points=_points(client, one, home))
        except NotThere:
            yield BroughtValues(code=text(one, "id"))


def _points(client: Client, one: Mapping[str, Any], home: str) -> dict[Period, tuple[Point, ...]]:
    code, display = text(one, "id"), text(one, "metrics_display_id")
    display = display if CODE.fullmatch(display) else code
    found = {}
    for period in Period:
        said = client.drawn(home, display, period.value)
        rows = [row for part in listed(said, "metrics") if text(inner(part, "metric"), "id") == code for row in listed(part, "data")]
        found[period] = tuple(filter(None, map(_point, rows[-_MOST_POINTS:])))
    return found


def _point(one: Mapping[str, Any]) -> Point | None:
    second, value = _number(one.get("timestamp")), _number(one.get("value"))
    return Point(datetime.fromtimestamp(second, UTC), value) if second and value is not None and 0 < second < _LATEST else None


def _number(said: Any) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return float(said) if math.isfinite(said) else None
    except OverflowError:
        return None
