"""The one worker loop: whatever falls due is claimed, handled, and finished, in the order of its time.

Queues that only touch the database are served by one thread; queues that talk to the outside have a few threads of their own,
so that a slow provider never delays an escalation. These sleep until a lookout, which watches many such queues at once, calls them.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, connections, models

from varsko.core import changes, outage, pace, programs, wake
from varsko.core.clock import now
from varsko.core.due import Claims, DueRow, LeaseLost, let_go, plan_anew, put_off, release
from varsko.core.glance import Glance
from varsko.core.models import Worker

log = logging.getLogger("varsko.worker")

_DATABASE = outage.of("the database, for due work")

BEAT_EVERY = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=30)
_LOOK_EVERY = 0.25
_LOOK_ANYWAY = 2.0
_JUMP = 0.5
_STUCK_AFTER = 300.0
"""Seconds without a round of a thread that nobody has to call, after which this worker says no more that it is alive."""
_KEEP = 10.0
"""Seconds that a thread which nobody calls keeps its connection: on SQLite that holds the whole schema, on PostgreSQL a process."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of due work: which rows, who handles them, how many at a time and for how long.

    `handle` gets claimed rows. A handler of an `outside` queue does its effect outside any transaction and finishes each row
    itself; any other handler runs in one transaction with its rows. Seconds of `rest` follow a look that found nothing: what is not
    urgent need not look each time that something is written.
    """

    name: str
    rows: Callable[[], models.QuerySet[Any]]
    handle: Callable[[Sequence[Any]], None]
    limit: int = 100
    lease: timedelta = timedelta(seconds=30)
    threads: int = 0
    rest: float = 0.02

    @property
    def outside(self) -> bool:
        """Tell whether the handler talks to the outside, in threads of its own."""
        return self.threads > 0


class BrokenOff(Exception):
    """The database went away in the middle of work; `rows` are still leased."""

    def __init__(self, rows: Sequence[DueRow]) -> None:
        """Take what was under way."""
        super().__init__(f"{len(rows)} rows")
        self.rows = rows


def turn(queue: Queue, stopping: Callable[[], bool] = lambda: False) -> int:
    """Claim and handle one batch of a queue; returns how many rows it held. Raises BrokenOff when the database went away meanwhile."""
    return _take(queue, stopping) if _glance((queue,)).due(now()) else 0


def _take(queue: Queue, stopping: Callable[[], bool]) -> int:
    rows = _claims(queue).take(now=now(), lease=queue.lease)
    if rows and stopping():
        release(rows)
        return 0
    try:
        if rows:
            _handle(queue, rows)
    except (DatabaseError, InterfaceError) as error:
        raise BrokenOff(rows) from error
    return len(rows)


def work_off(*queues: Queue) -> int:
    """Serve queues in turn until nothing of them is due; returns how many rows were handled."""
    done = 0
    set_right(queues)
    while busy := _round(queues):
        done += busy
    return done


def _round(queues: Sequence[Queue], stopping: Callable[[], bool] = lambda: False) -> int:
    """Give each queue that has something due its turn; returns how many rows were handled."""
    due = _glance(tuple(queues)).due(now())
    return sum(_take(queue, stopping) for place, queue in enumerate(queues) if place in due)


@lru_cache(maxsize=64)
def _claims(queue: Queue) -> Claims[Any]:
    return Claims(queue.rows, limit=queue.limit)


@lru_cache(maxsize=64)
def _glance(queues: tuple[Queue, ...]) -> Glance:
    return Glance([queue.rows for queue in queues])


def set_right(queues: Sequence[Queue]) -> None:
    """Let waits begin anew that were planned by a clock that has been set back since."""
    for place in _glance(tuple(queues)).ahead(now()):
        queue = queues[place]
        if plan_anew(queue.rows(), now=now()):
            log.warning("the clock was set back; what was planned ahead of it waits anew", extra={"queue": queue.name})


def _handle(queue: Queue, rows: Sequence[DueRow]) -> None:
    """Handle a batch; if it fails, each row that is left alone, so that one bad row never holds up its neighbours."""
    try:
        queue.handle(rows)
    except Exception as error:
        if not connection.is_usable():
            raise
        if len(rows) > 1 and not queue.outside:
            for row in _left(rows):
                _handle(queue, [row])
        elif isinstance(error, LeaseLost):
            log.warning("lease lost", extra={"queue": queue.name})
        else:
            log.exception("due work failed", extra={"queue": queue.name})
            for row in rows:
                put_off(row, f"{type(error).__name__}: {error}", now=now())


def _left(rows: Sequence[DueRow]) -> list[DueRow]:
    """Give the rows of a batch that broke off which are still held: a handler that commits row by row has settled those before."""
    table = type(rows[0])._default_manager
    held = dict(table.filter(pk__in=[row.pk for row in rows], leased_until__isnull=False).values_list("pk", "fence"))
    return [row for row in rows if held.get(row.pk) == row.fence]


Be = Callable[[Sequence[Queue], threading.Event], None]


class _Post:
    """What a thread is there for. Another takes it over should the first end; `seen` is when it last began a round (monotonic)."""

    def __init__(self, be: Be, queues: Sequence[Queue], name: str) -> None:
        self._be, self._queues, self._name = be, queues, name
        self.bell = threading.Event()

    def man(self) -> None:
        """Start a thread."""
        self.seen = time.monotonic()
        self.thread = threading.Thread(target=self._be, args=(self._queues, self.bell), name=f"varsko-{self._name}", daemon=True)
        self.thread.start()


class WorkerLoop:
    """The worker of one process. `start` returns at once; `stop` lets what is under way finish and releases the rest.

    Its beat says that it is alive only while its threads go round, and puts another in the place of one that ended.
    """

    def __init__(self, queues: Sequence[Queue]) -> None:
        """Take the table of what falls due from flow.py."""
        self._queues = queues
        self._stopping = threading.Event()
        self._wakes: list[threading.Event] = []
        self._sleepers: dict[Queue, list[threading.Event]] = {}
        self._posts: dict[threading.Event, _Post] = {}
        self._beater = threading.Thread(target=self._beat_on, name="varsko-beat", daemon=True)
        self._row: Worker | None = None
        self._end_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Start the threads and say that this worker is alive."""
        self._say_alive()
        self._wakes.append(self._spawn(self._serve, [queue for queue in self._queues if not queue.outside], "work"))
        outside = [queue for queue in self._queues if queue.outside]
        for queue in outside:
            self._sleepers[queue] = [self._spawn(self._serve_outside, [queue], f"{queue.name}-{number}") for number in range(queue.threads)]
        for rest in sorted({queue.rest for queue in outside}):
            self._wakes.append(self._spawn(self._look_out, [queue for queue in outside if queue.rest == rest], f"lookout-{rest}"))
        self._beater.start()
        self._end_listening = wake.listen(self._wake)

    def stop(self, timeout: float = 5.0) -> None:
        """Ask all threads to end after their current batch, and wait for them up to `timeout` seconds altogether."""
        until = time.monotonic() + timeout
        self._stopping.set()
        self._wake()
        self._call(self._sleepers)
        self._end_listening()
        programs.end_all()
        for thread in (self._beater, *(post.thread for post in self._posts.values())):  # the beat first: it begins others
            if thread.is_alive():  # one for which there was no room has not even begun
                thread.join(max(until - time.monotonic(), 0.0))
        self._say_gone()

    def _spawn(self, be: Be, queues: Sequence[Queue], name: str) -> threading.Event:
        post = _Post(be, queues, name)
        self._posts[post.bell] = post
        post.man()
        return post.bell

    def _wake(self) -> None:
        for bell in self._wakes:
            bell.set()

    def _call(self, queues: Iterable[Queue]) -> None:
        for queue in queues:
            for bell in self._sleepers[queue]:
                bell.set()

    def _serve(self, queues: Sequence[Queue], bell: threading.Event) -> None:
        self._go_on(bell, lambda: _round(queues, self._stopping.is_set), lambda mark: self._rest(queues, bell, mark))

    def _look_out(self, queues: Sequence[Queue], bell: threading.Event) -> None:
        def look() -> int:
            self._call(queues[place] for place in _glance(tuple(queues)).due(now()))
            return 0

        self._go_on(bell, look, lambda mark: self._rest(queues, bell, mark))

    def _serve_outside(self, queues: Sequence[Queue], bell: threading.Event) -> None:
        def sleep(_mark: str) -> None:
            if not self._stopping.is_set() and not bell.wait(_KEEP):
                connections.close_all()
                bell.wait()

        bell.wait()
        self._go_on(bell, lambda: _round(queues, self._stopping.is_set), sleep)

    def _go_on(self, bell: threading.Event, work: Callable[[], int], rest: Callable[[str], None]) -> None:
        """Work until this worker is to stop, and rest whenever there was nothing to do; give the connection back whatever ends that."""
        try:
            self._go_round(bell, work, rest)
        finally:
            connections.close_all()

    def _go_round(self, bell: threading.Event, work: Callable[[], int], rest: Callable[[str], None]) -> None:
        broken_off: Sequence[DueRow] = ()
        took = 0.0
        while not self._stopping.is_set():
            bell.clear()
            self._posts[bell].seen = time.monotonic()
            pace.give_way(self._stopping, after=took)
            began = time.thread_time()
            try:
                let_go(broken_off)
                broken_off = ()
                mark = changes.mark()
                busy = work()
                took = time.thread_time() - began
                _DATABASE.worked()
                if not busy:
                    rest(mark)
            except BrokenOff as error:
                broken_off = error.rows
                self._stopping.wait(_pause_after(error.__cause__ or error))
            except (DatabaseError, InterfaceError) as error:
                self._stopping.wait(_pause_after(error))
            except Exception:
                log.exception("the worker cannot go on; trying again")
                close_old_connections()
                self._stopping.wait(1.0)

    def _rest(self, queues: Sequence[Queue], bell: threading.Event, mark: str) -> None:
        """Rest until the bell rings, the nearest row falls due, the clock jumps, somebody has written since `mark`, or a while passed."""
        nearest = _nearest(queues)
        began, at = time.monotonic(), now()
        if self._stopping.wait(min(queue.rest for queue in queues)):
            return
        while not bell.wait(_pause(nearest)):
            rested, passed = time.monotonic() - began, (now() - at).total_seconds()
            has_jumped = abs(passed - rested) > _JUMP
            if has_jumped or rested > _LOOK_ANYWAY or (nearest and nearest <= now()) or changes.mark() != mark:
                return

    def _beat_on(self) -> None:
        while not self._stopping.wait(BEAT_EVERY.total_seconds()):
            try:
                self._relieve()
                if self._is_well():
                    self._say_alive()
            except Exception:
                log.exception("the worker's beat missed; trying again")
        connections.close_all()

    def _relieve(self) -> None:
        """Put another thread in the place of each that ended, whatever ended it: its queues would stand still."""
        ended = [post for post in self._posts.values() if not post.thread.is_alive()]
        for post in ended if not self._stopping.is_set() else ():
            log.error("a thread of the worker ended; another takes its place", extra={"what": post.thread.name})
            post.man()

    def _is_well(self) -> bool:
        """Tell whether all threads that look by themselves have begun a round of late; what hangs is no worker."""
        posts = [self._posts[bell] for bell in self._wakes]
        stuck = [post.thread.name for post in posts if time.monotonic() - post.seen > _STUCK_AFTER]
        if stuck:
            log.error("a thread of the worker hangs; the worker is not said to be alive", extra={"what": stuck[0]})
        return not stuck

    def _say_alive(self) -> None:
        try:
            self._beat()
        except (DatabaseError, InterfaceError) as error:
            _pause_after(error)

    def _say_gone(self) -> None:
        if self._row:
            with suppress(DatabaseError, InterfaceError):
                Worker.objects.filter(pk=self._row.pk).delete()

    def _beat(self) -> None:
        at = now()
        if self._row and Worker.objects.filter(pk=self._row.pk).update(beat_at=at):
            return
        self._row = Worker.objects.create(host=socket.gethostname(), pid=os.getpid(), started_at=at, beat_at=at)
        Worker.objects.filter(beat_at__lt=at - timedelta(days=1)).delete()


def _pause_after(error: BaseException) -> float:
    """Get ready for another try after the database failed; returns the seconds until then."""
    _DATABASE.failed(error)
    close_old_connections()
    return 1.0


def _nearest(queues: Sequence[Queue]) -> datetime | None:
    """Tell when the next row falls due that is not due already."""
    set_right(queues)
    return _glance(tuple(queues)).nearest(now())


def _pause(nearest: datetime | None) -> float:
    """Seconds to rest before the next glance: other processes on SQLite ring no bell, and clocks jump."""
    return min(_LOOK_EVERY, max((nearest - now()).total_seconds(), 0.01)) if nearest else _LOOK_EVERY


def alive(at: datetime) -> bool:
    """Tell whether any worker has said within the last half minute that it is alive."""
    return Worker.objects.filter(beat_at__gt=at - SILENT_AFTER).exists()
