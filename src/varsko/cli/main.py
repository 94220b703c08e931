"""Entry of the command `varsko`."""

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from varsko.cli.errors import Stop, tell
from varsko.cli.parser import parse
from varsko.cli.settling import Settling


def run(words: Sequence[str], *, prepare: str, joined: Mapping[str, str]) -> int:
    """Run one command; returns its exit status.

    `prepare` names the function that loads Varsko, `joined` the functions of commands that need every stage. They are named, not
    passed, so that `--help` and wrong use are answered before anything heavy is loaded.
    """
    options = parse(words)
    try:
        _load(options, prepare, joined)(options)
    except Stop as stop:
        return _say(options, stop)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        expected: Stop | None = _find("varsko.cli.failures.explain")(error)
        if expected is None:
            raise
        return _say(options, expected)
    return 0


def _load(options: Namespace, prepare: str, joined: Mapping[str, str]) -> Callable[..., Any]:
    """Load what the command needs. Nothing of it is ever thrown away, so nobody looks for garbage in it, now or later."""
    gc.disable()
    try:
        _find(prepare)(options)
        return _find(joined.get(options.run, options.run))
    finally:
        gc.freeze()
        Settling().begin()
        gc.enable()


def _say(options: Namespace, stop: Stop) -> int:
    name = " ".join(filter(None, ("varsko", options.command, getattr(options, "subcommand", ""))))
    tell(f"{name}: {stop}", on=sys.stderr)
    return stop.status


def _find(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
