"""What was measured as a picture without a library: a line where there are values, a gap where there are none, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats

from varsko.statuspages.data import Measured, MetricView
from varsko.statuspages.domain.metrics import COUNTS, STEPS, Heap, Period, mean, merged, since

WIDTH, HEIGHT = 480, 60
_TABLE_STEPS = {Period.DAY: timedelta(hours=1), Period.WEEK: timedelta(hours=6), Period.MONTH: timedelta(days=1)}
_DRAWN = 120  # points: more is not seen at this size


@dataclass(frozen=True, slots=True)
class Graph:
    """One period of a metric: the path of its line, what stands at the ends, the mean, and the rows of the table (begin, mean)."""

    period: Period
    path: str
    least: str
    most: str
    mean: str
    rows: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A metric as a page shows it: the newest value in words, and its pictures."""

    metric: MetricView
    newest: str
    newest_at: datetime | None
    graphs: tuple[Graph, ...]


def panel(one: Measured, at: datetime, periods: Sequence[Period] = tuple(Period)) -> Panel:
    """Lay out a metric for the language that is active."""
    newest = said(one.metric, one.newest.mean) if one.newest else ""
    graphs = tuple(_graph(one.metric, period, one.heaps.get(period, ()), at) for period in periods)
    return Panel(one.metric, newest, one.metric.newest_at, graphs)


def said(metric: MetricView, value: float) -> str:
    """Write a value with its unit, as people write numbers in the active language."""
    number = formats.number_format(round(value, metric.decimals), metric.decimals)
    return f"{number}\N{NO-BREAK SPACE}{metric.unit}" if metric.unit else number


def _graph(metric: MetricView, period: Period, heaps: Sequence[Heap], at: datetime) -> Graph:
    least, most = _ends(metric, [one.mean for one in heaps])
    average = mean(heaps)
    return Graph(
        period=period,
        path=_path(period, heaps, at, least, most),
        least=said(metric, least),
        most=said(metric, most),
        mean="" if average is None else said(metric, average),
        rows=tuple((one.at, said(metric, one.mean)) for one in merged(heaps, _TABLE_STEPS[period])),
    )


def _ends(metric: MetricView, values: Sequence[float]) -> tuple[float, float]:
    """Give the ends of the drawing: those of the metric, else those of the values, and never one point for both."""
    least = metric.least if metric.least is not None else min([0.0, *values])
    most = metric.most if metric.most is not None else max(values, default=least + 1)
    return least, most if most > least else least + 1


def _path(period: Period, heaps: Sequence[Heap], at: datetime, least: float, most: float) -> str:
    """Draw the line in whole pixels; after a gap it begins anew."""
    wide = STEPS[period] * max(COUNTS[period] // _DRAWN, 1)
    first, span = since(period, at), STEPS[period] * COUNTS[period]
    pieces: list[str] = []
    before: datetime | None = None
    for one in merged(heaps, timedelta(seconds=wide)):
        x = round(max((one.at - first).total_seconds(), 0) / span * WIDTH)
        y = round(HEIGHT - (min(max(one.mean, least), most) - least) / (most - least) * HEIGHT)
        is_next = before is not None and (one.at - before).total_seconds() <= 2 * wide
        pieces.append(f"{'L' if is_next else 'M'}{x} {y}" + ("" if is_next else "h1"))
        before = one.at
    return "".join(pieces)
