"""Values of metrics that are taken from a monitor which speaks Prometheus' API: asked for every minute, outside any transaction."""

import time
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.channels.outside import Absent, NotReached, client, fetch
from varsko.core import wake
from varsko.core.clock import now
from varsko.core.outbox import record
from varsko.core.secrets import CannotUnseal, seal, unseal
from varsko.events.statuspages import MetricChanged
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import SYSTEM_ACTOR, Actor
from varsko.statuspages.actions.metrics import push_readings
from varsko.statuspages.actions.rows import about, held
from varsko.statuspages.data import MetricView, Point, SourceDraft
from varsko.statuspages.domain import watching as rules
from varsko.statuspages.domain.watching import Trouble, Unusable
from varsko.statuspages.models import Metric, MetricSource, StatusPage
from varsko.statuspages.queries.metrics import metric_view

_ANSWER_WITHIN, _ALL_WITHIN = 10.0, 30.0


def watch_metric(*, by: Actor, at: datetime, ref: object, code: str, draft: SourceDraft) -> MetricView:
    """Take the values of a metric from a monitor, beginning with those of the last day. Raises NotFound, NotAllowed, Invalid.

    Another address, query or token keeps what was taken so far; without a token the one that is known stays, when the address does too.
    """
    said = _checked(draft)
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _metric(page, code)
        known = MetricSource.objects.filter(metric=row).first()
        token = seal(said.token) if said.token else known.token if known and known.address == said.address else ""
        fresh = {"address": said.address, "query": said.query, "token": token, "due_at": at, "attempts": 0, "trouble": "", "last_error": ""}
        MetricSource.objects.update_or_create(metric=row, defaults=fresh)
        _told(page, row, "watched", by, at)
        row = _metric(page, code)
    return metric_view(row)


def unwatch_metric(*, by: Actor, at: datetime, ref: object, code: str) -> MetricView:
    """Take the values of a metric from no monitor any more; what was taken stays. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        row = _metric(page, code)
        if MetricSource.objects.filter(metric=row).delete()[0]:
            _told(page, row, "unwatched", by, at)
        row = _metric(page, code)
    return metric_view(row)


def take_values(row: MetricSource) -> None:
    """Ask a monitor for what is new and add it; what cannot be had is asked for again later, together with what is new then."""
    window = rules.window(row.reached, now())
    if window is None:
        row.finish(due_at=now() + rules.LOOK_EVERY)
        return
    try:
        points = rules.read(_asked(row, *window), *window)
    except Unusable as error:
        pause = rules.pause_after(row.attempts)
        row.finish(due_at=now() + pause, looked_at=now(), trouble=error.why.value, last_error=str(error)[:500])
        return
    with transaction.atomic():
        _add(row, points, window[1])


def _asked(row: MetricSource, first: datetime, last: datetime) -> bytes:
    heads = {"Authorization": f"Bearer {_token(row)}"} if row.token else {}
    url = rules.url_of(row.address, row.query, first, last)
    try:
        with client(_ANSWER_WITHIN) as asker:
            return fetch(asker, url, most=rules.LARGEST, until=time.monotonic() + _ALL_WITHIN, heads=heads)
    except Absent as error:
        raise Unusable(Trouble.REFUSED, _named(error)) from None
    except NotReached as error:
        raise Unusable(Trouble.UNREACHED, _named(error)) from None


def _token(row: MetricSource) -> str:
    try:
        return unseal(row.token)
    except CannotUnseal as error:
        raise Unusable(Trouble.REFUSED, str(error)) from None


def _named(error: Exception) -> str:
    """Say what went wrong without the query, which may be long."""
    place, _mark, rest = str(error).partition("?")
    return f"{place}: {rest.rpartition(': ')[2]}" if rest else place


def _add(row: MetricSource, points: list[Point], last: datetime) -> None:
    metric = Metric.objects.filter(pk=row.pk).first()
    if metric and points:
        push_readings(by=SYSTEM_ACTOR, at=now(), ref=metric.page_id, points={metric.code: points})
    row.finish(due_at=now() + rules.LOOK_EVERY, attempts=0, reached=last, looked_at=now(), trouble="", last_error="")


def _told(page: StatusPage, row: Metric, change: str, by: Actor, at: datetime) -> None:
    record(MetricChanged(**about(page, by, at), metric=row.code, name=row.name, change=change))
    wake.after_commit()


def _metric(page: StatusPage, code: str) -> Metric:
    row = Metric.objects.select_related("source").filter(page=page, code=code[:12]).first()
    if row is None:
        raise NotFound("metric")
    return row


def _checked(draft: SourceDraft) -> SourceDraft:
    query, token = clean(draft.query).strip(), clean(draft.token).strip()
    base = rules.base_of(draft.address)
    wrong = {
        "address": "" if base else _("Write a web address, such as https://example.org."),
        "query": "" if 0 < len(query) <= rules.QUERY else _("A query needs 1 to %(count)d letters.") % {"count": rules.QUERY},
        "token": "" if len(token) <= rules.TOKEN and token.isascii() and token.isprintable() else _("This is no token."),
    }
    if found := {name: text for name, text in wrong.items() if text}:
        raise Invalid(found)
    return replace(draft, address=base, query=query, token=token)
