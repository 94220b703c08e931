"""The threads that Django runs in. Each keeps its database connection for life and closes it when it ends."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connections

Result = TypeVar("Result")
_Job = tuple["Future[Any]", Callable[[], Any]]


class ThreadPool:
    """A fixed number of threads that serve one queue."""

    def __init__(self, count: int, name: str) -> None:
        """Start the threads."""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], Result]) -> "Future[Result]":
        """Queue a job; the future holds its result or its exception."""
        future: Future[Result] = Future()
        self._jobs.put((future, job))
        return future

    def waiting(self) -> int:
        """Tell how many jobs no thread has begun."""
        return self._jobs.qsize()

    def close(self, timeout: float) -> None:
        """Finish what is queued, close the threads' database connections, and wait up to `timeout` seconds for each thread."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout)

    def _serve(self) -> None:
        while queued := self._jobs.get():
            _work(*queued)
        connections.close_all()


def _work(future: "Future[Any]", job: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(job())
    except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the caller that waits
        future.set_exception(error)
