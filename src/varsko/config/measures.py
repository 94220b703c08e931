"""What /metrics tells: how late things are, what waits, what was received, and what this process uses."""

import os
import resource
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Max, Min

from varsko import __version__, flow
from varsko.alerts.queries import open_by_state
from varsko.core import clock, outage
from varsko.core.metrics import Family
from varsko.core.models import Delivery, EventRow, Sequence, Worker
from varsko.ingest import counts

STARTED_AT = clock.now().timestamp()


def families(readers: int) -> list[Family]:
    """Collect everything; reads the database."""
    at = clock.now()
    return [*_queues(at), *_work(at), *counts.families(), *_troubles(), *_process(readers)]


def _queues(at: datetime) -> Iterator[Family]:
    due = Family("varsko_queue_due", "Rows whose time has come.")
    late = Family("varsko_queue_lag_seconds", "How late the most overdue row is.")
    for queue in flow.DUE:
        about = queue.rows().filter(due_at__lte=at).aggregate(count=Count("pk"), first=Min("due_at"))
        due.add(about["count"], queue=queue.name)
        late.add((at - about["first"]).total_seconds() if about["first"] else 0, queue=queue.name)
    yield due
    yield late


def _work(at: datetime) -> Iterator[Family]:
    deliveries = Family("varsko_deliveries", "Messages on their way out or settled, by state.")
    for state, count in Delivery.objects.order_by().values_list("state").annotate(Count("pk")):
        deliveries.add(count, state=state)
    yield deliveries
    alerts = Family("varsko_alerts_open", "Alerts that are not closed, by state.")
    for state, count in open_by_state().items():
        alerts.add(count, state=state)
    yield alerts
    received = Sequence.objects.filter(name="alert").values_list("value", flat=True).first() or 0
    yield Family("varsko_alerts_opened_total", "Alerts ever opened, repeats apart.", "counter").add(received)
    events = EventRow.objects.aggregate(last=Max("id"))["last"] or 0
    yield Family("varsko_events_total", "Lines of the event log.", "counter").add(events)
    beats = Worker.objects.aggregate(count=Count("pk"), last=Max("beat_at"))
    yield Family("varsko_workers", "Workers that said they are alive within a day.").add(beats["count"])
    if beats["last"]:
        yield Family("varsko_worker_beat_age_seconds", "Time since a worker last said it is alive.").add(
            (at - beats["last"]).total_seconds()
        )


def _troubles() -> Iterator[Family]:
    failures = Family("varsko_outage_failures_total", "Failures of something that this process needs.", "counter")
    on = Family("varsko_outage", "Whether something that this process needs fails now.")
    for one in outage.states():
        failures.add(one.failures, what=one.what)
        on.add(int(one.is_on), what=one.what)
    yield failures
    yield on


def _process(readers: int) -> Iterator[Family]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield Family("varsko_info", "This version.").add(1, version=__version__, python=sys.version.split()[0])
    yield Family("varsko_live_readers", "Open pages that listen to this process.").add(readers)
    yield Family("process_cpu_seconds_total", "CPU time used.", "counter").add(used.ru_utime + used.ru_stime)
    yield Family("process_start_time_seconds", "When the process started.").add(STARTED_AT)
    yield Family("process_threads", "Threads that run.").add(threading.active_count())
    yield Family("process_resident_memory_bytes", "Memory in use.").add(_resident(used))
    descriptors = Path("/proc/self/fd")
    if descriptors.exists():
        yield Family("process_open_fds", "Open files and connections.").add(len(os.listdir(descriptors)))


def _resident(used: resource.struct_rusage) -> int:
    """Read what is resident now; elsewhere than on Linux, the most that ever was."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * resource.getpagesize() if file.exists() else used.ru_maxrss * 1024
