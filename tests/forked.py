"""Starts programs as branches of a process that has loaded libraries already: each would take two seconds to do so itself.

What reads settings, every table, action and page, is loaded by the program itself, as it is at a shell.
"""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from typing import IO, Any

_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["tests.preloaded"])


class Forked:
    """A running program, with what tests use of `subprocess.Popen`: here stdout is always a pipe, stderr the test's own."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str]) -> None:
        """Start `python -m WORDS`."""
        ours, theirs = os.pipe()
        self.stdout: IO[str] = os.fdopen(ours)
        self._words = list(words)
        self._process = _NURSERY.Process(target=_be, args=(self._words, dict(env), DupFd(theirs), DupFd(2)))
        try:
            self._process.start()
        finally:
            os.close(theirs)

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Give its exit status, or the signal that ended it, below zero; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Raises TimeoutExpired."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired(self._words, timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def _be(words: list[str], env: dict[str, str], out: Any, err: Any) -> None:
    """Become the program."""
    os.environ.clear()
    os.environ.update(env)
    for given, place in ((out, 1), (err, 2)):
        descriptor = given.detach()
        os.dup2(descriptor, place)
        os.close(descriptor)
    sys.argv = ["", *words[1:]]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
