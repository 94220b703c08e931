"""The reads of reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from varsko.incidents import queries as incidents
from varsko.incidents.data import Milestones
from varsko.insights.data import Dot, MailView, Report, Row
from varsko.insights.domain.pairs import PAIRS, measure
from varsko.insights.domain.spread import compare, spread
from varsko.insights.domain.spread import place as place
from varsko.insights.models import OverviewMail
from varsko.kernel.ids import as_uuid
from varsko.people.data import Actor

GROUPS = ("severity", "service", "month")
_MOST_ROWS = 40


def report(*, by: Actor, at: datetime, metric: str, group: str, days: int, severity: int = 0) -> Report:
    """Measure incidents that were declared within the last `days`, in groups, as far as the asker may see them.

    Those that go on, were declined or merged are left out. `metric` is one of PAIRS, `group` one of GROUPS; a `severity` of 0 is all.
    """
    since = at - timedelta(days=days)
    found = incidents.milestones(by=by, since=since - timedelta(days=days), until=at, severity=severity)
    now, past = ([one for one in found if (one.declared_at >= since) is is_now] for is_now in (True, False))
    measured = _measured(metric, now)
    lengths = [length for _one, length in measured]
    whole, before = spread(lengths), spread([length for _one, length in _measured(metric, past)])
    longest = max(lengths, default=timedelta())
    return Report(
        metric=metric,
        since=since,
        until=at,
        whole=whole,
        before=before,
        verdict=compare(before, whole),
        rows=tuple(_rows(measured, group, longest)),
        lacking=len(now) - len(measured),
        longest=longest,
    )


def table(*, by: Actor, at: datetime, days: int, severity: int = 0) -> list[tuple[Milestones, dict[str, timedelta | None]]]:
    """List the incidents of a period with every metric, the newest first."""
    found = incidents.milestones(by=by, since=at - timedelta(days=days), until=at, severity=severity)
    return [(one, {metric: measure(metric, asdict(one)) for metric in PAIRS}) for one in found]


def _measured(metric: str, found: Iterable[Milestones]) -> list[tuple[Milestones, timedelta]]:
    pairs = [(one, measure(metric, asdict(one))) for one in found]
    return [(one, length) for one, length in pairs if length is not None]


def _rows(measured: Sequence[tuple[Milestones, timedelta]], group: str, longest: timedelta) -> list[Row]:
    groups: dict[str, list[tuple[Milestones, timedelta]]] = defaultdict(list)
    for one, length in measured:
        groups[_name(one, group)].append((one, length))
    return [row for name in sorted(groups)[:_MOST_ROWS] if (row := _row(name, groups[name], longest))]


def _row(name: str, measured: Sequence[tuple[Milestones, timedelta]], longest: timedelta) -> Row | None:
    found = spread([length for _one, length in measured])
    if found is None:
        return None
    dots = tuple(
        Dot(key=one.key, summary=one.summary, severity=one.severity, length=length, x=place(length, longest)) for one, length in measured
    )
    return Row(name=name, spread=found, dots=dots, median_x=place(found.median, longest), most_x=place(found.most, longest))


def _name(one: Milestones, group: str) -> str:
    if group == "severity":
        return str(one.severity)
    return one.service if group == "service" else localtime(one.declared_at).strftime("%Y-%m")


def overview_mail(by: Actor) -> MailView | None:
    """Give how the asker gets the page for those who lead by mail, if they do."""
    row = OverviewMail.objects.filter(user=as_uuid(by.who.id)).first() if by.who.kind == "user" else None
    return MailView(row.every, row.form, row.due_at) if row else None
